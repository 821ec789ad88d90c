"""Reads of a part of an answer: of a content or a step of an interaction."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from migrate_interactions.mapping.response import PartKind, Shape
from migrate_interactions.rewriting.draft import Piece
from migrate_interactions.rewriting.names import imported_name
from migrate_interactions.rewriting.responses.contexts import (
    ITEM,
    Read,
    asks_truth,
    comparison_with_none,
)
from migrate_interactions.rewriting.responses.emitted import OF_TYPE, PART_TEXT
from migrate_interactions.rewriting.responses.narrowing import kinds_at
from migrate_interactions.rewriting.responses.reader import Reader, Rule, Rules
from migrate_interactions.syntax.uses import is_written

#: What a part has of a kind, and the shape of that.
_SHAPES: dict[PartKind, Shape] = {
    PartKind.CALL: Shape.FUNCTION_CALL,
    PartKind.MEDIA: Shape.BLOB,
    PartKind.CODE: Shape.CODE,
    PartKind.CODE_RESULT: Shape.CODE_RESULT,
}


def _item(shape: Shape) -> Rule:
    def rule(reader: Reader, read: Read) -> None:
        reader.follow(read.node, shape)

    return rule


def _text(reader: Reader, read: Read) -> None:
    kinds = kinds_at(reader.facts, read.base, reader.outputs.kinds)
    if kinds <= {PartKind.TEXT}:
        reader.rename(read, "text")
    elif PartKind.THOUGHT in kinds:
        function = reader.define(PART_TEXT)
        reader.draft.replace(read.node, f"{function}(", reader.carry(read.base), ")")
    elif asks_truth(reader.facts.tree, read.node):
        _ask_for_text(reader, read)
    else:
        reader.draft.replace(read.node, "getattr(", reader.carry(read.base), ', "text", None)')


def _ask_for_text(reader: Reader, read: Read) -> None:
    compared = comparison_with_none(reader.facts.tree, read.node)
    if compared is not None:
        _ask_for_type(reader, read, PartKind.TEXT)
        return
    base = reader.carry(read.base)
    text = (base, '.type == "text" and ', base, ".text")
    match reader.facts.tree.parent(read.node):
        case (
            cst.If()
            | cst.While()
            | cst.IfExp()
            | cst.CompIf()
            | cst.BooleanOperation(operator=cst.And())
        ):
            reader.draft.replace(read.node, *text)
        case _:
            reader.draft.replace(read.node, "(", *text, ")")


def _ask_for_type(reader: Reader, read: Read, kind: PartKind) -> None:
    """Ask for the type of a part, where today something of it is asked for."""
    types = reader.outputs.types_of(kind)
    compared = comparison_with_none(reader.facts.tree, read.node)
    node, absent = compared if compared is not None else (read.node, False)
    if len(types) == 1:
        operator, right = ("!=" if absent else "=="), f'"{types[0]}"'
    else:
        operator = "not in" if absent else "in"
        right = "(" + ", ".join(f'"{one}"' for one in types) + ")"
    test: tuple[Piece, ...] = (reader.carry(read.base), f".type {operator} {right}")
    if compared is None and isinstance(reader.facts.tree.parent(node), cst.Comparison):
        test = ("(", *test, ")")
    reader.draft.replace(node, *test)


def _thought(reader: Reader, read: Read) -> None:
    _ask_for_type(reader, read, PartKind.THOUGHT)


def _of_kind(reader: Reader, read: Read) -> None:
    kind = PartKind(read.name)
    if asks_truth(reader.facts.tree, read.node):
        _ask_for_type(reader, read, kind)
    else:
        _give_part(reader, read, kind, _SHAPES[kind])


def _give_part(reader: Reader, read: Read, kind: PartKind, shape: Shape) -> None:
    """The part itself, if it is of ``kind``; None otherwise, where the code can tell."""
    base = reader.carry(read.base)
    types = reader.outputs.types_of(kind)
    kinds = kinds_at(reader.facts, read.base, reader.outputs.kinds)
    tree = reader.facts.tree
    if kinds <= {kind} or not _is_tested_later(reader, read.node):
        reader.draft.replace(read.node, base)
    elif isinstance(read.base, cst.Name) and len(types) == 1:
        value = f'{read.base.value} if {read.base.value}.type == "{types[0]}" else None'
        alone = isinstance(tree.parent(read.node), (cst.Assign, cst.AnnAssign, cst.Return))
        reader.draft.replace(read.node, value if alone else f"({value})")
    else:
        function = reader.define(OF_TYPE)
        listed = "".join(f', "{one}"' for one in types)
        reader.draft.replace(read.node, f"{function}(", base, f"{listed})")
    reader.follow(read.node, shape)


def _is_tested_later(reader: Reader, node: cst.BaseExpression) -> bool:
    journey = reader.facts.tracker.follow(node)
    uses = (*journey.uses, *(escape.node for escape in journey.escapes))
    return any(asks_truth(reader.facts.tree, use) for use in uses)


def _image(reader: Reader, read: Read) -> None:
    """``part.as_image()``: the part itself, if it is an image."""
    call = reader.facts.tree.parent(read.node)
    if not isinstance(call, cst.Call):
        raise reader.refusal(read.node, "`as_image` is not called")
    called = Read(call, read.base, read.name)
    if asks_truth(reader.facts.tree, call):
        _ask_for_type(reader, called, PartKind.MEDIA)
    else:
        _give_part(reader, called, PartKind.MEDIA, Shape.IMAGE)


def _saved(reader: Reader, read: Read) -> None:
    """``image.save(path)`` writes the bytes as they are."""
    match reader.facts.tree.parent(read.node):
        case cst.Call(args=[cst.Arg(star="", value=place) as given]) as call if (
            given.keyword is None or given.keyword.value == "location"
        ):
            path = imported_name(reader.facts, reader.draft, "pathlib", "Path")
            decode = imported_name(reader.facts, reader.draft, "base64", "b64decode")
            data = (f".write_bytes({decode}(", reader.carry(read.base), ".data))")
            reader.draft.replace(call, f"{path}(", reader.carry(place), ")", *data)
        case _:
            raise reader.refusal(read.node, f"`{reader.facts.tree.excerpt(read.node)}` is read")


# -- what a part has ----------------------------------------------------------------------


def _arguments(reader: Reader, read: Read) -> None:
    """Arguments that are changed would be sent again as they were."""
    journey = reader.facts.tracker.follow(read.node)
    for use in (*journey.uses, *(escape.node for escape in journey.escapes)):
        if is_written(reader.facts.tree, use):
            raise reader.refusal(
                use, f"`{reader.facts.tree.excerpt(use)}` is changed after the model gave it"
            )
    reader.rename(read, "arguments")


def _same(reader: Reader, read: Read) -> None:
    reader.rename(read, read.name)


def renamed(attribute: str) -> Rule:
    """The rule for a read that has another name."""

    def rule(reader: Reader, read: Read) -> None:
        reader.rename(read, attribute)

    return rule


def _bytes(reader: Reader, read: Read) -> None:
    """Media are text in base64."""
    if asks_truth(reader.facts.tree, read.node):
        reader.rename(read, "data")
        return
    function = imported_name(reader.facts, reader.draft, "base64", "b64decode")
    reader.draft.replace(read.node, f"{function}(", reader.carry(read.base), ".data)")


PART_RULES: Mapping[Shape, Rules] = {
    Shape.PARTS: {ITEM: _item(Shape.PART)},
    Shape.PART: {
        "text": _text,
        "thought": _thought,
        "as_image": _image,
        **dict.fromkeys((kind.value for kind in _SHAPES), _of_kind),
    },
    Shape.FUNCTION_CALLS: {ITEM: _item(Shape.FUNCTION_CALL)},
    Shape.FUNCTION_CALL: {"name": _same, "id": _same, "args": _arguments},
    Shape.BLOBS: {ITEM: _item(Shape.BLOB)},
    Shape.BLOB: {"data": _bytes, "mime_type": _same},
    Shape.IMAGE: {"image_bytes": _bytes, "mime_type": _same, "save": _saved},
    Shape.CODE: {"code": renamed("arguments.code")},
    Shape.CODE_RESULT: {"output": renamed("result")},
}

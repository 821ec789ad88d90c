"""Parts of a turn as the code writes them: texts, media and the results of functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.facts.sdk import Kind
from migrate_interactions.facts.values import unpacked
from migrate_interactions.syntax.scopes import Binding, BindingKind
from migrate_interactions.syntax.shapes import only_statement, written_fields
from migrate_interactions.syntax.uses import is_target


class PartKind(Enum):
    """What a part holds, and the names of its ``values``."""

    TEXT = auto()  # text
    BYTES = auto()  # data, mime_type
    FILE = auto()  # uri, mime_type, and clip for a part of a video
    UPLOADED = auto()  # file: what files.upload or files.get has returned
    PICTURE = auto()  # picture: an image of PIL
    RESULT = auto()  # name, response, and id if it is given


@dataclass(frozen=True, eq=False)
class Source:
    """Where a value that has a name is made, and every place that then has it.

    ``places`` are the expressions that make it, ``outlets`` the mentions of its variables and
    the calls of its functions, ``annotations`` what says its type.
    """

    outlets: tuple[cst.CSTNode, ...] = ()
    annotations: tuple[cst.Annotation, ...] = ()

    def with_more(self, other: Source) -> Source:
        return Source((*self.outlets, *other.outlets), (*self.annotations, *other.annotations))


@dataclass(frozen=True, eq=False)
class Part:
    """One part, written out at ``node``, or made elsewhere by one of the parts ``makers``."""

    node: cst.BaseExpression
    kind: PartKind
    values: Mapping[str, cst.BaseExpression]
    makers: tuple[Part, ...] = ()
    source: Source = field(default_factory=Source)


@dataclass(frozen=True)
class NoTurn:
    """Why an expression could not be read as a turn or a part."""

    node: cst.CSTNode
    sentence: str


_TYPES = "google.genai.types."

#: Constructors of Part, and what their arguments are.
_MAKERS: dict[str, tuple[PartKind, Mapping[str, str]]] = {
    "Part.from_text": (PartKind.TEXT, {"text": "text"}),
    "Part.from_bytes": (PartKind.BYTES, {"data": "data", "mime_type": "mime_type"}),
    "Part.from_uri": (PartKind.FILE, {"file_uri": "uri", "mime_type": "mime_type"}),
    "Part.from_function_response": (
        PartKind.RESULT,
        {"name": "name", "response": "response"},
    ),
}

#: Fields of Part, and what the fields of their values are.
_FIELDS: dict[str, tuple[PartKind, Mapping[str, str]]] = {
    "inline_data": (PartKind.BYTES, {"data": "data", "mime_type": "mime_type"}),
    "file_data": (PartKind.FILE, {"file_uri": "uri", "mime_type": "mime_type"}),
    "function_response": (
        PartKind.RESULT,
        {"name": "name", "response": "response", "id": "id"},
    ),
}

_PICTURES = frozenset({"PIL.Image.open", "PIL.Image.new", "PIL.Image.fromarray"})
_PICTURE_TYPES = frozenset({"PIL.Image.Image"})
#: Kinds that stay what they are until they are sent -> the name of their value.
_CONVERTED_WHERE_USED = {PartKind.UPLOADED: "file", PartKind.PICTURE: "picture"}


@dataclass(frozen=True)
class Reader:
    """Reads parts and turns; ``arguments`` stand for the parameters of an inlined function."""

    facts: Facts
    arguments: Mapping[str, cst.BaseExpression] = field(default_factory=dict)

    def resolve(self, node: cst.BaseExpression) -> cst.BaseExpression:
        if isinstance(node, cst.Name) and node.value in self.arguments:
            return self.arguments[node.value]
        return node


def read_part(reader: Reader, node: cst.BaseExpression) -> Part | NoTurn:
    """One part, wherever it is made."""
    node = reader.resolve(node)
    direct = _direct(reader, node)
    if direct is not None:
        return direct
    match node:
        case cst.Name():
            return _named(reader, node)
        case cst.Call():
            made = _made_by_function(reader, node)
            if made is not None:
                return made
    if reader.facts.seems_text(node):
        return Part(node, PartKind.TEXT, {"text": node})
    return NoTurn(node, f"has the part `{reader.facts.tree.excerpt(node)}`")


def _direct(reader: Reader, node: cst.BaseExpression) -> Part | NoTurn | None:
    """A part that is written out; None if ``node`` does not write one out."""
    facts = reader.facts
    match node:
        case cst.SimpleString() | cst.ConcatenatedString() | cst.FormattedString():
            return Part(node, PartKind.TEXT, {"text": node})
        case cst.Call():
            dotted = facts.values.imported(node.func)
            if dotted in _PICTURES:
                return Part(node, PartKind.PICTURE, {"picture": node})
            if facts.values.kind(node) is Kind.FILE:
                return Part(node, PartKind.UPLOADED, {"file": node})
            if not dotted.startswith(f"{_TYPES}Part"):
                return None
            maker = _MAKERS.get(dotted.removeprefix(_TYPES))
            if maker is not None:
                return _with_fields(reader, node, node, maker)
            if dotted == f"{_TYPES}Part":
                return _of_fields(reader, node)
        case cst.Await() if facts.values.kind(node) is Kind.FILE:
            return Part(node, PartKind.UPLOADED, {"file": node})
        case cst.Dict():
            return _of_fields(reader, node)
    return None


def _of_fields(reader: Reader, node: cst.BaseExpression) -> Part | NoTurn:
    """``Part(inline_data=...)`` or ``{"inline_data": ...}``."""
    fields = written_fields(node)
    clip = fields.pop("video_metadata", None) if fields is not None else None
    if fields is not None and len(fields) == 1:
        ((name, value),) = fields.items()
        value = reader.resolve(value)
        if name == "text":
            return Part(node, PartKind.TEXT, {"text": value})
        row = _FIELDS.get(name)
        if row is not None:
            part = _with_fields(reader, node, value, row)
            if clip is None or isinstance(part, NoTurn):
                return part
            return Part(node, part.kind, {**part.values, "clip": clip})
    return NoTurn(node, f"has the part `{reader.facts.tree.excerpt(node)}`")


def _with_fields(
    reader: Reader,
    node: cst.BaseExpression,
    written: cst.BaseExpression,
    row: tuple[PartKind, Mapping[str, str]],
) -> Part | NoTurn:
    kind, names = row
    fields = written_fields(written)
    if fields is None or not set(fields) <= set(names):
        return NoTurn(node, f"has the part `{reader.facts.tree.excerpt(node)}`")
    values = {names[name]: reader.resolve(value) for name, value in fields.items()}
    return Part(node, kind, values)


def _named(reader: Reader, node: cst.Name) -> Part | NoTurn:
    """A variable that holds a part, a file, a picture or a text."""
    facts = reader.facts
    if facts.seems_text(node):
        return Part(node, PartKind.TEXT, {"text": node})
    value = facts.values.evaluate(node)
    if value is not None and value.kind is Kind.FILE:
        return Part(node, PartKind.UPLOADED, {"file": node})
    bound = facts.tracker.definitions_at(node)
    if bound and all(_is_picture(facts, binding) for binding in bound):
        return Part(node, PartKind.PICTURE, {"picture": node})
    if len(bound) == 1:
        (binding,) = bound
        made = unpacked(binding.value, binding.path)
        if made is not None and binding.kind is BindingKind.ASSIGNMENT:
            part = read_part(reader, made)
            if isinstance(part, NoTurn):
                return part
            if part.kind is PartKind.TEXT and not part.makers:
                return Part(node, part.kind, part.values)
            if part.kind in _CONVERTED_WHERE_USED:
                return Part(node, part.kind, {_CONVERTED_WHERE_USED[part.kind]: node})
            return _elsewhere(node, [part], _kept_in(facts, binding))
    return NoTurn(node, f"has the part `{node.value}`, which is built elsewhere")


def _is_picture(facts: Facts, binding: Binding) -> bool:
    if binding.annotation is not None:
        return facts.values.imported(binding.annotation.annotation) in _PICTURE_TYPES
    return (
        isinstance(binding.value, cst.Call)
        and not binding.path
        and facts.values.imported(binding.value.func) in _PICTURES
    )


def _kept_in(facts: Facts, binding: Binding) -> Source:
    """The mentions of a variable that is set once."""
    mentions = tuple(
        mention
        for mention in facts.calls.mentions_of(binding.scope_holding, binding.name)
        if not is_target(facts.tree, mention)
    )
    return Source(mentions, (binding.annotation,) if binding.annotation is not None else ())


def _made_by_function(reader: Reader, call: cst.Call) -> Part | NoTurn | None:
    """A part that a function of this module makes and returns; None if it returns none."""
    facts = reader.facts
    function = facts.values.function_of(call)
    returns = facts.calls.returns_of(function) if function is not None else ()
    if function is None or not returns:
        return None
    parts: list[Part] = []
    for statement in returns:
        part = read_part(Reader(facts), statement.value) if statement.value is not None else None
        if not isinstance(part, Part) or part.kind is PartKind.TEXT:
            return part if isinstance(part, NoTurn) and _makes_part(facts, part.node) else None
        parts.append(part)
    kinds = {part.kind for part in parts}
    if len(kinds) == 1 and parts[0].kind in _CONVERTED_WHERE_USED:
        return Part(call, parts[0].kind, {_CONVERTED_WHERE_USED[parts[0].kind]: call})
    if len(kinds) != 1 or facts.tracker.mentions_uncalled(function):
        return NoTurn(call, f"is built by `{function.name.value}`, which cannot be followed")
    annotations = (function.returns,) if function.returns is not None else ()
    return _elsewhere(call, parts, Source(tuple(facts.calls.calls_of(function)), annotations))


def _elsewhere(node: cst.BaseExpression, parts: list[Part], source: Source) -> Part:
    """The part at ``node``, which ``parts`` make and which goes through ``source``."""
    makers = tuple(maker for part in parts for maker in part.makers or (part,))
    for part in parts:
        source = source.with_more(part.source)
    return Part(node, parts[0].kind, {}, makers, source)


def _makes_part(facts: Facts, node: cst.CSTNode) -> bool:
    """Whether ``node`` calls the SDK for a part, though one that cannot be read."""
    return isinstance(node, cst.Call) and facts.values.imported(node.func).startswith(_TYPES)


def inlined(facts: Facts, call: cst.Call) -> tuple[cst.BaseExpression, Reader] | None:
    """What a function that does nothing but return returns, and how to read it at ``call``."""
    definition = facts.values.function_of(call)
    if definition is None:
        return None
    returns = facts.calls.returns_of(definition)
    if len(returns) != 1 or returns[0].value is None or not only_statement(definition, returns[0]):
        return None
    return returns[0].value, Reader(facts, facts.calls.passed(call, definition))

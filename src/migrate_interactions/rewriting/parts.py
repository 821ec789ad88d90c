"""Parts as the Interactions API takes them: content items, and steps for results of functions."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence

import libcst as cst

from migrate_interactions.conversations.part_lists import PartList
from migrate_interactions.conversations.parts import Part, PartKind, Source
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.declarations import declare_type, definition_to_annotate
from migrate_interactions.rewriting.draft import LINE_LIMIT, Draft
from migrate_interactions.rewriting.emitting import define
from migrate_interactions.rewriting.function_calls import answered_call
from migrate_interactions.rewriting.item_functions import CONTENT_TYPE, PICTURE_ITEM
from migrate_interactions.rewriting.layout import Entries, Items, Value, laid_out
from migrate_interactions.rewriting.names import imported_name
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.shapes import constant_text, written_fields


def part_value(
    facts: Facts, draft: Draft, part: Part, users: Sequence[cst.CSTNode] | None
) -> Value:
    """``part`` as a content item, or as the step of a function's result.

    A part that is made elsewhere is changed there, if only ``users`` use it. Raises
    RefusedError.
    """
    if not part.makers:
        return _written(facts, draft, part)
    _change_makers(facts, draft, part.makers, part.source, users)
    return (draft.carry(part.node),)


def list_value(
    facts: Facts, draft: Draft, gathered: PartList, users: Sequence[cst.CSTNode] | None
) -> Value:
    """A list of parts that is made elsewhere, changed there. Raises RefusedError."""
    others = [part for part in gathered.parts if part.kind is not PartKind.RESULT]
    mixed = len(others) < len(gathered.parts)
    if mixed and (len(others) > 1 or any(part.makers for part in others)):
        raise _refused(facts, gathered.node, "mixes results of functions with other parts")
    for part in gathered.parts:
        if mixed and part in others:
            _change_to_step(facts, draft, part)
        else:
            _change_makers(facts, draft, part.makers or (part,), part.source, None)
    _check(facts, draft, gathered.source, users)
    _declare(facts, draft, gathered)
    return (draft.carry(gathered.node),)


def _declare(facts: Facts, draft: Draft, gathered: PartList) -> None:
    """A type checker takes a list that begins with items to have no others than such."""
    if not isinstance(gathered.node, cst.Name):
        return
    holder = facts.tree.scope_of(gathered.node).resolve(gathered.node.value)
    first = definition_to_annotate(facts, holder, gathered.node.value) if holder else None
    match first:
        case cst.Assign(value=cst.List(elements=[_, *_]) as value):
            if not all(facts.tree.is_within(part.node, [value]) for part in gathered.parts):
                declare_type(draft, first, "list[dict[str, Any]]")


def _change_makers(
    facts: Facts,
    draft: Draft,
    makers: Sequence[Part],
    source: Source,
    users: Sequence[cst.CSTNode] | None,
) -> None:
    _check(facts, draft, source, users)
    for maker in makers:
        indent = facts.tree.indentation(maker.node)
        start = facts.tree.span(maker.node).start
        column = start - facts.tree.line_starts[facts.tree.line_at(start) - 1]
        if isinstance(facts.tree.parent(maker.node), cst.Element):
            column = len(indent)  # the list around it gets lines of its own where it is too long
        value = laid_out(draft, _written(facts, draft, maker), indent, LINE_LIMIT - column - 1)
        draft.replace_span(draft.carry(maker.node), *value)


def _change_to_step(facts: Facts, draft: Draft, part: Part) -> None:
    """A part beside results of functions is a step of its own."""
    item = Items((_written(facts, draft, part),))
    step = Entries((("type", ('"user_input"',)), ("content", item)))
    indent = facts.tree.indentation(part.node)
    draft.replace_span(draft.carry(part.node), *laid_out(draft, step, indent, LINE_LIMIT // 2))


def _check(facts: Facts, draft: Draft, source: Source, users: Sequence[cst.CSTNode] | None) -> None:
    """Nothing but ``users`` may use what is changed; types that are written down change too."""
    if users is not None:
        for outlet in source.outlets:
            if not facts.tree.is_within(outlet, users):
                raise _refused(facts, outlet, "is also used here")
    for annotation in source.annotations:
        draft.add_import("typing", "Any")
        is_list = isinstance(annotation.annotation, cst.Subscript)
        written = "list[dict[str, Any]]" if is_list else "dict[str, Any]"
        draft.replace(annotation.annotation, written)


def _refused(facts: Facts, node: cst.CSTNode, what: str) -> RefusedError:
    return RefusedError(
        "turn-not-mapped",
        f"the part `{facts.tree.excerpt(node)}` {what}",
        facts.tree.line(node),
    )


def _written(facts: Facts, draft: Draft, part: Part) -> Value:
    match part.kind:
        case PartKind.TEXT:
            return Entries((("type", ('"text"',)), ("text", (draft.carry(part.values["text"]),))))
        case PartKind.BYTES:
            return _bytes(facts, draft, part)
        case PartKind.FILE:
            return _file(facts, draft, part)
        case PartKind.UPLOADED:
            return _uploaded(facts, draft, part)
        case PartKind.PICTURE:
            made = define(facts, draft, PICTURE_ITEM)
            return (f"{made}(", draft.carry(part.values["picture"]), ")")
        case PartKind.RESULT:
            return _result(facts, draft, part)


def _bytes(facts: Facts, draft: Draft, part: Part) -> Value:
    data, mime_type = part.values.get("data"), part.values.get("mime_type")
    if data is None or mime_type is None:
        raise _refused(facts, part.node, "has no data or no MIME type")
    encode = imported_name(facts, draft, "base64", "b64encode")
    return Entries(
        (
            ("type", _type(facts, draft, mime_type)),
            ("data", (f"{encode}(", draft.carry(data), ").decode()")),
            ("mime_type", (draft.carry(mime_type),)),
            *_clip(facts, draft, part),
        )
    )


def _file(facts: Facts, draft: Draft, part: Part) -> Value:
    uri, mime_type = part.values.get("uri"), part.values.get("mime_type")
    if uri is None:
        raise _refused(facts, part.node, "has no URI")
    address = constant_behind(facts, uri) or ""
    entries: list[tuple[str, Value]]
    if mime_type is not None:
        kind: Value = _type(facts, draft, mime_type)
        entries = [("mime_type", (draft.carry(mime_type),))]
    elif "youtube.com/" in address or "youtu.be/" in address:
        kind, entries = ('"video"',), []
    else:
        guessed = mimetypes.guess_type(address)[0]
        if guessed is None:
            raise _refused(facts, part.node, "has no MIME type")
        kind, entries = (f'"{content_type(guessed)}"',), [("mime_type", (f'"{guessed}"',))]
    clip = _clip(facts, draft, part)
    return Entries((("type", kind), ("uri", (draft.carry(uri),)), *entries, *clip))


def constant_behind(facts: Facts, node: cst.BaseExpression) -> str | None:
    """The value of a string constant, also behind a name that is set once."""
    if isinstance(node, cst.Name):
        only = facts.tracker.only_definition(node)
        if only is None or only.value is None or only.path:
            return None
        return constant_text(only.value)
    return constant_text(node)


#: Fields of VideoMetadata, which have the same names in the processing of a video.
_CLIP_FIELDS = frozenset({"start_offset", "end_offset", "fps"})


def _clip(facts: Facts, draft: Draft, part: Part) -> list[tuple[str, Value]]:
    """Which part of a video is looked at, and how often."""
    clip = part.values.get("clip")
    if clip is None:
        return []
    fields = written_fields(clip)
    if fields is None or not set(fields) <= _CLIP_FIELDS:
        raise _refused(facts, clip, "cannot be carried over")
    draft.note("the service's pages and its SDK disagree whether parts of a video are supported")
    entries = tuple((name, (draft.carry(value),)) for name, value in sorted(fields.items()))
    return [("processing", Entries((("type", ('"static"',)), *entries)))]


def _uploaded(facts: Facts, draft: Draft, part: Part) -> Value:
    file = part.values["file"]
    if not isinstance(file, (cst.Name, cst.Attribute)):
        raise _refused(facts, file, "is an uploaded file without a name")
    kind = define(facts, draft, CONTENT_TYPE)
    name = facts.tree.source(file)
    return Entries(
        (
            ("type", (f"{kind}({name}.mime_type)",)),
            ("uri", (f"{name}.uri",)),
            ("mime_type", (f"{name}.mime_type",)),
        )
    )


def _type(facts: Facts, draft: Draft, mime_type: cst.BaseExpression) -> Value:
    """The type of a content item, by its MIME type."""
    constant = constant_text(mime_type)
    if constant is not None:
        return (f'"{content_type(constant)}"',)
    kind = define(facts, draft, CONTENT_TYPE)
    return (f"{kind}(", draft.carry(mime_type), ")")


def content_type(mime_type: str) -> str:
    """The kind of content item that holds media of ``mime_type``."""
    kind = mime_type.partition("/")[0]
    return kind if kind in ("image", "audio", "video") else "document"


def _result(facts: Facts, draft: Draft, part: Part) -> Value:
    name, response = part.values.get("name"), part.values.get("response")
    if name is None or response is None:
        raise _refused(facts, part.node, "has no name or no response")
    given = part.values.get("id")
    call_id = (draft.carry(given),) if given is not None else answered_call(facts, draft, part)
    return Entries(
        (
            ("type", ('"function_result"',)),
            ("call_id", call_id),
            ("name", (draft.carry(name),)),
            ("result", (draft.carry(response),)),
        )
    )

"""Reads of what an answer is grounded on."""

from __future__ import annotations

from collections.abc import Mapping

from migrate_interactions.mapping.response import Shape
from migrate_interactions.rewriting.draft import Piece
from migrate_interactions.rewriting.responses.contexts import ITEM, Read
from migrate_interactions.rewriting.responses.emitted import (
    CITED_PAGES,
    CITED_SEGMENTS,
    SEARCH_QUERIES,
    SEARCH_SUGGESTIONS,
    Emitted,
)
from migrate_interactions.rewriting.responses.optional import or_none
from migrate_interactions.rewriting.responses.reader import Reader, Rule, Rules

_ORDER = (
    "web pages come in the order in which the answer cites them first, "
    "`grounding_chunks` had the service's own order"
)
_SEGMENT = ("start_index", "end_index", "text")
_ONLY_PAGES = frozenset({"googlesearch", "urlcontext", "codeexecution", "toolcodeexecution"})


def _called(reader: Reader, read: Read, function: Emitted) -> tuple[Piece, ...]:
    return (f"{reader.define(function)}(", reader.carry(read.base), ")")


def _grounding(reader: Reader, read: Read) -> None:
    if not reader.outputs.server_tools <= _ONLY_PAGES:
        raise reader.refusal(
            read.node,
            f"`{reader.facts.tree.excerpt(read.node)}` is read, and the answer may be grounded on "
            "something else than web pages",
        )
    reader.give(read, Shape.GROUNDING, reader.carry(read.base))


def _queries(reader: Reader, read: Read) -> None:
    reader.draft.replace(read.node, *_called(reader, read, SEARCH_QUERIES))


def _entry_point(reader: Reader, read: Read) -> None:
    reader.give(read, Shape.ENTRY_POINT, reader.carry(read.base))


def _suggestions(reader: Reader, read: Read) -> None:
    reader.draft.replace(read.node, *_called(reader, read, SEARCH_SUGGESTIONS))


def _chunks(reader: Reader, read: Read) -> None:
    reader.draft.note(_ORDER)
    reader.give(read, Shape.CHUNKS, *_called(reader, read, CITED_PAGES))


def _supports(reader: Reader, read: Read) -> None:
    reader.give(read, Shape.SUPPORTS, *_called(reader, read, CITED_SEGMENTS))


def _item(shape: Shape) -> Rule:
    def rule(reader: Reader, read: Read) -> None:
        reader.follow(read.node, shape)

    return rule


def _same(shape: Shape) -> Rule:
    """The rule for a read whose value is that of what it is read of."""

    def rule(reader: Reader, read: Read) -> None:
        reader.give(read, shape, reader.carry(read.base))

    return rule


def _named(attribute: str) -> Rule:
    def rule(reader: Reader, read: Read) -> None:
        reader.rename(read, attribute)

    return rule


def _of_segment(reader: Reader, read: Read) -> None:
    reader.rename(read, read.name)
    if read.name == "start_index":
        # 0 is left out of what the old API answers
        or_none(reader.facts, reader.draft, read.node)


GROUNDED_RULES: Rules = {"grounding_metadata": _grounding}

GROUNDING_RULES: Mapping[Shape, Rules] = {
    Shape.GROUNDING: {
        "web_search_queries": _queries,
        "search_entry_point": _entry_point,
        "grounding_chunks": _chunks,
        "grounding_supports": _supports,
    },
    Shape.ENTRY_POINT: {"rendered_content": _suggestions},
    Shape.CHUNKS: {ITEM: _item(Shape.CHUNK)},
    Shape.CHUNK: {"web": _same(Shape.WEB_PAGE)},
    Shape.WEB_PAGE: {"uri": _named("url"), "title": _named("title")},
    Shape.SUPPORTS: {ITEM: _item(Shape.SUPPORT)},
    Shape.SUPPORT: {"segment": _same(Shape.SEGMENT)},
    Shape.SEGMENT: dict.fromkeys(_SEGMENT, _of_segment),
}

"""Reads of what an answer is grounded on."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from migrate_interactions.mapping.response import URL_STATUS_PREFIX, URL_STATUSES, Shape
from migrate_interactions.rewriting.responses.contexts import COMPARED, ITEM, Read
from migrate_interactions.rewriting.responses.emitted import (
    CITED_PAGES,
    CITED_SEGMENTS,
    READ_URLS,
    SEARCH_QUERIES,
    SEARCH_SUGGESTIONS,
)
from migrate_interactions.rewriting.responses.optional import or_none
from migrate_interactions.rewriting.responses.reader import Reader, Rule, Rules
from migrate_interactions.syntax.shapes import constant_text

_ORDER = (
    "web pages come in the order in which the answer cites them first, "
    "`grounding_chunks` had the service's own order"
)
_SEGMENT = ("start_index", "end_index", "text")
_ONLY_PAGES = frozenset({"googlesearch", "urlcontext", "codeexecution", "toolcodeexecution"})


def _grounding(reader: Reader, read: Read) -> None:
    if not reader.outputs.server_tools <= _ONLY_PAGES:
        raise reader.refusal(
            read.node,
            f"`{reader.facts.tree.excerpt(read.node)}` is read, and the answer may be grounded on "
            "something else than web pages",
        )
    reader.give(read, Shape.GROUNDING, reader.carry(read.base))


def _queries(reader: Reader, read: Read) -> None:
    reader.draft.replace(read.node, *reader.call(SEARCH_QUERIES, read.base))


def _entry_point(reader: Reader, read: Read) -> None:
    reader.give(read, Shape.ENTRY_POINT, reader.carry(read.base))


def _suggestions(reader: Reader, read: Read) -> None:
    reader.draft.replace(read.node, *reader.call(SEARCH_SUGGESTIONS, read.base))


def _chunks(reader: Reader, read: Read) -> None:
    reader.draft.note(_ORDER)
    reader.give(read, Shape.CHUNKS, *reader.call(CITED_PAGES, read.base))


def _supports(reader: Reader, read: Read) -> None:
    reader.give(read, Shape.SUPPORTS, *reader.call(CITED_SEGMENTS, read.base))


def _urls(reader: Reader, read: Read) -> None:
    reader.give(read, Shape.URLS, *reader.call(READ_URLS, read.base))


def _url_status(reader: Reader, read: Read) -> None:
    reader.rename(read, "status")
    reader.follow(read.node, Shape.URL_STATUS)


def _status_text(reader: Reader, read: Read) -> None:
    """``.name`` or ``.value``: the status is text already."""
    reader.give(read, Shape.URL_STATUS, reader.carry(read.base))


def _status_compared(reader: Reader, read: Read) -> None:
    """``status == types.UrlRetrievalStatus.URL_RETRIEVAL_STATUS_SUCCESS``"""
    comparison = read.node
    assert isinstance(comparison, cst.Comparison)
    other = comparison.comparisons[0].comparator
    name = constant_text(other) or reader.facts.values.imported(other).rpartition(".")[2]
    status = name.removeprefix(URL_STATUS_PREFIX)
    operator = comparison.comparisons[0].operator
    if status not in URL_STATUSES or not isinstance(operator, (cst.Equal, cst.NotEqual)):
        raise reader.refusal(comparison, f"`{reader.facts.tree.excerpt(comparison)}` is asked")
    reader.draft.replace(other, f'"{status.lower()}"')


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


GROUNDED_RULES: Rules = {
    "grounding_metadata": _grounding,
    "url_context_metadata": _same(Shape.URL_CONTEXT),
}

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
    Shape.URL_CONTEXT: {"url_metadata": _urls},
    Shape.URLS: {ITEM: _item(Shape.URL)},
    Shape.URL: {"retrieved_url": _named("url"), "url_retrieval_status": _url_status},
    Shape.URL_STATUS: {
        "name": _status_text,
        "value": _status_text,
        COMPARED: _status_compared,
    },
    Shape.SUPPORTS: {ITEM: _item(Shape.SUPPORT)},
    Shape.SUPPORT: {"segment": _same(Shape.SEGMENT)},
    Shape.SEGMENT: dict.fromkeys(_SEGMENT, _of_segment),
}

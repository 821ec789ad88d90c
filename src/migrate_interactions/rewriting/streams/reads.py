"""What is read of the chunks of a stream, and how it is read of the new ones.

Where only texts are read, a chunk is a text; else it is a small object.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

import libcst as cst

from migrate_interactions.conversations.results import chunk_loops
from migrate_interactions.conversations.streamed.pieces import PRESENT_PATHS, TEXT_PATHS
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.findings import Span
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.responses import rewrite_usage
from migrate_interactions.rewriting.streams.following import Loop, follow_stream
from migrate_interactions.rewriting.streams.templates import ChunkFields
from migrate_interactions.syntax.uses import is_tested


class _Reads(Enum):
    TEXT = auto()
    USAGE = auto()
    #: Whether there is anything at all: true of every chunk.
    PRESENT = auto()


#: What is written behind a chunk, and what it reads.
_PATHS: dict[str, _Reads] = {
    **dict.fromkeys(TEXT_PATHS, _Reads.TEXT),
    ".usage_metadata": _Reads.USAGE,
}


@dataclass
class _ChunkRead:
    """``node`` reads ``what`` of the chunk ``chunk``."""

    chunk: cst.BaseExpression
    node: cst.BaseExpression
    what: _Reads


@dataclass
class StreamReads:
    """The loops over a stream, and what is read of its chunks."""

    loops: list[Loop]
    reads: list[_ChunkRead] = field(default_factory=list)


def stream_reads(facts: Facts, site: Site) -> StreamReads:
    """What is read of the chunks of ``site``. Raises RefusedError if something has no mapping."""
    followed = follow_stream(facts, site)
    found = StreamReads(followed.loops)
    for chunk in followed.chunks:
        found.reads.append(_read(facts, chunk))
    for read in found.reads:
        _check_place(facts, read, found.loops)
    return found


def _read(facts: Facts, chunk: cst.BaseExpression) -> _ChunkRead:
    if is_tested(facts.tree, chunk):
        return _ChunkRead(chunk, chunk, _Reads.PRESENT)
    node = chunk
    while True:
        above = facts.tree.parent(node)
        match above:
            case cst.Attribute(value=value) | cst.Subscript(value=value) if value is node:
                node = above
            case _:
                break
        path = facts.tree.text[facts.tree.span(chunk).end : facts.tree.span(node).end]
        what = _PATHS.get(path)
        if what is not None:
            if path.endswith("parts[0].text") and "include_thoughts" in facts.tree.text:
                break
            return _ChunkRead(chunk, node, what)
        if path in PRESENT_PATHS and is_tested(facts.tree, node):
            return _ChunkRead(chunk, node, _Reads.PRESENT)
    raise RefusedError(
        "response-read", f"`{facts.tree.source(node)}` is read", facts.tree.line(node)
    )


def _check_place(facts: Facts, read: _ChunkRead, loops: Sequence[Loop]) -> None:
    """Only the usage may be read of the last chunk, and the last one alone has it."""
    inside = any(
        facts.tree.span(_whole(facts, loop)).contains(facts.tree.span(read.node)) for loop in loops
    )
    if read.what is not _Reads.USAGE:
        if not inside:
            raise RefusedError(
                "response-read",
                f"`{facts.tree.source(read.node)}` is read of the last chunk",
                facts.tree.line(read.node),
            )
        return
    places = facts.tracker.follow(read.node).uses
    for place in places:
        if is_tested(facts.tree, place) or _is_guarded(facts, place):
            continue
        if facts.tree.is_within(place, loops):
            raise RefusedError(
                "response-read",
                f"`{facts.tree.source(place)}` is read of every chunk, and only the last has it",
                facts.tree.line(place),
            )


def _whole(facts: Facts, loop: Loop) -> cst.CSTNode:
    """The loop, or the comprehension that it is part of."""
    if isinstance(loop, cst.For):
        return loop
    for above in facts.tree.ancestors(loop):
        if not isinstance(above, cst.CompFor):
            return above
    return loop


def _is_guarded(facts: Facts, node: cst.BaseExpression) -> bool:
    """Whether ``node`` is only evaluated where the same expression was found to be true."""
    source = facts.tree.source(node)
    below: cst.CSTNode = node
    for above in facts.tree.ancestors(node):
        match above:
            case cst.If(test=test, body=body) | cst.IfExp(test=test, body=body) if body is below:
                if facts.tree.source(test) in (source, f"{source} is not None"):
                    return True
            case cst.BooleanOperation(left=left, operator=cst.And(), right=right) if right is below:
                if facts.tree.source(left) in (source, f"{source} is not None"):
                    return True
        below = above
    return False


def fields_of(facts: Facts) -> ChunkFields:
    """What chunks need to have, over all streams of the module that can be read."""
    usage = False
    for site in facts.sites:
        if site.is_streaming:
            try:
                reads = stream_reads(facts, site).reads
            except RefusedError:
                continue
            usage = usage or any(read.what is _Reads.USAGE for read in reads)
    return ChunkFields(usage=usage)


def rewrite_chunks(facts: Facts, draft: Draft, site: Site, sites: Sequence[Site]) -> ChunkFields:
    """Rewrite what is read of the chunks of ``site``; ``sites`` are moved together."""
    fields = fields_of(facts)
    for read in stream_reads(facts, site).reads:
        loops = chunk_loops(facts, read.chunk)
        seen = frozenset().union(*loops.values())
        if not seen or not seen <= set(sites):
            raise RefusedError(
                "response-escapes",
                f"`{facts.tree.source(read.chunk)}` may also be something else here",
                facts.tree.line(read.chunk),
            )
        _rewrite(facts, draft, read, fields)
    return fields


def _with_default(facts: Facts, node: cst.BaseExpression) -> cst.BaseExpression:
    """``chunk.text or ""`` around ``chunk.text``: a text is never None."""
    parent = facts.tree.parent(node)
    match parent:
        case cst.BooleanOperation(
            left=left, operator=cst.Or(), right=cst.SimpleString() as other, lpar=[]
        ) if left is node and not node.lpar and other.evaluated_value == "":
            return parent
    return node


def _rewrite(facts: Facts, draft: Draft, read: _ChunkRead, fields: ChunkFields) -> None:
    rest = Span(facts.tree.span(read.chunk).end, facts.tree.span(read.node).end)
    match read.what:
        case _Reads.TEXT:
            if fields.only_text:
                rest = Span(rest.start, facts.tree.span(_with_default(facts, read.node)).end)
            draft.replace_span(rest, "" if fields.only_text else ".text")
        case _Reads.PRESENT if rest.start < rest.end:
            draft.replace_span(rest)
        case _Reads.USAGE:
            draft.replace_span(rest, ".usage")
            rewrite_usage(facts, draft, read.node)

"""What is read of the chunks of a stream.

Where only texts are read, a chunk is a text; else it is a small object, and a part of it is the
chunk itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.streamed.failures import failure_class
from migrate_interactions.conversations.streamed.pieces import (
    PRESENT_PATHS,
    TEXT_PATHS,
    text_by_name,
)
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.streams.following import (
    Followed,
    Loop,
    chunk_bindings,
    follow_stream,
)
from migrate_interactions.rewriting.streams.templates import ChunkFields, Field
from migrate_interactions.syntax.shapes import is_empty_list
from migrate_interactions.syntax.uses import is_tested

_CANDIDATE = ".candidates[0]"
#: What stands for the parts of a chunk, and for its only one.
_PARTS = (".parts", f"{_CANDIDATE}.content.parts")
_PART = tuple(f"{parts}[0]" for parts in _PARTS)
#: What is written behind a part, and what it reads.
_PART_PATHS = {
    ".text": Field.TEXT,
    ".thought": Field.THOUGHT,
    ".inline_data": Field.MEDIA,
    ".function_call": Field.CALL,
}
#: What is written behind a chunk, and what it reads.
_CHUNK_PATHS: dict[str, Field] = {
    **{f"{part}{path}": field for part in _PART for path, field in _PART_PATHS.items()},
    **dict.fromkeys(TEXT_PATHS, Field.TEXT),
    ".function_calls": Field.CALLS,
    f"{_CANDIDATE}.finish_reason": Field.FINISH,
    ".usage_metadata": Field.USAGE,
}
#: The text of a first part may be that of a thought.
_MAY_BE_THOUGHT = TEXT_PATHS - {".text"}
#: What only the last chunk has.
_LAST = frozenset({Field.USAGE, Field.FINISH})


@dataclass(frozen=True)
class ChunkRead:
    """``node`` reads ``what`` of ``chunk``, a chunk or a part of one.

    ``what`` is None where it is only asked whether there is anything, as there always is now.
    """

    chunk: cst.BaseExpression
    node: cst.BaseExpression
    what: Field | None
    is_part: bool = False


@dataclass(frozen=True)
class StreamReads:
    """The loops over a stream, and what is read of its chunks."""

    followed: Followed
    reads: tuple[ChunkRead, ...]

    @property
    def loops(self) -> list[Loop]:
        return self.followed.loops

    @property
    def fields(self) -> frozenset[Field]:
        return frozenset(read.what for read in self.reads if read.what is not None)


def stream_reads(facts: Facts, site: Site) -> StreamReads:
    """What is read of the chunks of ``site``. Raises RefusedError if something has no mapping."""
    followed = follow_stream(facts, site)
    reads: list[ChunkRead] = []
    for chunk in followed.chunks:
        read = _read(facts, chunk, _CHUNK_PATHS)
        reads.append(read)
        if read.what is Field.PARTS:
            reads += _reads_of_parts(facts, read)
    for read in reads:
        _check_place(facts, read, followed.loops)
    return StreamReads(followed, tuple(reads))


def fields_of(facts: Facts) -> ChunkFields:
    """What chunks need to have, over all streams of the module that can be read.

    Raises RefusedError if texts of chunks are read beside thoughts, which are chunks, too.
    """
    found: set[Field] = set()
    whole_texts = False
    for site in facts.sites:
        if site.is_streaming:
            try:
                read = stream_reads(facts, site)
            except RefusedError:
                continue
            found |= read.fields
            whole_texts = whole_texts or any(
                one.what is Field.TEXT and not one.is_part for one in read.reads
            )
    if whole_texts and Field.THOUGHT in found:
        raise RefusedError("response-read", "chunks are read with and without thoughts", None)
    return ChunkFields(frozenset(found), failure_class(facts))


def _read(facts: Facts, chunk: cst.BaseExpression, paths: dict[str, Field]) -> ChunkRead:
    is_part = paths is _PART_PATHS
    if is_tested(facts.tree, chunk):
        return ChunkRead(chunk, chunk, None, is_part)
    asked = _asked_by_name(facts, chunk)
    if asked is not None:
        return asked
    node = chunk
    while True:
        above = facts.tree.parent(node)
        match above:
            case cst.Attribute(value=value) | cst.Subscript(value=value) if value is node:
                node = above
            case _:
                break
        path = facts.tree.text[facts.tree.span(chunk).end : facts.tree.span(node).end]
        field = paths.get(path)
        if field is not None:
            if path in _MAY_BE_THOUGHT and "include_thoughts" in facts.tree.text:
                break
            return ChunkRead(chunk, node, field, is_part)
        if is_part:
            break
        if path in PRESENT_PATHS and is_tested(facts.tree, node):
            return ChunkRead(chunk, node, None)
        if path in _PARTS and parts_loop(facts, node) is not None:
            return ChunkRead(chunk, node, Field.PARTS)
    raise RefusedError(
        "response-read", f"`{facts.tree.source(node)}` is read", facts.tree.line(node)
    )


def _asked_by_name(facts: Facts, chunk: cst.BaseExpression) -> ChunkRead | None:
    """``getattr(chunk, "text", None)``, or a test with ``hasattr``."""
    call = facts.tree.parent(facts.tree.parent(chunk) or chunk)
    if not isinstance(call, cst.Call) or text_by_name(call) is not chunk:
        return None
    if facts.tree.source(call.func) == "getattr":
        return ChunkRead(chunk, call, Field.TEXT)
    return ChunkRead(chunk, call, None) if is_tested(facts.tree, call) else None


def parts_loop(facts: Facts, node: cst.BaseExpression) -> Loop | None:
    """The loop over the parts ``node``, which may be written ``parts or []``."""
    parent = facts.tree.parent(node)
    match parent:
        case cst.BooleanOperation(left=left, operator=cst.Or(), right=right) if left is node:
            if is_empty_list(right) or facts.tree.source(right) == "()":
                return parts_loop(facts, parent)
        case cst.For(iter=iterable) | cst.CompFor(iter=iterable) if iterable is node:
            return parent
    return None


def _reads_of_parts(facts: Facts, parts: ChunkRead) -> Iterator[ChunkRead]:
    loop = parts_loop(facts, parts.node)
    assert loop is not None
    for binding in chunk_bindings(facts, loop):
        for read in facts.tracker.reads_of(binding):
            journey = facts.tracker.follow(read)
            for escape in journey.escapes:
                raise RefusedError(
                    "response-escapes", f"a part {escape.what}", facts.tree.line(escape.node)
                )
            for use in journey.uses:
                yield _read(facts, use, _PART_PATHS)


def _check_place(facts: Facts, read: ChunkRead, loops: Sequence[Loop]) -> None:
    """What only the last chunk has may be read behind the loop, and nothing else."""
    if read.what not in _LAST:
        if not facts.tree.is_within(read.node, [_whole(facts, loop) for loop in loops]):
            raise RefusedError(
                "response-read",
                f"`{facts.tree.source(read.node)}` is read of the last chunk",
                facts.tree.line(read.node),
            )
        return
    if read.what is Field.FINISH:
        return
    for place in facts.tracker.follow(read.node).uses:
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
    known = (source, f"{source} is not None")
    below: cst.CSTNode = node
    for above in facts.tree.ancestors(node):
        match above:
            case cst.If(test=test, body=body) | cst.IfExp(test=test, body=body) if body is below:
                if facts.tree.source(test) in known:
                    return True
            case cst.BooleanOperation(left=left, operator=cst.And(), right=right) if right is below:
                if facts.tree.source(left) in known:
                    return True
        below = above
    return False

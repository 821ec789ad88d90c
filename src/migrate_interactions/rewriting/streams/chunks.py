"""Rewrites what is read of the chunks of a stream."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.conversations.results import chunk_sites
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.findings import Span
from migrate_interactions.mapping.response import Shape
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.responses import rewrite_usage
from migrate_interactions.rewriting.responses.annotations import annotations_along, replace_class
from migrate_interactions.rewriting.streams.following import Followed
from migrate_interactions.rewriting.streams.reads import (
    ChunkRead,
    fields_of,
    parts_loop,
    stream_reads,
)
from migrate_interactions.rewriting.streams.templates import ChunkFields, Field
from migrate_interactions.syntax.uses import is_tested


def rewrite_chunks(facts: Facts, draft: Draft, site: Site, sites: Sequence[Site]) -> ChunkFields:
    """Rewrite what is read of the chunks of ``site``; ``sites`` are moved together.

    Raises RefusedError if something has no mapping.
    """
    fields = fields_of(facts)
    stream = stream_reads(facts, site)
    _rewrite_annotations(facts, draft, stream.followed, fields)
    reads = stream.reads
    for read in reads:
        if not read.is_part:
            _only_these(facts, read.chunk, sites)
    present = [read.node for read in reads if read.what is None]
    absent = _absence_tests(facts, present)
    for test in absent:
        draft.remove_statement(test)
    for read in reads:
        if facts.tree.is_within(read.node, absent):
            continue
        if read.what is None:
            _drop_presence(facts, draft, read, present)
        else:
            _rewrite(facts, draft, read, fields)
    return fields


def _rewrite_annotations(
    facts: Facts, draft: Draft, followed: Followed, fields: ChunkFields
) -> None:
    """What was annotated as a response is a chunk now."""
    generators = (one.returns for one in followed.generators if one.returns is not None)
    places = (*annotations_along(facts, followed.journeys), *generators)
    replace_class(facts, draft, places, Shape.RESPONSE.value, lambda: fields.type_name)


def _only_these(facts: Facts, chunk: cst.BaseExpression, sites: Sequence[Site]) -> None:
    """A read must see a chunk of these sites whichever way it is reached."""
    seen = chunk_sites(facts, chunk)
    if not seen or not seen <= set(sites):
        raise RefusedError(
            "response-escapes",
            f"`{facts.tree.source(chunk)}` may also be something else here",
            facts.tree.line(chunk),
        )


def _absence_tests(facts: Facts, present: Sequence[cst.BaseExpression]) -> list[cst.If]:
    """``if`` statements that skip chunks which never come: those with nothing in them."""
    found = []
    for statement in facts.tree.scopes.nodes(cst.If):
        match statement:
            case cst.If(
                body=cst.IndentedBlock(body=[cst.SimpleStatementLine(body=[cst.Continue()])]),
                orelse=None,
                test=test,
            ) if _is_absence(test, present) and not _is_elif(facts, statement):
                found.append(statement)
    return found


def _is_elif(facts: Facts, statement: cst.If) -> bool:
    return isinstance(facts.tree.parent(statement), cst.If)


def _is_absence(test: cst.BaseExpression, present: Sequence[cst.BaseExpression]) -> bool:
    match test:
        case cst.BooleanOperation(left=left, operator=cst.Or(), right=right):
            return _is_absence(left, present) and _is_absence(right, present)
        case cst.UnaryOperation(operator=cst.Not(), expression=expression):
            return _is_presence(expression, present)
        case cst.Comparison(left=left, comparisons=[cst.ComparisonTarget(operator=cst.Is())]):
            return left in present
    return False


def _is_presence(test: cst.BaseExpression, present: Sequence[cst.BaseExpression]) -> bool:
    match test:
        case cst.BooleanOperation(left=left, operator=cst.And(), right=right):
            return _is_presence(left, present) and _is_presence(right, present)
        case cst.Comparison(left=left, comparisons=[cst.ComparisonTarget(operator=cst.IsNot())]):
            return left in present
    return test in present


def _rewrite(facts: Facts, draft: Draft, read: ChunkRead, fields: ChunkFields) -> None:
    start = facts.tree.span(read.chunk).end
    rest = Span(start, facts.tree.span(read.node).end)
    match read.what:
        case Field.TEXT if isinstance(read.node, cst.Call):
            chunk = facts.tree.source(read.chunk)
            draft.replace(read.node, chunk if fields.only_text else f"{chunk}.text")
        case Field.TEXT if fields.only_text:
            draft.replace_span(Span(start, facts.tree.span(_with_default(facts, read.node)).end))
        case Field.TEXT:
            draft.replace_span(rest, ".text")
        case Field.THOUGHT:
            draft.replace_span(rest, ".thought")
        case Field.PARTS:
            loop = parts_loop(facts, read.node)
            assert loop is not None
            draft.replace_span(Span(start, facts.tree.span(loop.iter).end), ".parts")
        case Field.MEDIA:
            _rewrite_media(facts, draft, read, rest)
        case Field.CALL:
            draft.replace_span(rest, ".function_call")
            _rewrite_call(facts, draft, read.node)
        case Field.CALLS:
            draft.replace_span(rest, ".function_calls")
            _rewrite_calls(facts, draft, read.node)
        case Field.FINISH:
            _rewrite_finish(facts, draft, read, start)
        case Field.USAGE:
            draft.replace_span(rest, ".usage")
            rewrite_usage(facts, draft, read.node)


def _drop_presence(
    facts: Facts, draft: Draft, read: ChunkRead, present: Sequence[cst.BaseExpression]
) -> None:
    """``chunk.candidates and x`` becomes ``x``, and where nothing follows, ``chunk``."""
    whole = read.node
    parent = facts.tree.parent(whole)
    while isinstance(parent, cst.BaseExpression) and _is_presence(parent, present):
        whole, parent = parent, facts.tree.parent(parent)
    match parent:
        case cst.BooleanOperation(left=left, operator=cst.And(), right=right) if left is whole:
            draft.replace_span(Span(draft.carry(left).start, draft.carry(right).start))
        case _ if whole is not read.chunk:
            draft.replace(whole, facts.tree.source(read.chunk))


def _with_default(facts: Facts, node: cst.BaseExpression) -> cst.BaseExpression:
    """``chunk.text or ""`` around ``chunk.text``: a text is never None."""
    parent = facts.tree.parent(node)
    match parent:
        case cst.BooleanOperation(
            left=left, operator=cst.Or(), right=cst.SimpleString() as other, lpar=[]
        ) if left is node and other.evaluated_value == "":
            return parent
    return node


def _rewrite_media(facts: Facts, draft: Draft, read: ChunkRead, rest: Span) -> None:
    """The data and its type are the chunk's own."""
    if is_tested(facts.tree, read.node):
        match facts.tree.parent(read.node):
            case cst.BooleanOperation(left=left, operator=cst.And(), right=right) if (
                left is read.node and facts.tree.source(right) == f"{facts.tree.source(left)}.data"
            ):
                draft.replace_span(Span(draft.carry(left).start, draft.carry(right).start))
            case _:
                draft.replace_span(rest, ".data")
        return
    draft.replace_span(rest)
    journey = facts.tracker.follow(read.node)
    _refuse_escapes(facts, "the data", read.node)
    for use in journey.uses:
        parent = facts.tree.parent(use)
        match parent:
            case cst.Attribute(attr=cst.Name(value="data" | "mime_type")):
                pass
            case _ if is_tested(facts.tree, use):
                draft.replace(use, f"{facts.tree.source(use)}.data")
            case _:
                raise _unmapped(facts, parent or use)


def _rewrite_calls(facts: Facts, draft: Draft, node: cst.BaseExpression) -> None:
    """``chunk.function_calls`` is looped over, tested, or its first is taken."""
    parent = facts.tree.parent(node)
    match parent:
        case cst.For(iter=iterable, target=cst.Name(value=name)) if iterable is node:
            scope = facts.tree.scope_of(parent).resolve(name)
            for binding in scope.bindings.get(name, ()) if scope is not None else ():
                if binding.node is parent:
                    for read in facts.tracker.reads_of(binding):
                        _rewrite_call(facts, draft, read)
        case cst.Subscript(value=value) if value is node and facts.tree.source(parent).endswith(
            "[0]"
        ):
            _rewrite_call(facts, draft, parent)
        case _ if not is_tested(facts.tree, node):
            raise _unmapped(facts, node)


def _rewrite_call(facts: Facts, draft: Draft, node: cst.BaseExpression) -> None:
    """A call's arguments have another name."""
    _refuse_escapes(facts, "a function call", node)
    for use in facts.tracker.follow(node).uses:
        parent = facts.tree.parent(use)
        match parent:
            case cst.Attribute(attr=cst.Name(value="args") as attribute):
                draft.replace(attribute, "arguments")
            case cst.Attribute(attr=cst.Name(value="name" | "id")):
                pass
            case _ if is_tested(facts.tree, use):
                pass
            case _:
                raise _unmapped(facts, parent or use)


def _rewrite_finish(facts: Facts, draft: Draft, read: ChunkRead, start: int) -> None:
    """A reason is the name that the old one had."""
    node = read.node
    parent = facts.tree.parent(node)
    match parent:
        case cst.Attribute(attr=cst.Name(value="name")):
            node = parent
        case cst.Comparison(left=left) if left is node:
            pass
        case _ if not is_tested(facts.tree, node):
            raise _unmapped(facts, node)
    draft.replace_span(Span(start, facts.tree.span(node).end), ".finish_reason")


def _refuse_escapes(facts: Facts, what: str, node: cst.BaseExpression) -> None:
    for escape in facts.tracker.follow(node).escapes:
        raise RefusedError(
            "response-escapes", f"{what} {escape.what}", facts.tree.line(escape.node)
        )


def _unmapped(facts: Facts, node: cst.CSTNode) -> RefusedError:
    return RefusedError(
        "response-read", f"`{facts.tree.source(node)}` is read", facts.tree.line(node)
    )

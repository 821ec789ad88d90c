"""The name of the stream whose id is to be followed."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.results import stream_sites
from migrate_interactions.conversations.streamed.accumulation import Accumulation
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.rewriting.declarations import declare_type, definition_to_annotate
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.names import free_name
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.streams.following import Loop, follow_stream
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.shapes import without_await


def name_of_stream(
    facts: Facts, draft: Draft, whole: Accumulation, text: cst.CSTNode, beside: str = ""
) -> str:
    """The variable with the stream whose whole text ``text`` is.

    A stream that is iterated where it is made gets one: ``beside``, if given, the variable of a
    response that is asked for instead of the stream on another path. Raises RefusedError if the
    stream has no name where ``text`` stands, or the variable is used for more.
    """
    loop = whole.loop
    if isinstance(loop, (cst.For, cst.CompFor)) and stream_sites(facts, loop.iter):
        if beside and not _is_free_beside(facts, loop, beside):
            raise _no_name(facts, text)
        return _name(facts, draft, loop, beside)
    raise _no_name(facts, text)


def _is_free_beside(facts: Facts, loop: Loop, name: str) -> bool:
    """Whether a local variable is set once, on another path, and only read on that path."""
    scope = facts.tree.scope_of(loop).resolve(name)
    if scope is None:
        return True  # a name that this migration gives
    bindings = scope.bindings.get(name, [])
    if scope is not facts.tree.scope_of(loop).function or len(bindings) != 1:
        return False
    path = facts.tree.parent(facts.tree.line_of(bindings[0].node))
    if path is None or not isinstance(bindings[0].node, cst.Assign):
        return False
    reads = facts.tree.scopes.reads.get((scope, name), ())
    return not facts.tree.is_within(loop, [path]) and all(
        facts.tree.is_within(read, [path]) for read in reads
    )


def only_loop(facts: Facts, draft: Draft, site: Site) -> tuple[cst.For, str]:
    """The loop over the stream of ``site`` in the same function, and the stream's name there."""
    loops = follow_stream(facts, site).loops
    here = facts.calls.enclosing_function(site.call)
    match loops:
        case [cst.For() as loop] if facts.calls.enclosing_function(loop) is here:
            return loop, _name(facts, draft, loop)
    raise _no_name(facts, site.call)


def _name(facts: Facts, draft: Draft, loop: Loop, wanted: str = "") -> str:
    stream = loop.iter
    match stream:
        case cst.Call(func=cst.Name(value="enumerate"), args=[cst.Arg(value=inner), *_]):
            stream = inner
    call = without_await(stream)
    match stream:
        case cst.Name(value=name):
            scope = facts.tree.scope_of(stream).resolve(name)
            kinds = {b.kind for b in scope.bindings.get(name, ())} if scope else set()
            if kinds <= {BindingKind.ASSIGNMENT, BindingKind.ANNOTATION_ONLY}:
                return name
        case cst.Attribute():
            return facts.tree.source(stream)
        case _ if call in facts.site_by_call:
            return _hoist(facts, draft, loop, stream, wanted)
    raise _no_name(facts, loop)


def _hoist(facts: Facts, draft: Draft, loop: Loop, stream: cst.BaseExpression, wanted: str) -> str:
    """Give the stream a variable on a line before its loop."""
    call = without_await(stream)
    name = wanted or free_name(facts, *_names(facts, call))
    annotation = _type_beside(facts, draft, call, wanted) if wanted else ""
    statement = facts.tree.statement_of(loop)
    if not isinstance(statement, (cst.For, cst.Assign, cst.AnnAssign, cst.Expr, cst.Return)):
        raise _no_name(facts, loop)
    draft.insert_before(statement, (f"{name}{annotation} = ", draft.carry(stream)))
    draft.replace_span(draft.carry(stream), name)
    return name


def _type_beside(facts: Facts, draft: Draft, call: cst.BaseExpression, name: str) -> str:
    """What to annotate the stream with that shares its variable with an interaction.

    Where the interaction comes first, that is annotated.
    """
    holder = facts.tree.scope_of(call).resolve(name)
    first = definition_to_annotate(facts, holder, name) if holder is not None else None
    if first is None:
        return ""
    if facts.tree.span(first).start < facts.tree.span(call).start:
        declare_type(draft, first, "Any")
        return ""
    draft.add_import("typing", "Any")
    return ": Any"


def _names(facts: Facts, call: cst.BaseExpression) -> tuple[str, str]:
    """Names for a stream; several in one function are told apart."""
    function = facts.calls.enclosing_function(call)
    calls: list[cst.BaseExpression] = [
        site.call
        for site in facts.sites
        if site.is_streaming and facts.calls.enclosing_function(site.call) is function
    ]
    number = f"_{calls.index(call) + 1}" if call in calls[1:] else ""
    return f"stream{number}", f"interaction_stream{number}"


def _no_name(facts: Facts, node: cst.CSTNode) -> RefusedError:
    return RefusedError(
        "response-escapes",
        "the stream has no name where its answer is appended",
        facts.tree.line(node),
    )

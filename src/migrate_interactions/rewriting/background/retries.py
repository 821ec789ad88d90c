"""Retries that go: the SDK tries a failed request again by itself."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.long_running.repeated_code import streams
from migrate_interactions.conversations.long_running.retried_errors import Named
from migrate_interactions.conversations.long_running.retries import RetryForm, RetryWrapper
from migrate_interactions.conversations.long_running.retry_loops import RetryLoop
from migrate_interactions.conversations.long_running.sdk_retries import DEFAULT_REQUESTS
from migrate_interactions.conversations.long_running.wrapper_statements import (
    kept_statements,
    serving_statements,
    unreached_behind,
)
from migrate_interactions.facts.error_paths import parameter_of
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Fix, Refusal, Safety, Span
from migrate_interactions.rewriting.background.retry_handlers import (
    REASON,
    refuse_handlers,
    refuse_other_ending,
)
from migrate_interactions.rewriting.background.retry_policies import (
    refuse_policy,
    refuse_told_apart,
    wraps_the_error,
)
from migrate_interactions.rewriting.draft import Draft, Piece
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.text_lines import end_of_line
from migrate_interactions.syntax.tree import Tree
from migrate_interactions.syntax.walk import descendants

#: What the SDK's own attempts come to, where nothing else is set.
_SECONDS = 7

_AT_ONCE = (
    "errors that the SDK does not retry (400, 401, 403, 404 and other 4xx) are raised at once"
)
_UNWRAPPED = (
    "in the end the error of the request is raised, no longer a `RetryError` with it inside"
)


def fix_retry(facts: ModuleFacts, wrapper: RetryWrapper) -> Fix | Refusal:
    """Take the retry away, and leave the call to the SDK's own attempts."""
    draft = Draft(facts.tree)
    try:
        _refuse(facts.base, wrapper)
        if wrapper.form is RetryForm.LOOP and wrapper.loop is not None:
            _unwrap_loop(facts.base, draft, wrapper.loop)
        elif wrapper.form is RetryForm.DECORATOR and isinstance(wrapper.node, cst.Decorator):
            _remove_decorator(facts.base, draft, wrapper.node)
        elif isinstance(wrapper.node, cst.For):
            _unwrap_library_loop(facts.base, draft, wrapper.node)
        edits = draft.edits()
    except RefusedError as refused:
        return refused.refusal
    return Fix(
        title=f"leave the retries to the SDK, without the {wrapper.form.value}",
        safety=Safety.REVIEW,
        edits=edits,
        details=_details(wrapper),
    )


def _details(wrapper: RetryWrapper) -> tuple[str, ...]:
    within = f", within about {_SECONDS} seconds" if wrapper.requests == DEFAULT_REQUESTS else ""
    before = f"{wrapper.attempts} times" if wrapper.attempts else "several times"
    said = [
        f"a request that fails is made up to {wrapper.requests} times by the SDK{within}, no "
        f"longer {before} that many"
    ]
    if wrapper.policy is not None and wraps_the_error(wrapper.policy):
        said.append(_UNWRAPPED)
    else:
        said.append("in the end the error of the request is raised, as before")
    if _named(wrapper) is not Named.REQUESTS:
        said.append(_AT_ONCE)
    return tuple(said)


def _named(wrapper: RetryWrapper) -> Named | None:
    """The errors after which ``wrapper`` tries again."""
    if wrapper.policy is not None:
        return wrapper.policy.named
    return wrapper.loop.named if wrapper.loop is not None else None


def _refuse(facts: Facts, wrapper: RetryWrapper) -> None:
    """Raise RefusedError where the retry does more, or the SDK less."""
    line = facts.tree.line(wrapper.node)
    if wrapper.requests < 2:
        raise RefusedError(
            REASON,
            "the SDK makes this request once: nothing would retry it, until it is an interaction",
            line,
        )
    if wrapper.form is RetryForm.FUNCTION:
        raise RefusedError(
            REASON, "the loop is in a function that retries whatever it is given", line
        )
    if wrapper.form is RetryForm.RECURSION:
        raise RefusedError(REASON, "the function calls itself to try again", line)
    if streams(wrapper.calls):
        raise RefusedError(
            REASON, "a stream that breaks is begun again; the SDK only retries its beginning", line
        )
    if wrapper.waits and _named(wrapper) is not Named.REQUESTS:
        raise RefusedError(
            REASON, "work in the background that fails is begun again; the SDK does not do so", line
        )
    if wrapper.besides is not None:
        raise RefusedError(
            REASON,
            f"more than the request is tried again: `{facts.tree.excerpt(wrapper.besides)}`",
            facts.tree.line(wrapper.besides),
        )
    if wrapper.policy is not None:
        refuse_policy(facts, wrapper.policy, wrapper.node)
        if wraps_the_error(wrapper.policy):
            refuse_told_apart(facts, wrapper.policy, wrapper.calls)


def _unwrap_loop(facts: Facts, draft: Draft, loop: RetryLoop) -> None:
    refuse_handlers(facts, loop)
    attempted, following = kept_statements(loop)
    kept = [*attempted, *following]
    for one in kept:
        for below in descendants(one):
            if isinstance(below, (cst.Break, cst.Continue)):
                raise RefusedError(
                    REASON, "the loop is also left from inside", facts.tree.line(below)
                )
    behind = list(unreached_behind(facts, loop))
    refuse_other_ending(facts, loop, behind)
    serving = serving_statements(facts, loop.loop, kept, behind)
    gone = [loop.loop, *behind, *serving]
    _refuse_read_later(facts, gone, kept)
    _refuse_unused(facts, gone, kept)
    _put_in_place(draft, loop.loop, attempted, following)
    for statement in (*serving, *behind):
        draft.remove_statement(_small(statement))


def _small(statement: cst.CSTNode) -> cst.CSTNode:
    """A statement that the draft can remove by itself."""
    if isinstance(statement, cst.SimpleStatementLine) and len(statement.body) == 1:
        return statement.body[0]
    return statement


def _refuse_unused(facts: Facts, gone: Sequence[cst.CSTNode], kept: Sequence[cst.CSTNode]) -> None:
    """Raise RefusedError for a parameter or an attribute that only what goes has a use for."""
    for one in gone:
        for below in descendants(one):
            if not isinstance(below, (cst.Name, cst.Attribute)):
                continue
            is_parameter = isinstance(below, cst.Name) and parameter_of(facts, below) is not None
            if not is_parameter and facts.calls.self_attribute(below) is None:
                continue
            if facts.tree.is_within(below, kept):
                continue
            uses = [
                other
                for other in facts.calls.same_variable(below)
                if not isinstance(facts.tree.parent(other), cst.AssignTarget)
                and (not facts.tree.is_within(other, gone) or facts.tree.is_within(other, kept))
            ]
            if not uses:
                raise RefusedError(
                    REASON,
                    f"`{facts.tree.source(below)}` sets how it is tried again, "
                    "and would have no effect",
                    facts.tree.line(below),
                )


def _refuse_read_later(
    facts: Facts, gone: Sequence[cst.CSTNode], kept: Sequence[cst.CSTNode]
) -> None:
    """Raise RefusedError for a variable that only what goes sets, and that is read elsewhere."""
    for one in gone:
        for below in descendants(one):
            if not isinstance(below, cst.Name) or facts.tree.is_within(below, kept):
                continue
            scope = facts.tree.scope_of(below).resolve(below.value)
            bindings = scope.bindings.get(below.value, ()) if scope is not None else ()
            lost = [x for x in bindings if _goes(facts, x.node, below, gone, kept)]
            if scope is None or not lost:
                continue
            for read in facts.tree.scopes.reads.get((scope, below.value), ()):
                stays = not facts.tree.is_within(read, gone) or facts.tree.is_within(read, kept)
                if stays and set(lost) & facts.tracker.definitions_at(read):
                    raise RefusedError(
                        REASON,
                        f"`{below.value}` is set by the loop and read later",
                        facts.tree.line(read),
                    )


def _goes(
    facts: Facts,
    binding: cst.CSTNode,
    mention: cst.Name,
    gone: Sequence[cst.CSTNode],
    kept: Sequence[cst.CSTNode],
) -> bool:
    """Whether a binding goes; that of a loop stands for the whole of it, and is its target."""
    if isinstance(binding, cst.For):
        return facts.tree.is_within(mention, [binding.target]) and facts.tree.is_within(
            binding, gone
        )
    return facts.tree.is_within(binding, gone) and not facts.tree.is_within(binding, kept)


def _put_in_place(
    draft: Draft,
    wrapper: cst.CSTNode,
    attempted: Sequence[cst.CSTNode],
    following: Sequence[cst.CSTNode],
) -> None:
    """Put what stays where ``wrapper`` began, with its comments, less deep."""
    tree = draft.tree
    indent = tree.indentation(wrapper)
    pieces: list[Piece] = []
    for statements in (attempted, following):
        if not statements:
            continue
        span = Span(_with_comments(tree, statements[0]), _end(tree, statements[-1]))
        draft.shift(span, indent)
        pieces += [tree.newline + indent, span] if pieces else [span]
    draft.replace_span(Span(tree.span(wrapper).start, _end(tree, wrapper)), *pieces)


def _end(tree: Tree, statement: cst.CSTNode) -> int:
    """Where ``statement`` ends, with the comment behind it."""
    return end_of_line(tree, tree.span(statement).end)


def _with_comments(tree: Tree, statement: cst.CSTNode) -> int:
    """Where ``statement``, the first of its block, begins with the comments before it."""
    line = tree.line(statement)
    text, starts = tree.text, tree.line_starts
    while text[starts[line - 2] : starts[line - 1]].strip()[:1] in ("#", ""):
        line -= 1
    start = starts[line - 1]
    while text[start].isspace():
        start += 1
    return start


def _remove_decorator(facts: Facts, draft: Draft, decorator: cst.Decorator) -> None:
    tree = facts.tree
    function = tree.parent(decorator)
    assert isinstance(function, cst.FunctionDef)
    for read in _mentions(facts, function):
        parent = tree.parent(read)
        if isinstance(parent, cst.Attribute) and parent.value is read:
            raise RefusedError(
                REASON, f"`{tree.source(parent)}` needs the decorator", tree.line(read)
            )
    serving = serving_statements(facts, decorator, [])
    _refuse_unused(facts, [decorator], [])
    starts = tree.line_starts
    first = starts[tree.line(decorator) - 1]
    behind = end_of_line(tree, tree.span(decorator).end)
    following = [start for start in starts if start > behind]
    draft.replace_span(Span(first, following[0]))
    for statement in serving:
        draft.remove_statement(_small(statement))


def _mentions(facts: Facts, function: cst.FunctionDef) -> list[cst.CSTNode]:
    """Where ``function`` is named, to call it or for its attributes."""
    name = function.name.value
    if facts.calls.class_of(function) is not None:
        return [*facts.tree.scopes.attributes_named(name)]
    return list(facts.tree.scopes.reads.get((facts.tree.scope_of(function), name), ()))


def _unwrap_library_loop(facts: Facts, draft: Draft, loop: cst.For) -> None:
    inside = loop.body.body[0]
    assert isinstance(inside, cst.With)
    statements = list(inside.body.body)
    name = loop.target.value if isinstance(loop.target, cst.Name) else ""
    for one in statements:
        for below in descendants(one):
            if isinstance(below, cst.Name) and below.value == name:
                raise RefusedError(REASON, f"`{name}` is read", facts.tree.line(below))
            if isinstance(below, (cst.Break, cst.Continue)):
                raise RefusedError(
                    REASON, "the loop is also left from inside", facts.tree.line(below)
                )
    if loop.orelse is not None:
        raise RefusedError(REASON, "the loop has an `else`", facts.tree.line(loop.orelse))
    serving = serving_statements(facts, loop, statements)
    _refuse_unused(facts, [loop, *serving], statements)
    _put_in_place(draft, loop, statements, [])
    for statement in serving:
        draft.remove_statement(_small(statement))

"""Retries that can go: what goes round a request, without the request."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.long_running.retries import RetryForm, RetryWrapper
from migrate_interactions.conversations.long_running.wrapper_statements import (
    kept_statements,
    serving_statements,
    unreached_behind,
)
from migrate_interactions.conversations.orchestration.lines import orchestration_of
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Category, Orchestration


def orchestration_of_retry(facts: Facts, wrapper: RetryWrapper) -> tuple[Orchestration, ...]:
    """The lines that do nothing but retry; none where more than the request is tried again."""
    going: list[cst.CSTNode] = []
    kept: list[cst.CSTNode] = []
    if wrapper.form is RetryForm.FUNCTION:
        going = list(_uses_of(facts, wrapper.node))
    elif wrapper.besides is not None:
        return ()
    elif wrapper.loop is not None:
        attempted, following = kept_statements(wrapper.loop)
        kept = [*attempted, *following]
        behind = list(unreached_behind(facts, wrapper.loop))
        serving = serving_statements(facts, wrapper.loop.loop, kept, behind)
        going = [wrapper.loop.loop, *behind, *serving]
    elif wrapper.form is RetryForm.RECURSION:
        guarded = facts.tree.parent(wrapper.node)
        going = [wrapper.node]
        if isinstance(guarded, cst.Try) and len(guarded.handlers) == 1:
            going, kept = [guarded], [*guarded.body.body]
            kept += [one for one in (guarded.orelse, guarded.finalbody) if one is not None]
    else:
        kept = [] if wrapper.form is RetryForm.DECORATOR else [*wrapper.repeated.statements]
        going = [wrapper.node, *serving_statements(facts, wrapper.node, kept)]
    return orchestration_of(facts, Category.WAITING, going=going, kept=kept)


def _uses_of(facts: Facts, function: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The use of a function that retries what it is given; of several only decorators."""
    if not isinstance(function, cst.FunctionDef):
        return
    variable = (facts.tree.scope_of(function), function.name.value)
    reads = facts.tree.scopes.reads.get(variable, [])
    for read in reads:
        above = (x for x in facts.tree.ancestors(read) if isinstance(x, cst.Decorator))
        decorator = next(above, None)
        if decorator is not None:
            yield decorator
        elif len(reads) == 1:
            yield read

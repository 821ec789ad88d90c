"""Functions and classes of a test that answer in the place of the API."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.test_doubles.doubles import Double
from migrate_interactions.findings import Span
from migrate_interactions.rewriting.test_doubles.answers import rewrite_answer, rewrite_error
from migrate_interactions.rewriting.test_doubles.streams import rewrite_stream
from migrate_interactions.rewriting.test_doubles.work import Work
from migrate_interactions.syntax.walk import descendants

#: What the input of a request was called.
_INPUTS = frozenset({"contents", "message", "text", "prompt"})


def rewrite_stub(work: Work, function: cst.FunctionDef | cst.Lambda, double: Double) -> None:
    """Let a function that takes a request of the old API take one of interactions."""
    if function in work.handled:
        return
    work.handled.add(function)
    _rewrite_parameters(work, function)
    if isinstance(function, cst.Lambda):
        _rewrite_result(work, function.body, double)
        return
    for node in descendants(function.body):
        match node:
            case cst.Return(value=cst.BaseExpression() as value):
                _rewrite_result(work, value, double)
            case cst.Raise(exc=cst.BaseExpression() as error) if rewrite_error(work, error):
                pass
            case cst.Yield() | cst.Raise():
                raise work.refuse("a stub does more than to give answers", node)


def _rewrite_result(work: Work, value: cst.BaseExpression, double: Double) -> None:
    if double.streams:
        rewrite_stream(work, value)
    else:
        rewrite_answer(work, value)


def _rewrite_parameters(work: Work, function: cst.FunctionDef | cst.Lambda) -> None:
    given = function.params
    placed = [*given.posonly_params, *given.params]
    named = list(given.kwonly_params)
    has_rest = given.star_kwarg is not None
    scope = work.tree.scope_of(given)
    if isinstance(function, cst.Lambda) and not _reads_any(work, function):
        span = work.tree.span(given)
        work.draft.replace_span(span, "**request")
        work.handled.update((*placed, *named))
        return
    last: cst.Param | None = None
    for parameter in (*placed, *named):
        name = parameter.name.value
        reads = work.tree.scopes.reads.get((scope, name), [])
        if name in ("self", "cls"):
            continue
        if name in _INPUTS:
            if reads and not work.sends_the_same:
                raise work.refuse(
                    "a stub looks at all turns; a request has only the new", parameter
                )
            work.rename(parameter.name, "input")
            for read in reads:
                work.rename(read, "input")
        elif name == "config":
            if reads:
                raise work.refuse("a stub looks at the configuration of the request", parameter)
            last = parameter
        elif name != "model":
            raise work.refuse(f"a stub takes `{name}`, which a request does not have", parameter)
    if given.star_kwarg is not None:
        name = given.star_kwarg.name.value
        if work.tree.scopes.reads.get((scope, name)):
            raise work.refuse("a stub looks at arguments that it does not name", given.star_kwarg)
    if isinstance(given.star_arg, cst.Param) and work.tree.scopes.reads.get(
        (scope, given.star_arg.name.value)
    ):
        raise work.refuse("a stub looks at arguments that it does not name", given.star_arg)
    if last is not None and not has_rest:
        if last is not (*placed, *named)[-1]:
            raise work.refuse("a stub takes arguments behind the configuration", last)
        work.draft.replace_span(Span(work.tree.span(last).start, _end(work, last)), "**request")
    elif not has_rest:
        everything = [*placed, *named]
        if isinstance(given.star_arg, cst.Param) and not everything:
            everything = [given.star_arg]
        if not everything:
            raise work.refuse("a stub takes no arguments", function)
        end = _end(work, everything[-1])
        work.draft.replace_span(Span(end, end), ", **request")


def _reads_any(work: Work, function: cst.Lambda) -> bool:
    scope = work.tree.scope_of(function.params)
    return any(work.tree.scopes.reads.get((scope, name)) for name in scope.bindings)


def _end(work: Work, parameter: cst.Param) -> int:
    """Where a parameter ends, with its annotation and its default."""
    parts = [parameter.name, parameter.annotation, parameter.default]
    return max(work.tree.span(part).end for part in parts if part is not None)

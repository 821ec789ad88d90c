"""Retries that go round a request which the SDK retries already, or which takes minutes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import libcst as cst

from migrate_interactions.conversations.configurations.possible import possible_values
from migrate_interactions.conversations.long_running.evidence import ModelCall
from migrate_interactions.conversations.long_running.repeated_code import (
    Repeated,
    done_besides,
    is_waiting,
    waits_for_interaction,
)
from migrate_interactions.conversations.long_running.retried_errors import Named, errors_named
from migrate_interactions.conversations.long_running.retry_libraries import RetryPolicy, policy_of
from migrate_interactions.conversations.long_running.retry_loops import (
    RetryLoop,
    retry_loop_around,
)
from migrate_interactions.conversations.long_running.sdk_retries import SdkCall, requests_of_sdk
from migrate_interactions.facts.error_paths import ErrorPaths, error_paths
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.walk import descendants


class RetryForm(StrEnum):
    """What the retry is written as; the values are for messages."""

    DECORATOR = "decorator"
    LOOP = "loop"
    LIBRARY_LOOP = "loop of a library"
    FUNCTION = "function"
    RECURSION = "recursion"


@dataclass(frozen=True, eq=False)
class RetryWrapper:
    """``node`` retries ``calls``: a decorator, a loop, or a function that calls itself.

    ``requests`` is what the SDK makes of one call by itself. ``loop`` and ``policy`` are set
    where the form has one; ``attempts`` is how many they make, if that is written out.
    ``waits`` is whether they also wait for an interaction in the background.
    ``repeated`` is what is run again, ``besides`` what of it is no request.
    """

    form: RetryForm
    node: cst.CSTNode
    calls: tuple[SdkCall, ...]
    requests: int
    attempts: int | None
    loop: RetryLoop | None
    policy: RetryPolicy | None
    waits: bool
    repeated: Repeated
    besides: cst.CSTNode | None


@dataclass(frozen=True, eq=False)
class _Around:
    """One retry around one call."""

    form: RetryForm
    node: cst.CSTNode
    repeated: Repeated
    loop: RetryLoop | None = None
    policy: RetryPolicy | None = None


def find_retry_wrappers(facts: Facts, long: Iterable[ModelCall]) -> tuple[RetryWrapper, ...]:
    """The retries of the module that double something, in the order of their first calls.

    ``long`` are the calls that take minutes: to repeat one costs as much again. Of several
    retries around a call, the innermost is the one that is given.
    """
    minutes = set(long)
    found: dict[cst.CSTNode, tuple[_Around, list[SdkCall], int]] = {}
    for call in sorted(_calls(facts), key=lambda one: facts.tree.span(one.call).start):
        requests = requests_of_sdk(facts, call)
        if requests < 2 and call not in minutes:
            continue
        around = next(_retries_around(facts, call), None)
        if around is not None:
            found.setdefault(around.node, (around, [], requests))[1].append(call)
    return tuple(
        _wrapper(facts, around, tuple(calls), requests)
        for around, calls, requests in found.values()
    )


def _calls(facts: Facts) -> Iterator[SdkCall]:
    yield from facts.sites
    for call in facts.interaction_calls:
        above = facts.tree.ancestors(call.call)
        if not any(isinstance(x, cst.FunctionDef) and is_waiting(x.name.value) for x in above):
            yield call


def _wrapper(
    facts: Facts, around: _Around, calls: tuple[SdkCall, ...], requests: int
) -> RetryWrapper:
    return RetryWrapper(
        around.form,
        around.node,
        calls,
        requests,
        _attempts(facts, around),
        around.loop,
        around.policy,
        any(
            waits_for_interaction(below)
            for statement in around.repeated.statements
            for below in descendants(statement)
        ),
        around.repeated,
        done_besides(facts, around.repeated),
    )


def _attempts(facts: Facts, around: _Around) -> int | None:
    """How many attempts are made, as far as that is a number in the code."""
    if around.policy is not None:
        written = around.policy.attempts
        return _number(facts, written) if written is not None else None
    count = around.loop.count if around.loop is not None else None
    if count is None or count.rounds is None or not isinstance(around.node, cst.For):
        return None
    if not count.rounds.symbol:
        return count.rounds.number
    for below in descendants(around.node.iter):
        if isinstance(below, cst.Name) and below.value == count.rounds.symbol:
            number = _number(facts, below)
            return number + count.rounds.number if number is not None else None
    return None


def _number(facts: Facts, node: cst.BaseExpression) -> int | None:
    match list(possible_values(facts, node)):
        case [cst.Integer() as number]:
            return int(number.evaluated_value)
    return None


def _retries_around(facts: Facts, call: SdkCall) -> Iterator[_Around]:
    """The retries around ``call``, the innermost first."""
    paths = error_paths(facts, [call.call])
    calls = frozenset({call.call})
    functions = tuple(paths.functions)
    for guarded in paths.tries:
        loop = retry_loop_around(facts, guarded)
        if loop is not None and not _is_given_the_count(loop, call):
            statements = (*loop.attempted, *loop.following)
            repeated = Repeated(statements, loop.named, calls, functions)
            if _runs_it(facts, loop, call, repeated):
                yield _Around(RetryForm.LOOP, loop.loop, repeated, loop)
            elif _is_lent(facts, loop):
                yield _Around(RetryForm.FUNCTION, _outermost(facts, loop), repeated, loop)
    for watcher, code in paths.watchers.items():
        policy = policy_of(facts, watcher)
        parent = facts.tree.parent(watcher)
        if policy is None:
            continue
        if isinstance(parent, cst.Decorator) and isinstance(code, cst.BaseSuite):
            repeated = Repeated(code.body, policy.named, calls, functions)
            yield _Around(RetryForm.DECORATOR, parent, repeated, policy=policy)
        elif isinstance(parent, cst.For):
            inside = _attempt_of(parent)
            if inside is not None:
                repeated = Repeated(inside.body.body, policy.named, calls, functions)
                yield _Around(RetryForm.LIBRARY_LOOP, parent, repeated, policy=policy)
    yield from _recursions(facts, paths, call)


def _runs_it(facts: Facts, loop: RetryLoop, call: SdkCall, repeated: Repeated) -> bool:
    """Whether the loop makes ``call``, itself or by a function that does little else."""
    if facts.tree.is_within(call.call, [loop.guarded.body]):
        return True
    leads = any(
        isinstance(below, cst.Call) and facts.values.function_of(below) in repeated.functions
        for below in descendants(loop.guarded.body)
    )
    return leads and done_besides(facts, repeated) is None


def _is_lent(facts: Facts, loop: RetryLoop) -> bool:
    """Whether the loop calls what its function was given: a decorator's, or a helper's loop."""
    for below in descendants(loop.guarded.body):
        match below:
            case cst.Call(func=cst.Name(value=name)):
                scope = facts.tree.scope_of(below).resolve(name)
                node = scope.node if scope is not None else None
                if isinstance(node, cst.FunctionDef) and name in _parameters(node):
                    return True
    return False


def _parameters(function: cst.FunctionDef) -> set[str]:
    listed = (*function.params.posonly_params, *function.params.params)
    return {one.name.value for one in (*listed, *function.params.kwonly_params)}


def _outermost(facts: Facts, loop: RetryLoop) -> cst.CSTNode:
    """The function, not inside of another, that the loop is in."""
    functions = [one for one in facts.tree.ancestors(loop.loop) if isinstance(one, cst.FunctionDef)]
    return functions[-1]


def _attempt_of(loop: cst.For) -> cst.With | None:
    """``with attempt:`` in ``for attempt in Retrying(...):``."""
    match loop:
        case cst.For(
            target=cst.Name(value=name),
            body=cst.IndentedBlock(
                body=[cst.With(items=[cst.WithItem(item=cst.Name(value=entered), asname=None)])]
            ),
        ) if name == entered:
            inside = loop.body.body[0]
            assert isinstance(inside, cst.With)
            return inside
    return None


def _is_given_the_count(loop: RetryLoop, call: SdkCall) -> bool:
    """Whether each attempt asks for something else."""
    if loop.count is None:
        return False
    return any(
        isinstance(below, cst.Name) and below.value == loop.count.name
        for argument in call.call.args
        for below in descendants(argument.value)
    )


def _recursions(facts: Facts, paths: ErrorPaths, call: SdkCall) -> Iterator[_Around]:
    """Handlers that call the function they are in, once more."""
    function = facts.calls.enclosing_function(call.call)
    for guarded in paths.tries:
        if function is None or facts.calls.enclosing_function(guarded) is not function:
            continue
        for handler in guarded.handlers:
            named = errors_named(facts, handler.type)
            for below in descendants(handler.body):
                again = isinstance(below, cst.Call) and facts.values.function_of(below)
                if named is not Named.OTHERS and again is function:
                    repeated = Repeated(
                        guarded.body.body, named, frozenset({call.call}), tuple(paths.functions)
                    )
                    yield _Around(RetryForm.RECURSION, handler, repeated)
                    return

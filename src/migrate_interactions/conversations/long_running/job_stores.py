"""Tables of jobs in Redis: what a task writes there of itself, and who asks for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.orchestration.effects import has_no_effect
from migrate_interactions.conversations.stored.histories import find_stored
from migrate_interactions.conversations.stored.places import (
    Store,
    StoreKind,
    is_redis,
    read_from,
    written_to,
)
from migrate_interactions.conversations.stored.same import is_same_store
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.name_roles import is_label
from migrate_interactions.syntax.scopes import BindingKind, Variable
from migrate_interactions.syntax.uses import awaited
from migrate_interactions.syntax.walk import descendants


@dataclass(frozen=True, eq=False)
class JobStore:
    """The entries of Redis that a task writes, other than the turns of conversations.

    ``functions`` do nothing but read and write them. ``updates`` are statements elsewhere that
    only enter a job or change what is kept of it, ``questions`` are calls that ask for it.
    """

    functions: tuple[cst.FunctionDef, ...]
    updates: tuple[cst.CSTNode, ...]
    questions: tuple[cst.Call, ...]


def job_store_of(facts: Facts, task: cst.FunctionDef) -> JobStore | None:
    """The table of jobs that ``task`` keeps up to date; None if it keeps none in Redis."""
    turns = [one.store for one in find_stored(facts)]
    kept = [
        store
        for call in descendants(task.body)
        if isinstance(call, cst.Call) and _names_job(facts, task, call)
        for store in _written_by(facts, call)
        if not any(is_same_store(facts, one, store) for one in turns)
    ]
    if not kept:
        return None
    functions = _functions_of(facts, kept)
    updates: list[cst.CSTNode] = []
    questions: list[cst.Call] = []
    for call in facts.tree.scopes.nodes(cst.Call):
        enclosing = facts.calls.enclosing_function(call)
        if enclosing in functions:
            continue
        is_writing = _is_of(facts, written_to(facts, call), kept)
        function = facts.values.function_of(call)
        if function in functions:
            is_writing = any(_is_of(facts, one, kept) for one in _written_by(facts, call))
        elif not is_writing and not _is_of(facts, read_from(facts, call), kept):
            continue
        statement = facts.tree.statement_of(call)
        if is_writing and _does_nothing_else(facts, statement, call):
            updates.append(statement)
        elif not is_writing:
            questions.append(call)
    asking = {facts.calls.enclosing_function(one) for one in questions}
    if not asking or task in asking:
        return None  # what is read before a call is no status, but spares the call
    return JobStore(functions, tuple(updates), tuple(questions))


def _names_job(facts: Facts, task: cst.FunctionDef, call: cst.Call) -> bool:
    """Whether the first argument of ``call`` is made of what the task was given."""
    scope = facts.calls.function_scope(task)
    first = call.args[0].value if call.args else None
    return first is not None and any(
        facts.tree.scope_of(node).resolve(node.value) is scope
        and any(one.kind is BindingKind.PARAMETER for one in scope.bindings[node.value])
        for node in descendants(first)
        if isinstance(node, cst.Name) and not is_label(node, facts.tree.scopes.parents)
    )


def _written_by(facts: Facts, call: cst.Call) -> Iterator[Store]:
    """What ``call`` writes to Redis, itself or as what the function does that it calls."""
    function = facts.values.function_of(call)
    for one in (call,) if function is None else _calls_from(facts, function):
        store = written_to(facts, one)
        if store is not None and store.kind is StoreKind.REDIS:
            yield store


def _calls_from(facts: Facts, function: cst.FunctionDef, depth: int = 3) -> Iterator[cst.Call]:
    """The calls in ``function``, and in what it calls."""
    for call in descendants(function.body):
        if not isinstance(call, cst.Call):
            continue
        yield call
        inner = facts.values.function_of(call)
        if inner is not None and inner is not function and depth:
            yield from _calls_from(facts, inner, depth - 1)


def _is_of(facts: Facts, store: Store | None, kept: list[Store]) -> bool:
    return store is not None and any(is_same_store(facts, one, store) for one in kept)


def _functions_of(facts: Facts, kept: list[Store]) -> tuple[cst.FunctionDef, ...]:
    """The functions that only read and write what is ``kept``, one by way of another."""
    places = {facts.calls.variable(one.place) for one in kept}
    found: list[cst.FunctionDef] = []
    candidates = [
        one
        for one in facts.tree.scopes.nodes(cst.FunctionDef)
        if facts.entry_points.of(one) is None and facts.calls.calls_of(one)
    ]
    while True:
        more = [
            one
            for one in candidates
            if one not in found and _only_keeps_jobs(facts, one, kept, places, found)
        ]
        if not more:
            return tuple(found)
        found += more


def _only_keeps_jobs(
    facts: Facts,
    function: cst.FunctionDef,
    kept: list[Store],
    places: Collection[Variable | None],
    known: list[cst.FunctionDef],
) -> bool:
    touches = False
    for call in descendants(function.body):
        if not isinstance(call, cst.Call):
            continue
        store = written_to(facts, call) or read_from(facts, call)
        if facts.values.function_of(call) in known or _is_of(facts, store, kept):
            touches = True
        elif store is None and _is_on(facts, call, places):
            continue  # such as `expire`
        elif not has_no_effect(facts, call):
            return False
    return touches


def _is_on(facts: Facts, call: cst.Call, places: Collection[Variable | None]) -> bool:
    match call.func:
        case cst.Attribute(value=client):
            return facts.calls.variable(client) in places and is_redis(facts, client)
    return False


def _does_nothing_else(facts: Facts, statement: cst.CSTNode, call: cst.Call) -> bool:
    """Whether ``statement`` is ``call``, or gives a name to what it gives: a job's id."""
    given = awaited(facts.tree, call)
    match statement:
        case cst.Expr(value=value):
            return value is given
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name())], value=value):
            return value is given
    return False

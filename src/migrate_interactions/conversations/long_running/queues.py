"""Queues, workers, threads and tables of jobs that are there for a call that takes long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import libcst as cst

from migrate_interactions.conversations.long_running.evidence import LongCall, ModelCall
from migrate_interactions.conversations.long_running.job_tables import JobTable, job_table_of
from migrate_interactions.conversations.long_running.ways import (
    STARTERS,
    Way,
    lambdas_around,
    ways_to,
)
from migrate_interactions.facts.frameworks import Entry, Role
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.facts.running import Gives, run_of
from migrate_interactions.syntax.uses import call_given


class Carrier(StrEnum):
    """What the call is handed to; the values are for messages."""

    TASK_QUEUE = "a task queue"
    THREAD = "a thread of its own"
    POOL = "a pool of threads"
    BACKGROUND_TASKS = "the tasks that the web framework runs after its answer"
    EVENT_LOOP = "a task of the event loop"


@dataclass(frozen=True, eq=False)
class QueueWrapper:
    """``node`` is where ``call``, or a function that makes it, is handed to ``carrier``.

    ``is_direct`` says that nothing is handed over but the call itself; ``name`` is the framework
    or the function that it is handed to. ``table`` is where the state of the jobs is kept, if it
    is in a variable.
    """

    node: cst.CSTNode
    call: ModelCall
    carrier: Carrier
    name: str
    is_direct: bool
    table: JobTable | None


@dataclass(frozen=True, eq=False)
class _Handed:
    """One place where a call goes elsewhere; ``functions`` are run there."""

    node: cst.CSTNode
    carrier: Carrier
    name: str
    is_direct: bool
    functions: tuple[cst.FunctionDef, ...]


_LOOP_TASKS = frozenset({"create_task", "ensure_future"})


def find_queue_wrappers(facts: Facts, long_calls: Iterable[LongCall]) -> tuple[QueueWrapper, ...]:
    """What is built around calls that take long, or run in the background: one for each place."""
    calls: list[ModelCall] = [one.call for one in long_calls]
    calls += [one for one in facts.interaction_calls if one.creates and one.says("background")]
    found: dict[cst.CSTNode, QueueWrapper] = {}
    for call in sorted(calls, key=lambda one: facts.tree.span(one.call).start):
        for handed in _handed_over(facts, call):
            table = job_table_of(facts, handed.functions)
            if handed.carrier is Carrier.EVENT_LOOP and table is None:
                continue
            wrapper = QueueWrapper(
                handed.node, call, handed.carrier, handed.name, handed.is_direct, table
            )
            found.setdefault(handed.node, wrapper)
            break
    return tuple(sorted(found.values(), key=lambda one: facts.tree.span(one.node).start))


def _handed_over(facts: Facts, call: ModelCall) -> Iterator[_Handed]:
    """Where ``call`` goes elsewhere, the nearest place first."""
    if isinstance(call, Site) and call.is_handed_over:
        yield from _carried(facts, call.call, True, ())
    functions: list[cst.FunctionDef] = []
    for way in ways_to(facts, call.call):
        nearest, given = next(lambdas_around(facts, way.node), (None, None))
        if nearest is not None and given is not None:
            only = way.node is call.call and nearest.body is call.call
            yield from _carried(facts, given, only, tuple(functions))
        if way.handed_to is not None:
            yield from _carried(facts, way.handed_to, False, tuple(functions))
            entry = facts.entry_points.registered_by(way.handed_to)
            if entry is not None and entry.role is Role.WORKER:
                yield _in_queue(way.handed_to, entry, functions)
        yield from _in_event_loop(facts, way, functions)
        if way.function is not None and way.function not in functions:
            functions.append(way.function)
            entry = facts.entry_points.of(way.function)
            if entry is not None and entry.role is Role.WORKER:
                yield _in_queue(way.function, entry, functions)


def _in_queue(node: cst.CSTNode, entry: Entry, functions: list[cst.FunctionDef]) -> _Handed:
    return _Handed(node, Carrier.TASK_QUEUE, entry.framework.name, False, tuple(functions))


def _carried(
    facts: Facts, call: cst.Call, is_direct: bool, functions: tuple[cst.FunctionDef, ...]
) -> Iterator[_Handed]:
    """What ``call`` is, if it has something run in another thread or later."""
    name = facts.tree.excerpt(call.func)
    run = run_of(facts.values, call)
    if run is not None and run.gives is Gives.FUNCTION:
        outer = call_given(facts.tree, call)
        if outer is not None:
            yield from _carried(facts, outer, is_direct, functions)
    elif run is not None and run.gives in (Gives.AWAITABLE, Gives.FUTURE):
        if facts.values.function_of(call) is None:
            yield _Handed(call, Carrier.POOL, name, is_direct, functions)
    elif facts.values.imported(call.func) in STARTERS:
        yield _Handed(call, Carrier.THREAD, name, is_direct, functions)
    elif isinstance(call.func, cst.Attribute) and call.func.attr.value == "add_task":
        yield _Handed(call, Carrier.BACKGROUND_TASKS, name, is_direct, functions)


def _in_event_loop(facts: Facts, way: Way, functions: list[cst.FunctionDef]) -> Iterator[_Handed]:
    """``asyncio.create_task(run_job(...))``."""
    outer = call_given(facts.tree, way.node)
    match outer:
        case cst.Call(func=cst.Attribute(attr=cst.Name(value=name))) if name in _LOOP_TASKS:
            shown = facts.tree.excerpt(outer.func)
            yield _Handed(outer, Carrier.EVENT_LOOP, shown, False, tuple(functions))

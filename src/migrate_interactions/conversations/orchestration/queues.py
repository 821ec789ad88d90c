"""Queues, threads and tables of jobs that an interaction in the background replaces.

What runs a call elsewhere goes, with the table of what became of it. Who asks the table asks
for the interaction then, by its id: that changes.
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.long_running.job_tables import JobTable
from migrate_interactions.conversations.long_running.queues import Carrier, QueueWrapper
from migrate_interactions.conversations.orchestration.lines import orchestration_of
from migrate_interactions.conversations.stored.places import StoreKind, read_from, written_to
from migrate_interactions.facts.frameworks import Role
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Category, Orchestration
from migrate_interactions.syntax.bindings import dotted_name
from migrate_interactions.syntax.walk import descendants

#: How a task of a queue is started, and its result asked for: the last part of what is called.
_STARTING = frozenset(
    {"delay", "apply_async", "send", "send_with_options", "schedule", "kiq", "kicker", "si", "s"}
)
_ASKING = frozenset({"AsyncResult", "fetch", "fetch_job", "Result"})


def orchestration_of_queue(facts: Facts, wrapper: QueueWrapper) -> tuple[Orchestration, ...]:
    """The lines that only serve to run the call elsewhere, and to keep what became of it."""
    node = wrapper.node
    going: list[cst.CSTNode] = []
    asking: list[cst.CSTNode] = []
    results: list[cst.CSTNode] = []
    changing: list[cst.CSTNode] = [wrapper.call.call]
    if isinstance(node, cst.FunctionDef):
        going += [one for one in node.decorators if _is_of_worker(facts, node, one)]
        going += _kept_results(facts, node)
        changing += _starts(facts, node)
        asking += [*_questions(facts), *_results_read(facts, node)]
    elif isinstance(node, cst.Call) and _is_started(facts, node):
        going += [facts.tree.statement_of(node), *_statements_about(facts, node)]
    elif isinstance(node, cst.Call):
        going.append(node.func)
        changing.append(node)
        results += facts.tracker.follow(node).uses
    if wrapper.carrier is Carrier.TASK_QUEUE and not isinstance(node, cst.FunctionDef):
        asking += _questions(facts)
    if wrapper.table is not None:
        going += [wrapper.table.made, *map(facts.tree.statement_of, wrapper.table.writes)]
        results += _mentions(facts, wrapper.table)
    return orchestration_of(
        facts,
        Category.WAITING,
        going=(*going, *asking),
        changing=(*changing, *asking),
        reading=results,
    )


def _is_of_worker(facts: Facts, function: cst.FunctionDef, decorator: cst.Decorator) -> bool:
    entry = facts.entry_points.of(function)
    return entry is not None and entry.role is Role.WORKER and entry.node is decorator


def _is_started(facts: Facts, node: cst.Call) -> bool:
    """Whether ``node`` starts a job without waiting for what it gives."""
    match node:
        case cst.Call(func=cst.Attribute(attr=cst.Name(value="add_task"))):
            return True
    return facts.values.imported(node.func).startswith(("threading.", "multiprocessing."))


def _statements_about(facts: Facts, node: cst.Call) -> Iterator[cst.CSTNode]:
    """``thread.start()``, ``thread.join()``, ``thread.daemon = True``."""
    match facts.tree.statement_of(node):
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name() as kept)], value=value) if (
            value is node
        ):
            for mention in facts.calls.same_variable(kept):
                if mention is not kept:
                    yield facts.tree.statement_of(mention)


def _starts(facts: Facts, task: cst.FunctionDef) -> Iterator[cst.CSTNode]:
    """Calls like ``task.delay()``."""
    for read in facts.tree.scopes.reads.get((facts.tree.scope_of(task), task.name.value), ()):
        match facts.tree.parent(read):
            case cst.Attribute(value=value, attr=cst.Name(value=name)) as method if (
                value is read and name in _STARTING
            ):
                yield method


def _questions(facts: Facts) -> Iterator[cst.CSTNode]:
    """Calls that ask a queue for a job by its id, and what is read of the job."""
    for call in facts.tree.scopes.nodes(cst.Call):
        if dotted_name(call.func).rpartition(".")[2] in _ASKING:
            yield call
            yield from (use for use in facts.tracker.follow(call).uses if use is not call)


def _kept_results(facts: Facts, task: cst.FunctionDef) -> Iterator[cst.CSTNode]:
    """Statements of a task that put something into Redis and do nothing else."""
    for call in facts.tree.scopes.nodes(cst.Call):
        if facts.calls.enclosing_function(call) is task and _writes_to_redis(facts, call):
            statement = facts.tree.parent(call)
            if isinstance(statement, cst.Expr):
                yield statement


def _writes_to_redis(facts: Facts, call: cst.Call) -> bool:
    """Whether ``call`` writes to Redis, itself or as what the function does that it calls."""
    function = facts.values.function_of(call)
    inside = descendants(function.body) if function is not None else (call,)
    stores = (written_to(facts, one) for one in inside if isinstance(one, cst.Call))
    return any(one is not None and one.kind is StoreKind.REDIS for one in stores)


def _results_read(facts: Facts, task: cst.FunctionDef) -> Iterator[cst.CSTNode]:
    """What other functions read from Redis, if the task puts something there."""
    if not any(True for _ in _kept_results(facts, task)):
        return
    for call in facts.tree.scopes.nodes(cst.Call):
        read = read_from(facts, call)
        if read is not None and read.kind is StoreKind.REDIS:
            yield call


def _mentions(facts: Facts, table: JobTable) -> Iterator[cst.CSTNode]:
    """Where the table of jobs is asked."""
    scope = facts.tree.scope_of(table.made)
    yield from facts.calls.mentions_of(scope, table.name)

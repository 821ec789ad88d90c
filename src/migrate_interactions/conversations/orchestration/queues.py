"""Queues, threads and tables of jobs that an interaction in the background replaces.

What runs a call elsewhere goes, with the table of what became of it. Who asks the table asks
for the interaction then, by its id: that changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import libcst as cst

from migrate_interactions.conversations.long_running.job_stores import job_store_of
from migrate_interactions.conversations.long_running.job_tables import JobTable
from migrate_interactions.conversations.long_running.queues import Carrier, QueueWrapper
from migrate_interactions.conversations.orchestration.effects import has_no_effect
from migrate_interactions.conversations.orchestration.lines import orchestration_of
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
    kept: list[cst.CSTNode] = []
    changing: list[cst.CSTNode] = [wrapper.call.call]
    if isinstance(node, cst.FunctionDef):
        going += [one for one in node.decorators if _is_of_worker(facts, node, one)]
        changing += _starts(facts, node)
        asking += _questions(facts)
        store = job_store_of(facts, node)
        if store is not None:
            going += store.updates
            asking += store.questions
            results += [read for one in store.questions for read in _reads_of(facts, one)]
        again = list(_put_back(facts, node, going))
        kept += [one for guard in again for one in _guarded(guard, going)]
        going += again
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
        kept=kept,
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


def _reads_of(facts: Facts, call: cst.Call) -> Iterator[cst.CSTNode]:
    """Where the name is read that what ``call`` gives is kept under."""
    match facts.tree.statement_of(call):
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name() as kept)]):
            yield from (one for one in facts.calls.same_variable(kept) if one is not kept)


def _put_back(
    facts: Facts, task: cst.FunctionDef, gone: Collection[cst.CSTNode]
) -> Iterator[cst.CSTNode]:
    """Statements that put a task back into its queue, and handlers that do nothing besides."""
    for handler in facts.tree.scopes.nodes(cst.ExceptHandler):
        if facts.calls.enclosing_function(handler) is not task:
            continue
        statements = [
            one for one in descendants(handler.body) if isinstance(one, cst.BaseSmallStatement)
        ]
        again = [one for one in statements if _is_retry(facts, task, one)]
        yield from again
        if again and all(
            one in gone or one in again or _does_nothing(facts, one) for one in statements
        ):
            guarding = facts.tree.parent(handler)
            is_only = isinstance(guarding, cst.Try) and len(guarding.handlers) == 1
            yield guarding if is_only and guarding is not None else handler


def _guarded(guard: cst.CSTNode, gone: Collection[cst.CSTNode]) -> Iterator[cst.CSTNode]:
    """What is left of a ``try`` that goes: its statements, without those that go as well."""
    if not isinstance(guard, cst.Try):
        return
    for block in (guard.body, guard.orelse, guard.finalbody):
        suite = block.body if isinstance(block, (cst.Else, cst.Finally)) else block
        for one in suite.body if suite is not None else ():
            if not isinstance(one, cst.SimpleStatementLine) or not set(one.body) & set(gone):
                yield one


def _is_retry(facts: Facts, task: cst.FunctionDef, statement: cst.CSTNode) -> bool:
    """``raise self.retry(...)``, where ``self`` is the first parameter of ``task``."""
    first = task.params.params[0].name.value if task.params.params else None
    match statement:
        case cst.Raise(exc=cst.Call(func=method)) | cst.Expr(value=cst.Call(func=method)):
            return first is not None and dotted_name(method) == f"{first}.retry"
    return False


def _does_nothing(facts: Facts, statement: cst.CSTNode) -> bool:
    match statement:
        case cst.Return(value=None) | cst.Pass():
            return True
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name())], value=value):
            return has_no_effect(facts, value)
    return False


def _mentions(facts: Facts, table: JobTable) -> Iterator[cst.CSTNode]:
    """Where the table of jobs is asked."""
    scope = facts.tree.scope_of(table.made)
    yield from facts.calls.mentions_of(scope, table.name)

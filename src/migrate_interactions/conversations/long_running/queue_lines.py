"""The lines of a queue, a thread or a table that an interaction in the background replaces."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from migrate_interactions.conversations.long_running.job_tables import JobTable
from migrate_interactions.conversations.long_running.wrapper_lines import lines_of
from migrate_interactions.facts.elsewhere import files_using
from migrate_interactions.facts.frameworks import Role
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.scopes import BindingKind

#: What makes something that is only there to run functions elsewhere.
_RUNNERS = frozenset({"ThreadPoolExecutor", "ProcessPoolExecutor", "Lock", "RLock"})
_LOOPS = frozenset({"get_running_loop", "get_event_loop"})


def lines_of_machinery(facts: Facts, node: cst.CSTNode, table: JobTable | None) -> tuple[int, ...]:
    """The lines that only serve to run the call elsewhere, and to keep what became of it."""
    gone: list[cst.CSTNode] = []
    if isinstance(node, cst.FunctionDef):
        gone += [one for one in node.decorators if _is_of_worker(facts, node, one)]
    elif _is_started(facts, node):
        gone.append(facts.tree.statement_of(node))
        gone += _statements_about(facts, node)
    if table is not None:
        gone += [facts.tree.statement_of(one) for one in (table.made, *table.writes)]
    lines = {line for one in gone for line in lines_of(facts, one)}
    lines |= _blocks_left_empty(facts, lines)
    inside = [*gone, node]
    lines |= {line for one in _serving(facts, inside, lines) for line in lines_of(facts, one)}
    return tuple(sorted(lines))


def _is_of_worker(facts: Facts, function: cst.FunctionDef, decorator: cst.Decorator) -> bool:
    entry = facts.entry_points.of(function)
    return entry is not None and entry.role is Role.WORKER and entry.node is decorator


def _is_started(facts: Facts, node: cst.CSTNode) -> bool:
    """Whether ``node`` starts a job without waiting for what it gives."""
    match node:
        case cst.Call(func=cst.Attribute(attr=cst.Name(value="add_task"))):
            return True
        case cst.Call(func=func):
            name = facts.values.imported(func)
            return name.startswith(("threading.", "multiprocessing."))
    return False


def _statements_about(facts: Facts, node: cst.CSTNode) -> Iterable[cst.CSTNode]:
    """``thread.start()``, ``thread.join()``, ``thread.daemon = True``."""
    match facts.tree.statement_of(node):
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name() as kept)], value=value) if (
            value is node
        ):
            for mention in facts.calls.same_variable(kept):
                if mention is not kept:
                    yield facts.tree.statement_of(mention)


def _blocks_left_empty(facts: Facts, gone: set[int]) -> set[int]:
    """The heads of ``with`` statements all of whose body goes."""
    found: set[int] = set()
    for block in facts.tree.scopes.nodes(cst.With):
        body = {line for one in block.body.body for line in lines_of(facts, one)}
        if body and body <= gone:
            found |= set(range(facts.tree.line(block), min(body)))
    return found


def _serving(facts: Facts, inside: Iterable[cst.CSTNode], gone: set[int]) -> Iterable[cst.CSTNode]:
    """Statements that make a pool, a lock or a loop which nothing uses but what goes."""
    for scope in {facts.tree.scopes.module, *facts.tree.scopes.scope_of.values()}:
        for name, bindings in scope.bindings.items():
            match bindings:
                case [only] if only.kind in (BindingKind.ASSIGNMENT, BindingKind.WITH):
                    pass
                case _:
                    continue
            match only.value:
                case cst.Call(func=cst.Name(value=made) | cst.Attribute(attr=cst.Name(value=made))):
                    if made not in _RUNNERS | _LOOPS:
                        continue
                case _:
                    continue
            reads = facts.tree.scopes.reads.get((scope, name), [])
            used_up = reads and all(
                facts.tree.line(read) in gone or facts.tree.is_within(read, inside)
                for read in reads
            )
            if used_up and not (scope.parent is None and files_using(facts, name)):
                yield _head(facts, only.node)


def _head(facts: Facts, node: cst.CSTNode) -> cst.CSTNode:
    """The statement, or the item of the ``with`` whose first line goes."""
    return node if isinstance(node, cst.WithItem) else facts.tree.statement_of(node)

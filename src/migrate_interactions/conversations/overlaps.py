"""Places where requests are started without waiting for the one before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.walk import descendants

#: Functions that start what they are given beside what goes on, by their last name.
_STARTERS = frozenset(
    {
        # of asyncio
        *("gather", "create_task", "ensure_future", "start_soon", "wait", "as_completed"),
        *("run_coroutine_threadsafe", "run_in_executor", "to_thread", "call_soon", "call_later"),
        # of threads, processes and pools
        *("Thread", "Process", "Timer", "submit", "map", "imap", "starmap", "apply_async"),
    }
)
#: Of these, those that are over when they are awaited.
_OVER_WHEN_AWAITED = frozenset({"to_thread", "run_in_executor"})
_BUILT_IN = frozenset({"map"})


def overlapping_start(
    facts: Facts, functions: Iterable[cst.FunctionDef], requests: Sequence[cst.Call]
) -> cst.Call | None:
    """A call that starts one of ``functions`` or ``requests`` beside what goes on."""
    names = {function.name.value for function in functions}
    for call in facts.tree.scopes.nodes(cst.Call):
        match call.func:
            case cst.Name(value=started) if started not in _BUILT_IN:
                pass
            case cst.Attribute(attr=cst.Name(value=started)):
                pass
            case _:
                continue
        if started not in _STARTERS:
            continue
        if started in _OVER_WHEN_AWAITED and isinstance(facts.tree.parent(call), cst.Await):
            continue
        if any(_mentions(facts, argument.value, names, set()) for argument in call.args):
            return call
        span = facts.tree.span(call)
        if any(call is not one and span.contains(facts.tree.span(one)) for one in requests):
            return call
    return None


def _mentions(facts: Facts, node: cst.CSTNode, names: set[str], seen: set[cst.CSTNode]) -> bool:
    """Whether ``node``, or what its variables were set to, names one of the functions."""
    for below in descendants(node):
        match below:
            case cst.Attribute(attr=cst.Name(value=name)) if name in names:
                return True
            case cst.Name(value=name) if name in names:
                return True
            case cst.Name() if below not in seen:
                seen.add(below)
                for binding in facts.tracker.definitions_at(below):
                    if binding.value is not None and _mentions(facts, binding.value, names, seen):
                        return True
    return False

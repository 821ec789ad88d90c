"""A thread, a process or an executor has been put around the call."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.long_running.evidence import Evidence, Sign
from migrate_interactions.conversations.long_running.situation import Situation
from migrate_interactions.conversations.long_running.ways import STARTERS, lambdas_around
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.facts.running import Gives, run_of
from migrate_interactions.syntax.uses import call_given

_STARTERS = STARTERS | {"_thread.start_new_thread"}


def wrapper(situation: Situation) -> Iterator[Evidence]:
    """The call, or a function that leads to it, is handed to something that runs it."""
    facts, call = situation.facts, situation.call
    if isinstance(call, Site) and call.is_handed_over:
        yield from _handed(facts, call.call)
    for way in situation.ways:
        if way.handed_to is not None:
            yield from _handed(facts, way.handed_to)
        for _, given in lambdas_around(facts, way.node):
            if given is not None:  # run_in_executor(None, lambda: ...)
                yield from _handed(facts, given)


def _handed(facts: Facts, call: cst.Call) -> Iterator[Evidence]:
    run = run_of(facts.values, call)
    if run is not None and run.gives is Gives.FUNCTION:
        outer = call_given(facts.tree, call)
        if outer is not None:
            yield from _handed(facts, outer)
        return
    is_run = run is not None and run.gives in (Gives.AWAITABLE, Gives.FUTURE)
    if is_run or facts.values.imported(call.func) in _STARTERS:
        shown = facts.tree.excerpt(call.func)
        yield Evidence(Sign.WRAPPER, call, f"`{shown}` runs it beside what waits for it")

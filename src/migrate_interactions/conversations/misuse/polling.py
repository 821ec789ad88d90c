"""Loops that fetch an interaction again and again until its status says that it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import libcst as cst

from migrate_interactions.conversations.long_running.waiting import fetching
from migrate_interactions.conversations.misuse.rounds import Loop, Round, play_round
from migrate_interactions.conversations.misuse.status_values import Compared
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts
from migrate_interactions.mapping.statuses import STATUSES, WORKING, status_meant
from migrate_interactions.syntax.shapes import is_false
from migrate_interactions.syntax.walk import descendants

_IN_PROGRESS = WORKING[0]
#: Calls with something to run, and a limit of how long.
_LIMITING = ("wait_for", "timeout", "timeout_at", "fail_after", "move_on_after")
_ENDLESS = frozenset({"itertools.count", "itertools.repeat", "itertools.cycle"})


@dataclass(frozen=True, eq=False)
class PollingLoop:
    """``fetch`` is what the loop runs again and again: a get, or a call that leads to ``get``."""

    facts: Facts
    loop: Loop
    fetch: cst.Call
    get: InteractionCall

    @cached_property
    def rounds(self) -> dict[str, Round]:
        """A round with each status that an interaction may have."""
        return {status: play_round(self.facts, self.loop, status) for status in STATUSES}

    @property
    def working(self) -> Round:
        """A round in which the service still works."""
        return self.rounds[_IN_PROGRESS]

    @property
    def asks_status(self) -> bool:
        """Whether it depends on the status how the loop goes on."""
        if not self.working.stays:
            return any(self.means_working(one) for one in self.compared)
        return any(
            (one.exits, one.stays) != (self.working.exits, self.working.stays)
            for one in self.rounds.values()
        ) or any(one.text not in STATUSES for one in self.compared)

    @property
    def compared(self) -> tuple[Compared, ...]:
        """The texts that the status is compared with, each once."""
        found = {
            (one.text, one.comparison): one for r in self.rounds.values() for one in r.compared
        }
        return tuple(found.values())

    @staticmethod
    def means_working(compared: Compared) -> bool:
        """Whether a text that no status is means that the service still works."""
        return compared.text not in STATUSES and status_meant(compared.text) in WORKING

    def is_stuck(self, status: str) -> bool:
        """Whether the loop goes on with ``status`` as if the service still worked."""
        one = self.rounds[status]
        return one.stays and one.exits <= self.working.exits

    @property
    def is_bounded(self) -> bool:
        """Whether the loop ends though the status does not change."""
        if self.working.exits or _is_limited(self.facts, self.loop):
            return True
        match self.loop:
            case cst.For(iter=cst.Call() as call):
                return self.facts.values.name_of(call) not in _ENDLESS
            case cst.For():
                return True
        return False

    @cached_property
    def hands_out(self) -> bool:
        """Whether the loop gives others the chance to stop it, as a generator does."""
        return any(isinstance(below, cst.Yield) for below in descendants(self.loop))

    @cached_property
    def is_of_many(self) -> bool:
        """Whether the fetch stands in an inner loop, over several interactions."""
        for above in self.facts.tree.ancestors(self.fetch):
            if above is self.loop:
                return False
            if isinstance(above, (cst.For, cst.While, cst.CompFor)):
                return True
        return False


def find_polling_loops(facts: Facts) -> tuple[PollingLoop, ...]:
    """The loops of the module that poll, in source order."""
    found: dict[Loop, PollingLoop] = {}
    for call in facts.interaction_calls:
        if call.creates or not _fetches_whole(call):
            continue
        for fetch in fetching(facts, call):
            for loop in _loops_around(facts, fetch):
                if loop in found or not _asks_again(facts, loop, fetch):
                    continue
                polling = PollingLoop(facts, loop, fetch, call)
                if polling.asks_status:
                    found[loop] = polling
                    break
    return tuple(sorted(found.values(), key=lambda one: facts.tree.span(one.loop).start))


def _fetches_whole(call: InteractionCall) -> bool:
    stream = call.argument("stream")
    return not call.has_unseen_arguments and (stream is None or is_false(stream.value))


def _loops_around(facts: Facts, fetch: cst.Call) -> Iterator[Loop]:
    """The loops that run ``fetch`` again and again, in the same function, the nearest first."""
    function = facts.calls.enclosing_function(fetch)
    below: cst.CSTNode = fetch
    for above in facts.tree.ancestors(fetch):
        if above is function:
            return
        if isinstance(above, cst.While) or (isinstance(above, cst.For) and above.body is below):
            yield above
        below = above


def _asks_again(facts: Facts, loop: Loop, fetch: cst.Call) -> bool:
    """Whether each round asks after the same interaction, and not after the next one."""
    if isinstance(loop, cst.While):
        return True
    targets = {below.value for below in descendants(loop.target) if isinstance(below, cst.Name)}
    named = {below.value for below in descendants(fetch) if isinstance(below, cst.Name)}
    return not targets & named


def _is_limited(facts: Facts, loop: Loop) -> bool:
    """Whether something around the loop, or around the call of its function, limits its time."""
    for above in facts.tree.ancestors(loop):
        match above:
            case cst.With(items=items):
                if any(_limits(facts, item.item) for item in items):
                    return True
            case cst.FunctionDef():
                calls = facts.calls.calls_of(above)
                return any(
                    _limits(facts, outer)
                    for call in calls
                    for outer in facts.tree.ancestors(call)
                    if isinstance(outer, cst.Call)
                )
    return False


def _limits(facts: Facts, node: cst.BaseExpression) -> bool:
    match node:
        case cst.Call():
            return facts.values.name_of(node).rpartition(".")[2] in _LIMITING
    return False

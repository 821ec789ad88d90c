"""What queues and stores around Gemini are still needed for."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.frameworks.decision import Evidence, criteria_of
from migrate_interactions.conversations.long_running.queues import Carrier, QueueWrapper
from migrate_interactions.conversations.orchestration.stores import slice_for_requests
from migrate_interactions.conversations.stored.histories import StoredHistory
from migrate_interactions.conversations.stored.places import StoreKind
from migrate_interactions.facts.frameworks import Role
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Judgement, Place, StateMode, Verdict

_BACKGROUND = (
    "`client.interactions.create(..., background=True)` answers at once with an id, and "
    "`interactions.get(id)` has the status and the answer"
)
_STATE = (
    "`previous_interaction_id` stands for the turns so far: the store keeps an id for each "
    "conversation, and the turns only where they are shown"
)
_SERVERS = frozenset({StoreKind.REDIS, StoreKind.SQLITE, StoreKind.OTHER})


def judge_queue(facts: Facts, wrapper: QueueWrapper) -> Judgement | None:
    """The verdict on a task queue; None for threads and the like, which are no product.

    It is still needed for tasks of the module that do not ask Gemini.
    """
    if wrapper.carrier is not Carrier.TASK_QUEUE:
        return None
    others = tuple(facts.tree.place(one) for one in _other_tasks(facts))
    evidence = Evidence(steps=others)
    verdict = Verdict.SHRINKS if others else Verdict.COLLAPSES
    return Judgement(wrapper.name, verdict, criteria_of(evidence), _BACKGROUND)


def judge_store(facts: Facts, history: StoredHistory, state: StateMode) -> Judgement | None:
    """The verdict on a store of turns; None for files, sessions and pages.

    It is still needed for turns that are also shown or counted, or kept by nobody else.
    """
    kind = history.store.kind
    if kind not in _SERVERS:
        return None
    place: Place = facts.tree.place(history.store.node)
    evidence = Evidence(memory=(place,))
    is_only_sent = state is StateMode.SERVER and slice_for_requests(facts, history) is not None
    verdict = Verdict.COLLAPSES if is_only_sent else Verdict.SHRINKS
    return Judgement(kind.value, verdict, criteria_of(evidence), _STATE)


def _other_tasks(facts: Facts) -> list[cst.FunctionDef]:
    """The tasks of the module from which no request to Gemini is made."""
    asking = {
        function
        for site in facts.sites
        for function in facts.tree.ancestors(site.call)
        if isinstance(function, cst.FunctionDef)
    }
    while True:
        more = {
            above
            for function in asking
            for call in facts.calls.calls_of(function)
            for above in facts.tree.ancestors(call)
            if isinstance(above, cst.FunctionDef)
        }
        if more <= asking:
            break
        asking |= more
    tasks = []
    for function in facts.tree.scopes.nodes(cst.FunctionDef):
        entry = facts.entry_points.of(function)
        if entry is not None and entry.role is Role.WORKER and function not in asking:
            tasks.append(function)
    return tasks

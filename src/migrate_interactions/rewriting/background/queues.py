"""Threads and queues around calls that take long: what goes by itself, and what does not."""

from __future__ import annotations

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.long_running.queues import Carrier, QueueWrapper
from migrate_interactions.facts.module import Site
from migrate_interactions.findings import Fix, Policy, Refusal
from migrate_interactions.rewriting.background.fixes import fix_long_call
from migrate_interactions.rewriting.background.pools import rewrite_pool
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.arguments import refuse_client

REASON = "queue-wrapper"

#: What has to be decided where each carrier goes.
_OPEN: dict[Carrier, str] = {
    Carrier.TASK_QUEUE: (
        "who puts jobs into the queue, and asks for their results, would start the interaction "
        "and ask for it by its id"
    ),
    Carrier.THREAD: "whoever waits for the thread would ask for the interaction by its id",
    Carrier.BACKGROUND_TASKS: (
        "the route would start the interaction and give its id, and the status be asked for by it"
    ),
    Carrier.EVENT_LOOP: (
        "whoever asks for the state of the job would ask for the interaction by its id"
    ),
}


def fix_queue(facts: ModuleFacts, wrapper: QueueWrapper, policy: Policy) -> Fix | Refusal:
    """The fix of the call itself where nothing but the call is handed over.

    A pool of threads that is only waited for goes as well.
    """
    line = facts.tree.line(wrapper.node)
    if isinstance(wrapper.call, Site) and wrapper.call.is_legacy:
        try:
            refuse_client(facts.base, wrapper.call)
        except RefusedError as refused:
            return refused.refusal
    long_call = next(
        (x for x in facts.long_calls(policy.long_calls) if x.call is wrapper.call), None
    )
    if wrapper.table is not None:
        return Refusal(
            REASON, f"`{wrapper.table.name}` has the state of the jobs, and {_ASKED}", line
        )
    if wrapper.carrier is not Carrier.POOL:
        return Refusal(REASON, _OPEN[wrapper.carrier], line)
    answer: Fix | Refusal | None = None
    if wrapper.is_direct and long_call is not None:
        answer = fix_long_call(facts, long_call, policy)
        if isinstance(answer, Fix):
            return answer
    try:
        return rewrite_pool(facts.base, wrapper)
    except RefusedError as refused:
        return answer or refused.refusal


_ASKED = "whoever reads it would ask for the interaction by its id"

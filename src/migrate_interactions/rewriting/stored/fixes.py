"""Makes the fix of a stored history, or the refusal that says what it would take."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from migrate_interactions.conversations.stored.histories import StoredHistory
from migrate_interactions.conversations.stored.refusals import stored_refusal
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Fix, Policy, Refusal, StateMode
from migrate_interactions.rewriting.first_fix import (
    ALSO_STORED,
    EMPTY,
    RETRIED,
    STREAMED,
    first_fix,
)
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.arguments import refuse_client
from migrate_interactions.rewriting.stored.rewrite import rewrite_stored, rewrite_stored_as_steps

_REPLAYED = "transcripts from before the migration are sent once more as a whole"


def fix_stored(
    facts: Facts,
    history: StoredHistory,
    histories: Sequence[StoredHistory],
    policy: Policy,
) -> Fix | Refusal:
    """Continue a transcript from an interaction, or send it as steps; ``histories`` are all."""
    if policy.state is StateMode.FORBID:
        return Refusal("state-policy", f"the configuration says state = {policy.state.value!r}")
    server = policy.state is StateMode.SERVER
    try:
        refuse_client(facts, history.site)
    except RefusedError as refused:
        return refused.refusal
    refusal = stored_refusal(facts, history, server=server)
    if refusal is not None:
        return refusal
    rewrite = rewrite_stored if server else rewrite_stored_as_steps
    others = [
        one
        for one in histories
        if one.store.kind is history.store.kind
        and one.site.is_async is history.site.is_async
        and stored_refusal(facts, one, server=server) is None
    ]
    makers = [partial(rewrite, facts, others), partial(rewrite, facts, [history])]
    title = (
        "send only what follows the interaction that stands for the stored turns"
        if server
        else "send the stored turns as steps with each request, and store nothing"
    )
    said = (ALSO_STORED, _REPLAYED, RETRIED, EMPTY) if server else (RETRIED, EMPTY)
    if any(site.is_streaming for site in history.sites):
        said = (*said, STREAMED)
    return first_fix(title, *makers, said=said)

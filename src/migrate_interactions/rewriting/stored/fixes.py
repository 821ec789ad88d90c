"""Makes the fix of a stored history, or the refusal that says what it would take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from migrate_interactions.conversations.stored.histories import StoredHistory
from migrate_interactions.conversations.stored.refusals import stored_refusal
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Fix, Policy, Refusal, Safety, StateMode
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.arguments import refuse_client
from migrate_interactions.rewriting.stored.rewrite import (
    rewrite_stored,
    rewrite_stored_as_steps,
)

_STORED = "the turns are also stored by the service: 55 days on paid tiers, 1 day on the free tier"
_RETRIED = "the SDK retries failed interactions by default; it does not for generate_content"
_EMPTY = "where the model gives no text, `output_text` is empty and `text` was None"
_STREAMED = "a streamed answer is cut into other pieces; put together they are the same text"
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
    said = (_STORED, _REPLAYED, _RETRIED, _EMPTY) if server else (_RETRIED, _EMPTY)
    if any(site.is_streaming for site in history.sites):
        said = (*said, _STREAMED)
    return _first(facts, title, makers, said, stores=server)


def _first(
    facts: Facts,
    title: str,
    makers: Sequence[Callable[[], Draft]],
    said: tuple[str, ...],
    *,
    stores: bool,
) -> Fix | Refusal:
    refusal: Refusal | None = None
    for make in makers:
        try:
            draft = make()
            edits = draft.edits()
        except RefusedError as refused:
            refusal = refused.refusal
            continue
        return Fix(
            title=title,
            safety=Safety.REVIEW,
            edits=edits,
            details=(*said, *draft.notes),
            stores=stores,
        )
    assert refusal is not None
    return refusal

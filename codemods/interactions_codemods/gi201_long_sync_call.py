"""A call holds its connection for as long as the model works.

Proxies, load balancers and task queues give up on connections after a minute or so, while a
research, a long report or a video takes several. In the background, the service answers at once
with an id; the program asks for the result when it is there.
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.long_running.evidence import LongCall
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.legacy_calls import LegacyCall
from migrate_interactions.facts.module import Site
from migrate_interactions.findings import Finding, Place, Policy, Refusal

CODE = "GI201"
NAME = "long-sync-call"


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per call that seems to take long, with each sign of it."""
    for long_call in facts.long_calls(policy.long_calls):
        call = long_call.call
        if isinstance(call, InteractionCall) and call.argument("agent") is not None:
            continue  # GI204
        place = facts.tree.place(call.call)
        signs = "; ".join(one.sentence for one in long_call.evidence)
        yield Finding(
            code=CODE,
            name=NAME,
            place=place,
            message=f"a long call holds its connection until the answer is there: {signs}",
            sites=(place,) if isinstance(call, Site) else (),
            provenance=_provenance(facts, long_call),
            refusal=_LEGACY if isinstance(call, LegacyCall) else None,
        )


_LEGACY = Refusal("legacy-sdk", "the call is one of google-generativeai, not of google-genai")


def _provenance(facts: ModuleFacts, long_call: LongCall) -> tuple[tuple[Place, str], ...]:
    """Where the client is made, the call, and where each sign was seen."""
    call = long_call.call
    chain = facts.provenance(call) if isinstance(call, Site) else ()
    signs = ((facts.tree.place(one.node), one.sentence) for one in long_call.evidence)
    return (*chain, *signs)

"""The fix of a call that takes long, or the refusal."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.long_running.evidence import LongCall
from migrate_interactions.conversations.one_shots import OneShot
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Site
from migrate_interactions.findings import Fix, Policy, Refusal, StateMode
from migrate_interactions.rewriting.automatic_calls.fixes import fix_automatic_calling
from migrate_interactions.rewriting.background.interaction_calls import rewrite_interaction_call
from migrate_interactions.rewriting.background.rewrite import rewrite_in_background
from migrate_interactions.rewriting.first_fix import STORED, first_fix
from migrate_interactions.rewriting.fixes import fix_conversation, fix_loop, fix_one_shot
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.arguments import VERTEX_KEY, refuse_client

TITLE = "run the interaction in the background, and wait for it"
POLLED = "the answer is asked for 2 to 30 seconds apart, and may be seen that much later"
FAILED = (
    "a run that fails, or whose answer is cut off at its limit, raises `InteractionError`; "
    "a text that is cut off is returned today"
)
INTERRUPTED = "when the program stops waiting, the interaction is cancelled"

BACKGROUND = (POLLED, FAILED, INTERRUPTED)


def fix_long_call(facts: ModuleFacts, long_call: LongCall, policy: Policy) -> Fix | Refusal:
    """Run the call in the background; a conversation that it is part of moves before."""
    call = long_call.call
    if isinstance(call, InteractionCall):
        return _fix_interaction_call(facts, call, policy)
    try:
        refuse_client(facts.base, call)
    except RefusedError as refused:
        return refused.refusal
    before = _fix_of_its_conversation(facts, call, policy)
    if before is not None:
        return before
    one_shot = next((one for one in facts.one_shots if one.site is call), None)
    if one_shot is None:
        return Refusal("call-form", "the call cannot be followed", facts.tree.line(call.call))
    refusal = _unstored(policy)
    if refusal is not None:
        return refusal
    long_sites = {call} | _long_sites(facts, policy)
    groups = (one_shot.read_together, one_shot.sharing, one_shot.caught_together)
    return _in_background(facts, groups, long_sites)


def fix_any_one_shot(facts: ModuleFacts, one_shot: OneShot, policy: Policy) -> Fix | Refusal:
    """The fix of a call without a conversation; those that take long run in the background."""
    long_sites = _long_sites(facts, policy)
    groups = (one_shot.caught_together, one_shot.sharing, one_shot.read_together)
    moved = {site for group in groups for site in group}
    if moved & long_sites and _unstored(policy) is None:
        fix = _in_background(facts, groups, long_sites)
        if isinstance(fix, Fix):
            return fix
    return fix_one_shot(facts, one_shot)


def _in_background(
    facts: ModuleFacts, groups: Sequence[Sequence[Site]], long_sites: set[Site]
) -> Fix | Refusal:
    """The fix for the first of ``groups`` that can be moved together."""
    return first_fix(
        TITLE,
        *(
            partial(rewrite_in_background, facts.base, group, long_sites)
            for group in dict.fromkeys(map(tuple, groups))
            if group
        ),
        details=BACKGROUND,
    )


def _fix_of_its_conversation(
    facts: ModuleFacts, site: Site, policy: Policy
) -> Fix | Refusal | None:
    """The fix of what ``site`` is a turn of, if it is one."""
    for conversation in facts.conversations:
        if site in conversation.sites:
            return fix_conversation(facts, conversation, policy)
    for loop in facts.loops:
        if site in loop.sites:
            return fix_loop(facts, loop, policy)
    for calling in facts.automatic_calls:
        if calling.site is site:
            return fix_automatic_calling(facts, calling, policy)
    return None


def _fix_interaction_call(
    facts: ModuleFacts, call: InteractionCall, policy: Policy
) -> Fix | Refusal:
    refusal = refuse_background(facts, call, policy)
    if refusal is not None:
        return refusal
    return first_fix(
        TITLE,
        lambda: rewrite_interaction_call(facts.base, call),
        said=(STORED,),
        details=BACKGROUND,
    )


def refuse_background(facts: ModuleFacts, call: InteractionCall, policy: Policy) -> Refusal | None:
    """What is known against running ``call`` in the background before it is read."""
    if call.value.vertex and not facts.base.project.vertex_interactions:
        said = f"the client is, or may be, a Vertex AI client; {VERTEX_KEY}"
        return Refusal("vertex-client", said)
    return _unstored(policy)


def _unstored(policy: Policy) -> Refusal | None:
    """What runs in the background is stored by the service, at least until it is deleted."""
    if policy.state is StateMode.SERVER:
        return None
    return Refusal(
        "state-policy",
        "an interaction in the background has to be stored; "
        f"the configuration says state = {policy.state.value!r}",
    )


def _long_sites(facts: ModuleFacts, policy: Policy) -> set[Site]:
    calls = (one.call for one in facts.long_calls(policy.long_calls))
    return {call for call in calls if isinstance(call, Site)}

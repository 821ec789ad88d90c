"""The fix of a call for which the SDK calls functions, or the refusal."""

from __future__ import annotations

from functools import partial

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.automatic_calls import AutomaticCalling
from migrate_interactions.conversations.chats import ChatConversation
from migrate_interactions.findings import Fix, Policy, Refusal, StateMode
from migrate_interactions.rewriting.automatic_calls.rewrite import rewrite_calls_with_functions
from migrate_interactions.rewriting.automatic_calls.standing import DETAILS, standing_problem
from migrate_interactions.rewriting.first_fix import EMPTY, RETRIED, STORED, first_fix
from migrate_interactions.rewriting.fixes import fix_conversation


def fix_automatic_calling(
    facts: ModuleFacts, calling: AutomaticCalling, policy: Policy
) -> Fix | Refusal:
    """Let the program call the functions, and send what they return."""
    for conversation in facts.conversations:
        calls = [site.call for site in conversation.sites]
        if isinstance(conversation, ChatConversation):
            calls += conversation.constructions
        if calling.call in calls:
            return fix_conversation(facts, conversation, policy)
    if policy.state is StateMode.FORBID:
        return Refusal("state-policy", "the service would keep the calls, or be sent them again")
    group = next((x.sharing for x in facts.automatic_one_shots if x.site is calling.site), None)
    if group is None:
        return Refusal("automatic-function-calling", "the chat cannot be followed")
    ours = [one for one in facts.automatic_calls if one.site in group]
    standing = standing_problem(facts, ours, policy)
    if isinstance(standing, Refusal):
        return standing
    stored = policy.state is StateMode.SERVER
    return first_fix(
        "call the functions that the model asks for, and send their results",
        partial(
            rewrite_calls_with_functions,
            facts.base,
            facts.automatic_calls,
            group,
            stored=stored,
            target=policy.target,
        ),
        said=(*((STORED,) if stored else ()), RETRIED, EMPTY),
        details=DETAILS,
        changed=standing.sentence if standing is not None else "",
    )

"""Agents that are waited for run in the background; follow-up turns get their environment."""

from __future__ import annotations

from collections.abc import Sequence

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.long_running.agents import AgentCall, Lack
from migrate_interactions.conversations.long_running.waiting import BlockingWait
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Fix, Policy, Refusal
from migrate_interactions.rewriting.background.environments import environment_before
from migrate_interactions.rewriting.background.fixes import BACKGROUND, TITLE, refuse_background
from migrate_interactions.rewriting.background.interaction_calls import (
    add_arguments,
    rewrite_interaction_call,
)
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.first_fix import STORED, first_fix
from migrate_interactions.rewriting.layout import Argument

NAMED = "name the environment of the turn before"
SHARED = "the turn runs in the environment of the turn before, with the files that are in it"

#: What to do about a loop that keeps a script of this kind waiting, or a handler.
_ADVICE = {
    True: "keep the id in `st.session_state`, fetch it once in each run of the script, and "
    "`st.rerun()` after a pause for as long as it is not done",
    False: "answer at once with the id, and let the caller ask another route for its status",
}


def fix_agent_call(facts: ModuleFacts, call: AgentCall, policy: Policy) -> Fix | Refusal:
    """The agent in the background and in its environment, or why it stays."""
    created = call.call
    if not isinstance(created, InteractionCall) or Lack.AGENT in call.lacks:
        return Refusal(
            "agent-as-model",
            f"write `interactions.create(agent={facts.tree.excerpt(call.agent)}, input=..., "
            "background=True)`, and fetch the interaction until it is done",
        )
    waits = Lack.BACKGROUND in call.lacks
    shares = Lack.ENVIRONMENT in call.lacks
    refusal = refuse_background(facts, created, policy) if waits else None
    if refusal is not None:
        return refusal
    titles = ((TITLE,) if waits else ()) + ((NAMED,) if shares else ())
    return first_fix(
        "; ".join(titles),
        lambda: _rewritten(facts.base, created, call.lacks),
        said=(STORED,),
        details=(BACKGROUND if waits else ()) + ((SHARED,) if shares else ()),
    )


def refuse_wait(wait: BlockingWait) -> Refusal:
    """What a person has to do about a loop that polls where it must not."""
    return Refusal("blocking-wait", _ADVICE[wait.framework.is_script])


def _rewritten(facts: Facts, call: InteractionCall, lacks: frozenset[Lack]) -> Draft:
    """The edits for one call. Raises RefusedError."""
    more: Sequence[Argument] = ()
    if Lack.ENVIRONMENT in lacks:
        more = [Argument("environment", (environment_before(facts, call),))]
    if Lack.BACKGROUND in lacks:
        return rewrite_interaction_call(facts, call, more)
    draft = Draft(facts.tree)
    add_arguments(facts, draft, call.call, more)
    return draft

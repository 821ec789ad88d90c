"""An agent is called, which works for minutes by design."""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations.configurations.constants import possible_texts
from migrate_interactions.conversations.long_running.evidence import Evidence, Sign
from migrate_interactions.conversations.long_running.situation import Situation
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.mapping.agents import is_agent
from migrate_interactions.syntax.shapes import is_none


def agent(situation: Situation) -> Iterator[Evidence]:
    """``agent=`` of an interaction, or the id of an agent as the model."""
    facts, request = situation.facts, situation.request
    if isinstance(situation.call, InteractionCall):
        for value in request.of("agent"):
            if not is_none(value):
                named = facts.tree.excerpt(value)
                yield Evidence(Sign.AGENT, value, f"the agent `{named}` works for minutes")
    for value in request.models:
        for identifier in possible_texts(facts, value):
            if is_agent(identifier):
                sentence = f"`{identifier}` is an agent, which works for minutes"
                yield Evidence(Sign.AGENT, value, sentence)

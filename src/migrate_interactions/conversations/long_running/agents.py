"""Calls of agents that cannot work as they are, or that hold their connection for minutes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

import libcst as cst

from migrate_interactions.conversations.configurations.constants import possible_texts
from migrate_interactions.conversations.long_running.created import creations_behind
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.mapping.agents import is_agent
from migrate_interactions.syntax.shapes import is_none


class Lack(Enum):
    """What an agent's call lacks."""

    #: ``background=True``: the call holds its connection for as long as the agent works.
    BACKGROUND = auto()
    #: ``environment``: the turn before ran in one, which does not come with its id.
    ENVIRONMENT = auto()
    #: ``agent=``: the agent's id is given as that of a model.
    AGENT = auto()


@dataclass(frozen=True, eq=False)
class AgentCall:
    """One call of an agent with what it lacks, and the agent as the code names it."""

    call: InteractionCall | Site
    agent: cst.BaseExpression
    lacks: frozenset[Lack]


def find_agent_calls(facts: Facts) -> tuple[AgentCall, ...]:
    """Calls of agents that lack something, in source order."""
    found = [*_created(facts), *_as_model(facts)]
    return tuple(sorted(found, key=lambda one: facts.tree.span(one.call.call).start))


def sentence_of(facts: Facts, call: AgentCall) -> str:
    """What the call lacks, in the words of the code."""
    agent = facts.tree.excerpt(call.agent)
    if Lack.AGENT in call.lacks:
        return f"`{agent}` is an agent, and no model: it takes `interactions.create(agent=...)`"
    said = []
    if Lack.BACKGROUND in call.lacks:
        said.append(f"the agent `{agent}` works for minutes, and the call waits for it")
    if Lack.ENVIRONMENT in call.lacks:
        said.append("the turn before ran in an environment, which this one does not name")
    return "; ".join(said)


def _created(facts: Facts) -> Iterator[AgentCall]:
    for call in facts.interaction_calls:
        agent = call.argument("agent")
        if not call.creates or call.has_unseen_arguments or agent is None:
            continue
        if call.argument("model") is not None or is_none(agent.value):
            continue  # one of the two is None, and nobody can say which
        lacks = set()
        if not (_is_given(call, "background") or _is_given(call, "stream")):
            lacks.add(Lack.BACKGROUND)
        if _lacks_environment(facts, call):
            lacks.add(Lack.ENVIRONMENT)
        if lacks:
            yield AgentCall(call, agent.value, frozenset(lacks))


def _is_given(call: InteractionCall, name: str) -> bool:
    """Whether the argument ``name`` is there, and not written out as False."""
    match call.argument(name):
        case None | cst.Arg(value=cst.Name(value="False" | "None")):
            return False
    return True


def _lacks_environment(facts: Facts, call: InteractionCall) -> bool:
    """Whether a turn follows one that ran in an environment, and does not say in which."""
    previous = call.argument("previous_interaction_id")
    if previous is None or call.argument("environment") is not None:
        return False
    before = creations_behind(facts, previous.value)
    return any(one is not call and _is_given(one, "environment") for one in before)


def _as_model(facts: Facts) -> Iterator[AgentCall]:
    """Calls that give the id of an agent as ``model``."""
    calls: list[InteractionCall | Site] = [
        *(site for site in facts.sites if not site.is_chat),
        *(call for call in facts.interaction_calls if call.creates),
    ]
    for call in calls:
        model = call.argument("model")
        names = list(possible_texts(facts, model.value)) if model is not None else []
        if model is not None and names and all(is_agent(name) for name in names):
            yield AgentCall(call, model.value, frozenset({Lack.AGENT}))

"""Which calls take long."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import libcst as cst

from migrate_interactions.conversations.configurations.possible import possible_values
from migrate_interactions.conversations.long_running.agents import find_agent_calls
from migrate_interactions.conversations.long_running.evidence import (
    NOT_OF_SHORT_ANSWERS,
    POINTS,
    Evidence,
    LongCall,
    ModelCall,
    Sign,
)
from migrate_interactions.conversations.long_running.request import read_request
from migrate_interactions.conversations.long_running.signs.agents import agent
from migrate_interactions.conversations.long_running.signs.entries import handler, worker
from migrate_interactions.conversations.long_running.signs.long_text import long_text
from migrate_interactions.conversations.long_running.signs.media import media
from migrate_interactions.conversations.long_running.signs.output_tokens import long_output
from migrate_interactions.conversations.long_running.signs.pipelines import (
    pipeline,
    pipeline_elsewhere,
)
from migrate_interactions.conversations.long_running.signs.thinking import thinking
from migrate_interactions.conversations.long_running.signs.timeouts import timeout
from migrate_interactions.conversations.long_running.signs.tools import tools
from migrate_interactions.conversations.long_running.signs.wrappers import wrapper
from migrate_interactions.conversations.long_running.situation import Situation
from migrate_interactions.conversations.long_running.ways import ModelCalls
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import LongCalls

Reader = Callable[[Situation], Iterator[Evidence]]

#: Each looks for one sign around a call.
READERS: tuple[Reader, ...] = (
    agent,
    timeout,
    worker,
    pipeline,
    long_text,
    long_output,
    thinking,
    media,
    tools,
    handler,
    wrapper,
)


def find_long_calls(facts: Facts, limits: LongCalls) -> tuple[LongCall, ...]:
    """The calls whose evidence reaches ``limits.points``, in source order.

    Calls that stream, that run in the background already, or that only fetch do not count.
    """
    calls = ModelCalls(facts)
    candidates = sorted(_candidates(facts), key=lambda one: facts.tree.span(one.call).start)
    weighed = [weigh(Situation(calls, call, limits)) for call in candidates]
    return tuple(one for one in weighed if one.points >= limits.points)


def weigh(situation: Situation) -> LongCall:
    """The call with every sign that is seen around it, once each, the heaviest first.

    Other files are only asked where what they say decides.
    """
    found = LongCall(situation.call, _evidence(situation, READERS))
    missing = situation.limits.points - found.points
    seen = {one.sign for one in found.evidence}
    if 0 < missing <= POINTS[Sign.PIPELINE] and Sign.PIPELINE not in seen:
        more = _evidence(situation, (pipeline_elsewhere,))
        return LongCall(situation.call, (*found.evidence, *more))
    return found


def _evidence(situation: Situation, readers: Iterable[Reader]) -> tuple[Evidence, ...]:
    first = [next(reader(situation), None) for reader in readers]
    found = [one for one in first if one is not None and _counts(situation, one)]
    return tuple(sorted(found, key=lambda one: -one.points))


def _counts(situation: Situation, evidence: Evidence) -> bool:
    return evidence.sign not in NOT_OF_SHORT_ANSWERS or not situation.is_short


def _candidates(facts: Facts) -> Iterator[ModelCall]:
    """Calls that hold their connection. Those of agents have a rule of their own."""
    agents = {one.call.call for one in find_agent_calls(facts)}
    yield from (call for call in _holding(facts) if call.call not in agents)


def _holding(facts: Facts) -> Iterator[ModelCall]:
    yield from (site for site in facts.sites if not site.is_streaming)
    for call in facts.interaction_calls:
        if call.creates and not (_may(facts, call, "background") or _may(facts, call, "stream")):
            yield call


def _may(facts: Facts, call: InteractionCall, name: str) -> bool:
    """Whether the switch ``name`` may be on; it may where the request cannot be seen whole."""
    given = read_request(facts, call).of(name)
    if not given and any(_is_unseen(facts, one) for one in call.call.args):
        return True
    return any(
        not (isinstance(value, cst.Name) and value.value in ("False", "None"))
        for one in given
        for value in possible_values(facts, one)
    )


def _is_unseen(facts: Facts, argument: cst.Arg) -> bool:
    """Whether ``argument`` is ``**something`` of which the module does not show the keys."""
    return argument.star == "**" and any(
        not isinstance(value, (cst.Dict, cst.Call))
        for value in possible_values(facts, argument.value)
    )

"""Which calls take long."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import libcst as cst

from migrate_interactions.conversations.configurations.possible import possible_values
from migrate_interactions.conversations.long_running.evidence import (
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
from migrate_interactions.conversations.long_running.signs.pipelines import pipeline
from migrate_interactions.conversations.long_running.signs.thinking import thinking
from migrate_interactions.conversations.long_running.signs.timeouts import timeout
from migrate_interactions.conversations.long_running.signs.tools import tools
from migrate_interactions.conversations.long_running.signs.wrappers import wrapper
from migrate_interactions.conversations.long_running.situation import Situation
from migrate_interactions.conversations.long_running.ways import ModelCalls
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import LongCalls

#: Each looks for one sign around a call.
READERS: tuple[Callable[[Situation], Iterator[Evidence]], ...] = (
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
    found = []
    calls = ModelCalls(facts)
    for call in sorted(_candidates(facts), key=lambda one: facts.tree.span(one.call).start):
        long_call = LongCall(call, evidence_for(Situation(calls, call, limits)))
        if long_call.points >= limits.points:
            found.append(long_call)
    return tuple(found)


def evidence_for(situation: Situation) -> tuple[Evidence, ...]:
    """Every sign that is seen, once each, the heaviest first."""
    by_sign: dict[Sign, Evidence] = {}
    for reader in READERS:
        for evidence in reader(situation):
            by_sign.setdefault(evidence.sign, evidence)
            break
    return tuple(sorted(by_sign.values(), key=lambda one: -one.points))


def _candidates(facts: Facts) -> Iterator[ModelCall]:
    yield from (site for site in facts.sites if not site.is_streaming)
    yield from (call for call in facts.legacy_calls if not call.is_streaming)
    for call in facts.interaction_calls:
        if call.creates and not (_may(facts, call, "background") or _may(facts, call, "stream")):
            yield call


def _may(facts: Facts, call: InteractionCall, name: str) -> bool:
    """Whether the switch ``name`` may be on."""
    request = read_request(facts, call)
    return any(
        not (isinstance(value, cst.Name) and value.value in ("False", "None"))
        for given in request.of(name)
        for value in possible_values(facts, given)
    )

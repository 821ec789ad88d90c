"""Which calls take long."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from migrate_interactions.conversations.long_running.evidence import (
    Evidence,
    LongCall,
    ModelCall,
    Sign,
)
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import LongCalls

#: Each looks for some signs around one call.
READERS: tuple[Callable[[Facts, ModelCall, LongCalls], Iterator[Evidence]], ...] = ()


def find_long_calls(facts: Facts, limits: LongCalls) -> tuple[LongCall, ...]:
    """The calls whose evidence reaches ``limits.points``, in source order.

    Calls that stream, that run in the background already, or that only fetch do not count.
    """
    found = []
    for call in sorted(_candidates(facts), key=lambda one: facts.tree.span(one.call).start):
        by_sign: dict[Sign, Evidence] = {}
        for reader in READERS:
            for evidence in reader(facts, call, limits):
                by_sign.setdefault(evidence.sign, evidence)
        evidence_found = tuple(sorted(by_sign.values(), key=lambda one: -one.points))
        long_call = LongCall(call, evidence_found)
        if long_call.points >= limits.points:
            found.append(long_call)
    return tuple(found)


def _candidates(facts: Facts) -> Iterator[ModelCall]:
    yield from (site for site in facts.sites if not site.is_streaming)
    for call in facts.interaction_calls:
        if call.creates and not (call.says("background") or call.says("stream")):
            yield call

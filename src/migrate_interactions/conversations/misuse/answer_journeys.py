"""Where the answer of a call goes, and what is read of it."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.facts.elsewhere import files_using
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.journeys import Journey
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.uses import awaited


def answer_journey(facts: Facts, call: InteractionCall) -> Journey | None:
    """The journey of what ``call`` gives; None where that is awaited elsewhere."""
    answer = awaited(facts.tree, call.call)
    if call.is_async and answer is call.call:
        return None
    return facts.tracker.follow(answer)


def attributes_read(facts: Facts, journey: Journey) -> frozenset[str]:
    """The attributes that are looked at anywhere on the way."""
    above = (facts.tree.parent(use) for use in journey.uses)
    return frozenset(one.attr.value for one in above if isinstance(one, cst.Attribute))


def stays_in_module(facts: Facts, journey: Journey) -> bool:
    """Whether no object keeps the interaction, and all who are handed it back are seen."""
    if journey.attributes:
        return False
    return all(
        facts.calls.calls_of(function)
        and not facts.tracker.mentions_uncalled(function)
        and not files_using(facts, function.name.value)
        for function in journey.returned_by
    )

"""Interactions that are not stored, and are fetched or continued all the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

import libcst as cst

from migrate_interactions.conversations.configurations.possible import possible_values
from migrate_interactions.conversations.long_running.created import creations_behind
from migrate_interactions.conversations.long_running.request import given_arguments
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.shapes import constant_text, is_false, is_none


class Needed(Enum):
    """For what the interaction would have to be stored."""

    BACKGROUND = auto()
    PREVIOUS = auto()
    CONTINUED = auto()
    FETCHED = auto()


@dataclass(frozen=True, eq=False)
class NotStored:
    """A call with ``store=False``; ``node`` is where what is not stored is asked for."""

    call: InteractionCall
    needed: Needed
    node: cst.BaseExpression


def find_not_stored(facts: Facts) -> tuple[NotStored, ...]:
    """The calls of the module that store nothing and need it, in source order."""
    creating = [call for call in facts.interaction_calls if call.creates]
    unstored = {call for call in creating if _is_certainly(facts, call, "store", is_false)}
    if not unstored:
        return ()
    found: dict[InteractionCall, NotStored] = {}
    for call in unstored:
        for one in _in_itself(facts, call):
            found.setdefault(call, one)
    for one in _asked_for(facts, unstored):
        found.setdefault(one.call, one)
    return tuple(sorted(found.values(), key=lambda one: facts.tree.span(one.call.call).start))


def _in_itself(facts: Facts, call: InteractionCall) -> Iterator[NotStored]:
    if _is_certainly(facts, call, "background", _is_true):
        yield NotStored(call, Needed.BACKGROUND, call.call)
    previous = call.argument("previous_interaction_id")
    if previous is not None and not _may_be_none(facts, previous.value):
        yield NotStored(call, Needed.PREVIOUS, previous.value)


def _asked_for(facts: Facts, unstored: set[InteractionCall]) -> Iterator[NotStored]:
    """Calls that continue or fetch an interaction which is certainly not stored."""
    for call in facts.interaction_calls:
        asked = call.argument("previous_interaction_id" if call.creates else "id")
        node = asked.value if asked is not None else None
        if node is None and not call.creates and call.call.args:
            first = call.call.args[0]
            node = first.value if first.keyword is None and not first.star else None
        if node is None:
            continue
        made = [
            one
            for value in (node, *possible_values(facts, node))
            for one in creations_behind(facts, value)
            if one is not call
        ]
        needed = Needed.CONTINUED if call.creates else Needed.FETCHED
        if made and all(one in unstored for one in made):
            yield from (NotStored(one, needed, call.call) for one in made)


def _is_certainly(facts: Facts, call: InteractionCall, name: str, test: object) -> bool:
    """Whether the argument ``name`` is given, and each value that it may have passes ``test``."""
    given = given_arguments(facts, call.call.args).get(name, [])
    found = [value for one in given for value in possible_values(facts, one)]
    assert callable(test)
    return bool(found) and all(test(value) for value in found)


def _is_true(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Name) and node.value == "True"


def _may_be_none(facts: Facts, node: cst.BaseExpression) -> bool:
    """Whether nothing is known of the id, or it may be that there is none."""
    values = list(possible_values(facts, node))
    return any(is_none(value) or constant_text(value) == "" for value in values)

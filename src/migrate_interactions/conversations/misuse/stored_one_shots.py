"""One-shot calls that the service stores, though nobody comes back to them."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.configurations.possible import possible_values
from migrate_interactions.conversations.misuse.answer_journeys import (
    answer_journey,
    attributes_read,
    stays_in_module,
)
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.shapes import is_false

#: Arguments of requests that need to be stored, or that say something of it.
_STORED = frozenset(
    {
        *("store", "background", "previous_interaction_id", "webhook_config", "environment"),
        *("agent", "stream", "extra_body", "request", "continuation_token"),
    }
)
#: What is read of an interaction that is not needed any more.
_HARMLESS = frozenset(
    {
        *("output_text", "output_image", "output_audio", "output_video", "outputs"),
        *("status", "usage", "errors", "model"),
    }
)


@dataclass(frozen=True, eq=False)
class StoredOneShot:
    """A call whose interaction nobody asks for again."""

    call: InteractionCall


def find_stored_one_shots(facts: Facts) -> tuple[StoredOneShot, ...]:
    """The one-shot calls of the module that do not say whether to store."""
    found = (call for call in facts.interaction_calls if call.creates)
    return tuple(StoredOneShot(call) for call in found if _is_stored_for_nothing(facts, call))


def says_elsewhere(facts: Facts) -> bool:
    """Whether another one-shot of the same file says that it is not to be stored."""
    return any(
        _says_not(call) and facts.tree.part_of(call.call) is facts.tree.own
        for call in facts.interaction_calls
        if call.creates and not _sends_turns(facts, call)
    )


def _says_not(call: InteractionCall) -> bool:
    store = call.argument("store")
    return store is not None and is_false(store.value)


def _sends_turns(facts: Facts, call: InteractionCall) -> bool:
    """Whether the input may be a list of turns, which is why it need not be stored."""
    given = call.argument("input")
    return given is None or any(
        not isinstance(value, (cst.SimpleString, cst.FormattedString, cst.ConcatenatedString))
        for value in possible_values(facts, given.value)
    )


def _is_stored_for_nothing(facts: Facts, call: InteractionCall) -> bool:
    names = {one.keyword.value for one in call.call.args if one.keyword is not None}
    if call.has_unseen_arguments or names & _STORED or "input" not in names:
        return False
    journey = answer_journey(facts, call)
    if journey is None or journey.escapes or journey.containers:
        return False
    if not stays_in_module(facts, journey):
        return False
    read = attributes_read(facts, journey)
    return read <= _HARMLESS and any(name.startswith("output") for name in read)

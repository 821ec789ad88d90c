"""A long text is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations.long_running.evidence import Evidence, Sign
from migrate_interactions.conversations.long_running.signs.words import (
    asked_for,
    is_named_for_long_text,
)
from migrate_interactions.conversations.long_running.situation import Situation


def long_text(situation: Situation) -> Iterator[Evidence]:
    """By the words of the prompt, or by the name of the function that makes the call."""
    for node, text in situation.prompts:
        words = asked_for(text)
        if words:
            yield Evidence(Sign.LONG_TEXT, node, f"the prompt asks for a long text ({words!r})")
    function = situation.function
    if function is not None and is_named_for_long_text(function.name.value):
        sentence = f"`{function.name.value}` is for a long text"
        yield Evidence(Sign.LONG_TEXT, situation.call.call, sentence)

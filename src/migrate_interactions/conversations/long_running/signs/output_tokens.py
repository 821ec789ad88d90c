"""Many tokens are allowed for the answer."""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations.configurations.constants import possible_numbers
from migrate_interactions.conversations.long_running.evidence import Evidence, Sign
from migrate_interactions.conversations.long_running.situation import Situation


def long_output(situation: Situation) -> Iterator[Evidence]:
    """``max_output_tokens`` at or over the limit."""
    for value in situation.request.of("max_output_tokens"):
        for number in possible_numbers(situation.facts, value):
            if number.value >= situation.limits.output_tokens:
                sentence = f"`max_output_tokens` is {number.value:.0f}"
                yield Evidence(Sign.LONG_OUTPUT, value, sentence)

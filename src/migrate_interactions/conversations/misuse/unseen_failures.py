"""Loops whose interaction is used as if it had an answer, whatever its status is."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.misuse.answer_journeys import stays_in_module
from migrate_interactions.conversations.misuse.polling import PollingLoop
from migrate_interactions.facts.module import Facts
from migrate_interactions.mapping.statuses import COMPLETED, FAILED
from migrate_interactions.syntax.shapes import constant_text
from migrate_interactions.syntax.uses import awaited, call_given

_ANSWER = frozenset({"output_text", "output_image", "output_audio", "outputs", "steps"})
#: What tells how an interaction ended.
_OUTCOME = frozenset({"status", "errors", "error"})


def uses_failed_as_answer(facts: Facts, polling: PollingLoop) -> cst.BaseExpression | None:
    """Where the answer is read of an interaction that may have failed, and nobody asks.

    None where the loop treats a failure otherwise than an answer, and where the interaction
    goes out of sight.
    """
    failed, completed = polling.rounds[FAILED[0]], polling.rounds[COMPLETED]
    if not (failed.leaves and completed.leaves) or polling.is_of_many:
        return None
    alike = failed.exits == completed.exits and failed.done == completed.done
    if not alike or any(isinstance(one, cst.Raise) for one in failed.exits):
        return None
    journey = facts.tracker.follow(awaited(facts.tree, polling.fetch))
    if journey.escapes or not stays_in_module(facts, journey):
        return None
    reads = [read for use in journey.uses if (read := _read_of(facts, use)) is not None]
    outside = [one for one in reads if not facts.tree.is_within(one[1], [polling.loop])]
    if any(name in _OUTCOME for name, _ in outside):
        return None
    return next((node for name, node in outside if name in _ANSWER), None)


def _read_of(facts: Facts, use: cst.BaseExpression) -> tuple[str, cst.BaseExpression] | None:
    """What is read of the interaction at ``use``."""
    match facts.tree.parent(use):
        case cst.Attribute(attr=cst.Name(value=name)) as read:
            return name, read
    match call_given(facts.tree, use):
        case cst.Call(
            func=cst.Name(value="getattr" | "hasattr"), args=[_, cst.Arg(value=asked), *_]
        ):
            return constant_text(asked) or "", use
    return None

"""Events of a stream get the names they have today."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.mapping.legacy_schema import EVENTS
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.refused import RefusedError


def rewrite_event(facts: Facts, draft: Draft, literal: cst.SimpleString) -> None:
    """Rewrite one name. Raises RefusedError where the event has other parts now."""
    name = str(literal.evaluated_value)
    _refuse_other_parts(facts, name, literal)
    draft.replace(literal, f"{literal.prefix}{literal.quote}{EVENTS[name]}{literal.quote}")


def _refuse_other_parts(facts: Facts, name: str, literal: cst.SimpleString) -> None:
    """What was read of an event and is not there any more, where that may be seen."""
    for node in facts.tree.scopes.nodes(cst.Attribute):
        source = facts.tree.source(node)
        gone = ""
        if name == "interaction.complete" and source.endswith(".interaction.outputs"):
            gone = "the last event has no outputs; the text is what the deltas add up to"
        if name == "content.start" and _is_of_event(facts, node) and node.attr.value == "content":
            gone = "the event has a `step` in place of the `content`"
        if gone:
            raise RefusedError(
                "response-read", f"`{source}` is read: {gone}", facts.tree.line(node)
            )
    for other in facts.tree.scopes.nodes(cst.SimpleString):
        if name == "content.delta" and other.evaluated_value == "function_call":
            sentence = "function calls come in pieces now (`arguments_delta`), to be put together"
            raise RefusedError("streaming", sentence, facts.tree.line(other))


def _is_of_event(facts: Facts, node: cst.Attribute) -> bool:
    """Whether the same variable is asked for its ``event_type`` somewhere."""
    owner = facts.tree.source(node.value)
    return any(
        other.attr.value == "event_type" and facts.tree.source(other.value) == owner
        for other in facts.tree.scopes.nodes(cst.Attribute)
    )

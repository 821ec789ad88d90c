"""Where a module uses what the Interactions API had before google-genai 2.0."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

import libcst as cst

from migrate_interactions.conversations.long_running.material import material
from migrate_interactions.conversations.long_running.request import read_request
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts
from migrate_interactions.facts.sdk import Kind
from migrate_interactions.mapping.legacy_schema import EVENTS
from migrate_interactions.syntax.shapes import written_fields


class Legacy(Enum):
    """What is used."""

    #: ``interaction.outputs``; ``hasattr`` and ``getattr`` of it.
    OUTPUTS = auto()
    #: The name of an event.
    EVENT = auto()
    #: ``response_mime_type`` beside a bare schema.
    MIME_TYPE = auto()
    #: A turn with a role in the input.
    TURN = auto()


@dataclass(frozen=True, eq=False)
class LegacyUse:
    """One use; ``node`` is what has to change, ``call`` the request it belongs to, if any."""

    legacy: Legacy
    node: cst.BaseExpression
    call: InteractionCall | None = None


def find_legacy_uses(facts: Facts) -> tuple[LegacyUse, ...]:
    """Every use in the module, in source order."""
    if not facts.interaction_calls:
        return ()
    found = [*_outputs(facts), *_events(facts), *_requests(facts)]
    unique = {use.node: use for use in found}
    return tuple(sorted(unique.values(), key=lambda use: facts.tree.span(use.node).start))


def _outputs(facts: Facts) -> Iterator[LegacyUse]:
    for node in facts.tree.scopes.attributes_named("outputs"):
        if _is_interaction(facts, node.value):
            yield LegacyUse(Legacy.OUTPUTS, node)
    for call in facts.tree.scopes.nodes(cst.Call):
        match call:
            case cst.Call(
                func=cst.Name(value="hasattr" | "getattr"),
                args=[cst.Arg(value=owner), cst.Arg(value=cst.SimpleString() as name), *_],
            ) if name.evaluated_value == "outputs" and _is_interaction(facts, owner):
                yield LegacyUse(Legacy.OUTPUTS, call)


def _is_interaction(facts: Facts, node: cst.BaseExpression) -> bool:
    return facts.values.kind(node) is Kind.INTERACTION


def _events(facts: Facts) -> Iterator[LegacyUse]:
    """Names of events, where the module reads a stream of events."""
    if not any(call.argument("stream") is not None for call in facts.interaction_calls) and (
        "event_type" not in facts.tree.text
    ):
        return
    for literal in facts.tree.scopes.nodes(cst.SimpleString):
        if literal.evaluated_value in EVENTS:
            yield LegacyUse(Legacy.EVENT, literal)


def _requests(facts: Facts) -> Iterator[LegacyUse]:
    for call in facts.interaction_calls:
        if not call.creates:
            continue
        mime_type = call.argument("response_mime_type")
        if mime_type is not None:
            yield LegacyUse(Legacy.MIME_TYPE, mime_type.value, call)
        request = read_request(facts, call)
        for piece in material(facts, request.inputs):
            if isinstance(piece, cst.Dict) and is_turn(piece):
                yield LegacyUse(Legacy.TURN, piece, call)


def is_turn(node: cst.Dict) -> bool:
    """Whether a dictionary has a role and a content, as turns had."""
    entries = written_fields(node)
    return entries is not None and set(entries) in ({"role", "content"}, {"role", "parts"})

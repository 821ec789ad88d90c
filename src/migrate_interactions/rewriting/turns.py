"""Turns as the Interactions API takes them: as ``input``, or as steps."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.conversations.parts import Part, PartKind
from migrate_interactions.conversations.turns import USER, Turn
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.layout import Entries, Items, Value
from migrate_interactions.rewriting.parts import list_value, part_value


def content_items(facts: Facts, draft: Draft, parts: Sequence[Part]) -> Value:
    """A list of content items. Raises RefusedError."""
    return Items(tuple(part_value(facts, draft, part) for part in parts))


def input_value(facts: Facts, draft: Draft, turn: Turn) -> Value:
    """A single user turn as ``input``: its text, a list of content items, or steps."""
    if turn.gathered is not None:
        return list_value(facts, draft, turn.gathered, [turn.node])
    match turn.parts:
        case [Part(kind=PartKind.TEXT) as only] if not only.makers:
            return (draft.carry(only.values["text"]),)
    if turn.has_results:
        return Items(tuple(steps_of(facts, draft, turn)))
    return Items(_values(facts, draft, turn, turn.parts))


def steps_of(facts: Facts, draft: Draft, turn: Turn) -> list[Value]:
    """A turn as steps; ``*name`` stands for all steps of a list that is made elsewhere."""
    kind = (f'"{"user_input" if turn.role == USER else "model_output"}"',)
    if turn.gathered is not None:
        pieces = list_value(facts, draft, turn.gathered, [turn.node])
        assert isinstance(pieces, tuple)
        if turn.has_results:
            return [("*", *pieces)]
        return [Entries((("type", kind), ("content", pieces)))]
    steps: list[Value] = []
    run: list[Part] = []
    for part in turn.parts:
        if part.kind is not PartKind.RESULT:
            run.append(part)
            continue
        if run:
            steps.append(_content_step(facts, draft, turn, kind, run))
            run = []
        steps.append(part_value(facts, draft, part, [turn.node]))
    if run:
        steps.append(_content_step(facts, draft, turn, kind, run))
    return steps


def _content_step(
    facts: Facts, draft: Draft, turn: Turn, kind: tuple[str], parts: Sequence[Part]
) -> Value:
    return Entries((("type", kind), ("content", Items(_values(facts, draft, turn, parts)))))


def _values(
    facts: Facts, draft: Draft, turn: Turn, parts: Sequence[Part]
) -> tuple[Value, ...]:
    return tuple(part_value(facts, draft, part, [turn.node]) for part in parts)

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

#: Where a list or part that is changed may be used; None for anywhere.
Users = Sequence[cst.CSTNode] | None


def content_items(facts: Facts, draft: Draft, parts: Sequence[Part], users: Users) -> Value:
    """A list of content items. Raises RefusedError."""
    return Items(tuple(part_value(facts, draft, part, users) for part in parts))


def input_value(facts: Facts, draft: Draft, turn: Turn, users: Users) -> Value:
    """A single user turn as ``input``: its text, a list of content items, or steps.

    Parts that are made elsewhere are changed there, if only ``users`` use them. Raises
    RefusedError.
    """
    if turn.gathered is not None:
        return list_value(facts, draft, turn.gathered, users)
    match turn.parts:
        case [Part(kind=PartKind.TEXT) as only] if not only.makers:
            return (draft.carry(only.values["text"]),)
    if turn.has_results:
        return Items(tuple(steps_of(facts, draft, turn, users)))
    return content_items(facts, draft, turn.parts, users)


def steps_of(facts: Facts, draft: Draft, turn: Turn, users: Users) -> list[Value]:
    """A turn as steps; ``*name`` stands for all steps of a list that is made elsewhere."""
    kind = (f'"{"user_input" if turn.role == USER else "model_output"}"',)
    if turn.gathered is not None:
        pieces = list_value(facts, draft, turn.gathered, users)
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
            steps.append(_content_step(facts, draft, kind, run, users))
            run = []
        steps.append(part_value(facts, draft, part, users))
    if run:
        steps.append(_content_step(facts, draft, kind, run, users))
    return steps


def _content_step(
    facts: Facts, draft: Draft, kind: tuple[str], parts: Sequence[Part], users: Users
) -> Value:
    return Entries((("type", kind), ("content", content_items(facts, draft, parts, users))))

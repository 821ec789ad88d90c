"""Turns as steps in the list of those that are not sent yet."""

from __future__ import annotations

from collections.abc import Sequence

from migrate_interactions.conversations.turns import Turn
from migrate_interactions.rewriting.draft import LINE_LIMIT, Piece
from migrate_interactions.rewriting.history_with_unsent.work import Work, refusal
from migrate_interactions.rewriting.layout import Items, Value, laid_out
from migrate_interactions.rewriting.turns import steps_of


def steps_of_turn(work: Work, turn: Turn) -> Sequence[Value]:
    """The turn's steps; a turn that has a variable is changed where it is made."""
    binding = turn.variable
    steps = steps_of(work.facts, work.draft, turn, work.users)
    if binding is None:
        return steps
    inside = [o.node for o in work.conversation.operations]
    for read in work.facts.tracker.reads_of(binding):
        if not work.facts.tree.is_within(read, inside):
            raise refusal(work, read)
    assert binding.value is not None
    several = len(steps) != 1 or turn.has_results
    pieces = laid_out(
        work.draft,
        Items(tuple(steps)) if several else steps[0],
        work.facts.tree.indentation(binding.value),
        LINE_LIMIT - 12,
    )
    if binding not in work.changed:
        work.changed.append(binding)
        work.draft.replace(binding.value, *pieces)
    return [(f"*{binding.name}" if several else binding.name,)]


def steps_in_lines(work: Work, turns: tuple[Turn, ...], indent: str) -> tuple[Piece, ...]:
    """One step per line."""
    pieces: list[Piece] = []
    for turn in turns:
        room = LINE_LIMIT - len(indent) - 1
        for value in steps_of_turn(work, turn):
            step = laid_out(work.draft, value, indent, room)
            pieces += [indent, *step, ",", work.facts.tree.newline]
    return tuple(pieces)

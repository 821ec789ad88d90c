"""Turns as steps in the list of those that are not sent yet."""

from __future__ import annotations

from collections.abc import Sequence

from migrate_interactions.conversations.turns import Turn
from migrate_interactions.rewriting.draft import LINE_LIMIT, Piece
from migrate_interactions.rewriting.history_with_unsent.work import Work
from migrate_interactions.rewriting.layout import Value, laid_out
from migrate_interactions.rewriting.step_lists import steps_in_place


def steps_of_turn(work: Work, turn: Turn) -> Sequence[Value]:
    """The turn's steps; a turn that has a variable is changed where it is made."""
    return steps_in_place(work.facts, work.draft, turn, work.users, work.readers)


def steps_in_lines(work: Work, turns: tuple[Turn, ...], indent: str) -> tuple[Piece, ...]:
    """One step per line."""
    pieces: list[Piece] = []
    for turn in turns:
        room = LINE_LIMIT - len(indent) - 1
        for value in steps_of_turn(work, turn):
            step = laid_out(work.draft, value, indent, room)
            pieces += [indent, *step, ",", work.facts.tree.newline]
    return tuple(pieces)

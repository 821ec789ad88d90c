"""Turns as steps in the list of those that are not sent yet."""

from __future__ import annotations

from migrate_interactions.conversations.turns import Turn
from migrate_interactions.rewriting.draft import LINE_LIMIT, Piece
from migrate_interactions.rewriting.history_with_unsent.work import Work, refusal
from migrate_interactions.rewriting.layout import Value, laid_out
from migrate_interactions.rewriting.turns import step_value


def step_of(work: Work, turn: Turn) -> Value:
    """The turn as a step; a turn that has a variable is changed where it is made."""
    binding = turn.variable
    if binding is None:
        return step_value(work.draft, turn)
    inside = [o.node for o in work.conversation.operations]
    for read in work.facts.tracker.reads_of(binding):
        if not work.facts.tree.is_within(read, inside):
            raise refusal(work, read)
    assert binding.value is not None
    pieces = laid_out(
        work.draft,
        step_value(work.draft, turn),
        work.facts.tree.indentation(binding.value),
        LINE_LIMIT - 12,
    )
    if binding not in work.changed:
        work.changed.append(binding)
        work.draft.replace(binding.value, *pieces)
    return (binding.name,)


def steps_in_lines(work: Work, turns: tuple[Turn, ...], indent: str) -> tuple[Piece, ...]:
    """One step per line."""
    pieces: list[Piece] = []
    for turn in turns:
        room = LINE_LIMIT - len(indent) - 1
        step = laid_out(work.draft, step_of(work, turn), indent, room)
        pieces += [indent, *step, ",", work.facts.tree.newline]
    return tuple(pieces)

"""What is done to a history between requests."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.operations.operation import Operation
from migrate_interactions.conversations.turns import Turn
from migrate_interactions.rewriting.draft import Piece
from migrate_interactions.rewriting.history_with_unsent.steps import steps_of_turn
from migrate_interactions.rewriting.history_with_unsent.work import (
    Work,
    rebind_id,
    refusal,
    source_of,
)
from migrate_interactions.rewriting.interactions import name_of_answered
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.step_lists import added
from migrate_interactions.rewriting.upkeep import remove_variable, said_by

#: Copying functions that an object does not go through.
_COPYING = frozenset({"list", "copy.copy"})


def append(work: Work, operation: Operation) -> None:
    """A user's turn waits to be sent; a model's says that all before it was."""
    answered = [turn for turn in operation.turns if turn.answer is not None]
    history = source_of(work, operation)
    if answered:
        if answered[-1] is not operation.turns[-1]:
            raise refusal(work, operation.node)
        name = _followed(work, operation, answered[-1])
        remove_variable(work.facts, work.draft, answered[-1], work.readers)
        if name is None:
            work.draft.remove_statement(operation.node)
        else:
            followed = [(line,) for line in work.stand_in.follow(history, name)]
            work.draft.replace_statement(
                operation.node, *_own_copy(work, operation, history), *followed
            )
            rebind_id(work, operation)
        return
    lines: list[tuple[Piece, ...]] = [*_own_copy(work, operation, history)]
    for turn in operation.turns:
        steps = steps_of_turn(work, turn)
        lines.append(added(work.draft, work.stand_in.unsent(history), steps, operation.node))
    work.draft.replace_statement(operation.node, *lines)


def _own_copy(work: Work, operation: Operation, history: str) -> list[tuple[Piece, ...]]:
    """``history = history + [turn]`` leaves other holders of the old list as they are."""
    if not isinstance(operation.node, cst.Assign) or len(work.conversation.family) == 1:
        return []
    work.copies = True
    return [(f"{history} = {history}.copy()",)]


def _followed(work: Work, operation: Operation, turn: Turn) -> str | None:
    """The interaction's name; None if the function that sends follows it by itself."""
    assert turn.answer is not None
    here = work.facts.calls.enclosing_function(operation.node)
    sites = [s for s in work.conversation.sites if s in turn.answer.sites]
    local = all(work.facts.calls.enclosing_function(s.call) is here for s in sites)
    if local or turn.content is not None:
        return name_of_answered(work.facts, work.draft, said_by(turn))
    if any(site in work.conversation.report.skipped for site in sites):
        raise RefusedError(
            "answer-not-kept",
            "the answer comes from another function, and is not appended on every path",
            work.facts.tree.line(operation.node),
        )
    work.self_following.update(sites)
    return None


def clear(work: Work, operation: Operation) -> None:
    """Back to an empty history."""
    work.clears = True
    node = operation.node
    if isinstance(node, cst.Call) and work.pair is None:
        return
    history = source_of(work, operation)
    lines = [(line,) for line in work.stand_in.clear(history)]
    work.draft.replace_statement(node, *lines)
    rebind_id(work, operation)


def take_back(work: Work, node: cst.BaseExpression) -> None:
    """Turns are taken from the end: they are among those not sent yet."""
    work.draft.replace_span(
        work.draft.carry(node), work.stand_in.unsent(work.facts.tree.source(node))
    )


def copy(work: Work, operation: Operation) -> None:
    """A branch of the history."""
    node = operation.node
    called = ""
    if isinstance(node, cst.Call):
        called = work.facts.values.name_of(node)
        if called in ("copy.deepcopy", "deepcopy"):
            return
    work.copies = True
    if isinstance(node, cst.Call) and called.endswith(".copy") and called not in _COPYING:
        return
    work.draft.replace(node, f"{source_of(work, operation)}.copy()")

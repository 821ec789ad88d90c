"""What is done to a history between requests."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.conversations.operations.composition import composition
from migrate_interactions.conversations.operations.copying import without_copying
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
        copying = _own_copy(work, operation, history)
        if name is None and not copying:
            work.draft.remove_statement(operation.node)
        else:
            followed = work.stand_in.follow(history, name) if name is not None else ()
            _put(work, operation, history, [*copying, *((line,) for line in followed)])
            rebind_id(work, operation)
        return
    lines: list[tuple[Piece, ...]] = [*_own_copy(work, operation, history)]
    for turn in operation.turns:
        steps = steps_of_turn(work, turn)
        lines.append(added(work.draft, work.stand_in.unsent(history), steps, operation.node))
    _put(work, operation, history, lines)


def _put(
    work: Work, operation: Operation, history: str, lines: Sequence[tuple[Piece, ...]]
) -> None:
    """``lines`` in place of the statement; of one that returns the history, before it."""
    statement = work.facts.tree.statement_of(operation.node)
    if not isinstance(statement, cst.Return):
        work.draft.replace_statement(operation.node, *lines)
        return
    if not _is_free_then(work, operation.mention.node):
        raise refusal(work, operation.node)
    work.draft.insert_before(statement, *lines)
    work.draft.replace(operation.node, history)


def _is_free_then(work: Work, node: cst.BaseExpression) -> bool:
    """Whether the variable ``node`` may be set where a function returns: it is of its own."""
    if not isinstance(node, cst.Name):
        return False
    tree = work.facts.tree
    here = tree.scope_of(node)
    return (
        here.resolve(node.value) is here
        and all(
            tree.scope_of(other) is here for other in work.facts.calls.mentions_of(here, node.value)
        )
        and not any(isinstance(above, cst.Try) for above in tree.ancestors(node))
    )


def _own_copy(work: Work, operation: Operation, history: str) -> list[tuple[Piece, ...]]:
    """``other = history + [turn]`` leaves holders of the old list as they are."""
    annotation = ""
    match operation.node:
        case cst.Assign(value=value):
            pass
        case cst.AnnAssign(value=cst.BaseExpression() as value):
            annotation = f": {work.name}"
        case cst.BaseExpression() as value:
            if not isinstance(work.facts.tree.statement_of(value), cst.Return):
                return []
        case _:
            return []
    made_of = composition(work.facts, value)
    if made_of is None or len(work.conversation.family) == 1:
        return []
    work.copies = True
    return [(f"{history}{annotation} = {work.facts.tree.source(made_of[0])}.copy()",)]


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
    if operation.composed:
        return  # written with the turns
    node = _copying(work, operation)
    called = ""
    if isinstance(node, cst.Call):
        called = work.facts.values.name_of(node)
        if called in ("copy.deepcopy", "deepcopy"):
            return
    work.copies = True
    if isinstance(node, cst.Call) and called.endswith(".copy") and called not in _COPYING:
        return
    work.draft.replace(node, f"{source_of(work, operation)}.copy()")


def _copying(work: Work, operation: Operation) -> cst.BaseExpression:
    """The expression that copies: around the mention, where a function returns it."""
    tree = work.facts.tree
    node: cst.CSTNode | None = operation.mention.node
    while isinstance(node, (cst.BaseExpression, cst.Arg, cst.SubscriptElement)):
        if isinstance(node, cst.BaseExpression) and without_copying(work.facts, node) is not node:
            return node
        node = tree.parent(node)
    raise refusal(work, operation.node)

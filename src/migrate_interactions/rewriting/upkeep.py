"""The upkeep of a history that goes with it."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.conversations.histories import HistoryConversation
from migrate_interactions.conversations.operations.operation import Doing
from migrate_interactions.conversations.turns import Turn
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.draft import Draft


def goes_with_answer(facts: Facts, conversation: HistoryConversation, node: cst.CSTNode) -> bool:
    """Whether ``node`` is part of a statement that appends an answer, and not of a request."""
    span = facts.tree.span(node)
    if any(facts.tree.span(site.call) == span for site in conversation.sites):
        return False
    return any(
        operation.doing is Doing.APPEND
        and any(turn.answer is not None for turn in operation.turns)
        and facts.tree.span(_what_goes(facts, operation.node)).contains(span)
        for operation in conversation.operations
    )


def _what_goes(facts: Facts, node: cst.CSTNode) -> cst.CSTNode:
    """The statement that adds a turn at ``node``; of what is returned, only that."""
    statement = facts.tree.statement_of(node)
    return node if isinstance(statement, cst.Return) else statement


def said_by(turn: Turn) -> cst.BaseExpression:
    """The expression of the answer in a model's turn: its text, or its whole content."""
    if turn.texts:
        return turn.texts[0]
    if turn.variable is not None and turn.variable.value is not None:
        return turn.variable.value
    return turn.content or turn.node


def remove_variable(facts: Facts, draft: Draft, turn: Turn, readers: Sequence[cst.CSTNode]) -> None:
    """``turn = Content(...)`` is not needed any more, if only ``readers`` read it."""
    binding = turn.variable
    if binding is not None and all(
        facts.tree.is_within(read, readers) for read in facts.tracker.reads_of(binding)
    ):
        draft.remove_statement(binding.node)


def users_of(conversation: HistoryConversation) -> list[cst.CSTNode]:
    """Everything that the turns of a conversation are written in."""
    found: list[cst.CSTNode] = []
    for operation in conversation.operations:
        found.append(operation.node)
        for turn in operation.turns:
            found.append(turn.node)
            if turn.variable is not None and turn.variable.value is not None:
                found.append(turn.variable.value)
    return found

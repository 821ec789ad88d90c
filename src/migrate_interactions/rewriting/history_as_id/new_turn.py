"""The one new turn of a request, and whether it can be written in the call."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.flow.states import Unsent
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.conversations.turns import Turn
from migrate_interactions.rewriting.draft import LINE_LIMIT, Piece
from migrate_interactions.rewriting.history_as_id.work import Work, refusal
from migrate_interactions.rewriting.layout import Value, laid_out
from migrate_interactions.rewriting.names import free_name
from migrate_interactions.rewriting.stability import is_stable
from migrate_interactions.rewriting.turns import input_value
from migrate_interactions.rewriting.upkeep import remove_variable
from migrate_interactions.syntax.walk import descendants


def new_turn(work: Work, operation: Operation) -> Value:
    """The new user turn, as it can be written in the call."""
    (history,) = work.conversation.report.sends[operation]
    assert isinstance(history, Unsent)
    (turn,) = (*history.turns, *operation.turns)
    if operation.mention.alias is not None and operation.turns:
        work.draft.remove_statement(operation.mention.alias.node)
    remove_variable(work.facts, work.draft, turn, work.readers)
    assert operation.site is not None
    if operation.turns or _can_move(work, turn, operation):
        return input_value(work.facts, work.draft, turn, work.users)
    return _named_before(work, turn)


def _can_move(work: Work, turn: Turn, operation: Operation) -> bool:
    """Whether the turn's text is the same where the request is made."""
    assert operation.site is not None
    if turn.gathered is not None and _is_touched(work, turn, operation.site.call):
        return False
    return all(
        is_stable(work.facts, text, operation.site.call)
        or _unchanged_until(work, text, operation.site.call)
        for text in turn.expressions
    )


def _is_touched(work: Work, turn: Turn, place: cst.CSTNode) -> bool:
    """Whether the list of the turn's parts is mentioned again before ``place``."""
    assert turn.gathered is not None
    tree = work.facts.tree
    start, end = tree.span(turn.node).end, tree.span(place).start
    return any(
        start <= tree.span(mention).start < end
        for mention in work.facts.calls.same_variable(turn.gathered.node)
    )


def _unchanged_until(work: Work, text: cst.BaseExpression, place: cst.CSTNode) -> bool:
    """Whether no name in ``text`` is bound between it and a later ``place`` nearby."""
    tree = work.facts.tree
    if any(isinstance(n, (cst.Call, cst.Await, cst.NamedExpr)) for n in descendants(text)):
        return False
    if _is_next(work, text, place):
        return True
    if any(isinstance(n, (cst.Attribute, cst.Subscript)) for n in descendants(text)):
        return False  # what they read may change in between
    start, end = tree.span(text).end, tree.span(place).start
    if start > end or not _is_beside(work, text, place):
        return False
    for name in descendants(text):
        if isinstance(name, cst.Name):
            scope = tree.scope_of(name).resolve(name.value)
            here = tree.scope_of(place).function
            for binding in scope.bindings.get(name.value, ()) if scope is not None else ():
                if tree.scope_of(binding.node).function is not here:
                    return False  # a function that is called in between may set it
                if start <= tree.span(binding.node).start <= end:
                    return False
    return True


def _is_next(work: Work, text: cst.CSTNode, place: cst.CSTNode) -> bool:
    """Whether ``place`` is in the statement that follows that of ``text``, and comes first."""
    tree = work.facts.tree
    line = work.facts.tree.line_of(text)
    block = tree.parent(line)
    statements = list(getattr(block, "body", ()))
    if line not in statements or statements[-1] is line:
        return False
    following = statements[statements.index(line) + 1]
    while isinstance(following, (cst.Try, cst.With)):
        following = following.body.body[0]
    return work.facts.tree.line_of(place) is following


def _is_beside(work: Work, text: cst.CSTNode, place: cst.CSTNode) -> bool:
    """Whether ``place`` is in the same block as the statement of ``text``, or inside it."""
    tree = work.facts.tree
    block = tree.parent(work.facts.tree.line_of(text))
    return any(above is block for above in tree.ancestors(place)) and not any(
        isinstance(above, (cst.For, cst.While))
        for above in tree.ancestors(place)
        if above is not block and block in set(tree.ancestors(above))
    )


def _named_before(work: Work, turn: Turn) -> tuple[Piece, ...]:
    """The text gets a name where the turn was appended."""
    name = free_name(work.facts, "user_input", "next_user_input")
    for operation in work.conversation.operations:
        if operation.doing is Doing.APPEND and turn in operation.turns:
            value = laid_out(
                work.draft,
                input_value(work.facts, work.draft, turn, work.users),
                work.facts.tree.indentation(operation.node),
                LINE_LIMIT - len(name) - 12,
            )
            if len(operation.turns) != 1 or work.conversation.keeps_list:
                work.draft.insert_before(operation.node, (f"{name} = ", *value))
            else:
                work.draft.restore_statement(operation.node)
                work.draft.replace_statement(operation.node, (f"{name} = ", *value))
            return (name,)
    raise refusal(work, turn.node)

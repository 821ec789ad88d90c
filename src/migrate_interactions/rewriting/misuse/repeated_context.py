"""A request sends only its new turn; a list that nothing else reads goes."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.misuse.repeated_context import (
    Addition,
    RepeatedContext,
    Repeats,
)
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Fix, Refusal, Safety
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.layout import (
    Argument,
    Items,
    Value,
    edit_arguments,
    is_broken_up,
    replace_call,
)
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.shapes import is_empty_list, keyword_of
from migrate_interactions.syntax.uses import is_target

_REASON = "context-sent-again"


def fix_repeated_context(facts: Facts, repeated: RepeatedContext) -> Fix | Refusal:
    """Send what is new."""
    draft = Draft(facts.tree)
    try:
        _rewrite(facts, draft, repeated)
        edits = draft.edits()
    except RefusedError as refused:
        return refused.refusal
    return Fix(
        title="send only the new turn",
        safety=Safety.REVIEW,
        edits=edits,
        details=("the model sees every turn once",),
    )


def _rewrite(facts: Facts, draft: Draft, repeated: RepeatedContext) -> None:
    call = repeated.call
    given = call.argument("input")
    if repeated.repeats is Repeats.TEXT:
        raise _refused(facts, repeated, "the answer is part of a prompt that a person has to word")
    if repeated.repeats is Repeats.STORED_TURNS or repeated.sent is None or given is None:
        raise _refused(
            facts, repeated, "it is to be chained with its id, or not to be stored: both are right"
        )
    turns = [one for one in repeated.additions if not one.has_answer]
    if given.value is not repeated.sent or len(turns) != 1:
        raise _refused(facts, repeated, "the new turn is put together of several parts")
    [turn] = turns
    if not _comes_right_before(facts, turn, call.call):
        raise _refused(facts, repeated, "the new turn is not added right before it is sent")
    init = _only_beginning(facts, repeated)
    if init is None or not _is_append(turn):
        draft.replace(given.value, draft.carry(given.value), "[-1:]")
        return
    _write_input(draft, call.call, Items(((draft.carry(turn.value),),)))
    draft.remove_statement(init)
    for addition in repeated.additions:
        draft.remove_statement(addition.call)


def _write_input(draft: Draft, call: cst.Call, value: Value) -> None:
    """Give ``call`` another input; a call that would get too long is broken up."""
    if is_broken_up(draft, call) or any(one.star for one in call.args):
        edit_arguments(draft, call, {"input": [Argument("input", value)]})
        return
    arguments = [
        Argument(name, value if name == "input" else (draft.carry(one.value),))
        for one in call.args
        if (name := keyword_of(one)) is not None
    ]
    replace_call(draft, call, (draft.carry(call.func),), arguments)


def _is_append(addition: Addition) -> bool:
    function = addition.call.func
    return isinstance(function, cst.Attribute) and function.attr.value == "append"


def _comes_right_before(facts: Facts, turn: Addition, call: cst.Call) -> bool:
    """Whether nothing is done between adding the turn and the request."""
    tree = facts.tree
    added, sent = tree.line_of(turn.call), tree.line_of(call)
    block = tree.parent(sent)
    body = list(getattr(block, "body", ()))
    if added not in body or sent not in body or not _is_append(turn):
        return False
    return body.index(sent) - body.index(added) == 1


def _only_beginning(facts: Facts, repeated: RepeatedContext) -> cst.CSTNode | None:
    """The ``list = []`` of a list that is only added to and sent; None if it has other uses."""
    tree, sent = facts.tree, repeated.sent
    assert sent is not None
    given = repeated.call.argument("input")
    beginnings: list[cst.CSTNode] = []
    for mention in facts.calls.same_variable(sent):
        if given is not None and tree.is_within(mention, [given.value]):
            continue
        if is_target(tree, mention):
            statement = tree.statement_of(mention)
            value = getattr(statement, "value", None)
            if not is_empty_list(value):
                return None
            beginnings.append(statement)
            continue
        if not any(tree.is_within(mention, [one.call.func]) for one in repeated.additions):
            return None
    for addition in repeated.additions:
        if not isinstance(tree.statement_of(addition.call), cst.Expr):
            return None
    return beginnings[0] if len(beginnings) == 1 else None


def _refused(facts: Facts, repeated: RepeatedContext, why: str) -> RefusedError:
    return RefusedError(_REASON, why, facts.tree.line(repeated.call.call))

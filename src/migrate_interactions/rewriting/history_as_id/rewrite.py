"""A history becomes the interaction id that the next turn follows."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.conversations.histories import HistoryConversation
from migrate_interactions.conversations.holders import AttributeHolder, Holder, VariableHolder
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.builders import remove_unused_builders
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.history_as_id.containers import (
    declare_container,
    rewrite_container,
)
from migrate_interactions.rewriting.history_as_id.new_turn import new_turn
from migrate_interactions.rewriting.history_as_id.work import (
    Work,
    assign,
    drop,
    put,
    read_id,
    refusal,
    write_id,
)
from migrate_interactions.rewriting.interactions import name_of_answered
from migrate_interactions.rewriting.layout import Argument
from migrate_interactions.rewriting.names import id_name, types_name
from migrate_interactions.rewriting.outer_names import rename_outer_names
from migrate_interactions.rewriting.requests.create import rewrite_generate
from migrate_interactions.rewriting.responses import rewrite_reads
from migrate_interactions.rewriting.streams.leftovers import remove_unread_texts
from migrate_interactions.rewriting.upkeep import (
    goes_with_answer,
    remove_variable,
    said_by,
)


def rewrite_as_id(
    facts: Facts, conversation: HistoryConversation, rivals: Sequence[Holder]
) -> Draft:
    """The edits that put an id in the history's place. Raises RefusedError."""
    assert conversation.holder is not None
    draft = Draft(facts.tree)
    name = id_name(facts, conversation.family[0], list(rivals))
    _rewrite(Work(facts, conversation, draft, name))
    return draft


def _rewrite(work: Work) -> None:
    conversation, draft = work.conversation, work.draft
    declared = False
    for operation in conversation.operations:
        match operation.doing:
            case Doing.START:
                _start(work, operation, declare=not declared)
                declared = declared or _may_declare(work, operation)
            case Doing.CLEAR:
                assign(work, operation, "None")
            case Doing.APPEND:
                _append(work, operation)
            case Doing.POP | Doing.LINK:
                drop(work, operation)
            case Doing.COPY:
                work.draft.replace(operation.node, read_id(work, operation.mention))
            case Doing.RESTORE:
                _restore(work, operation)
            case Doing.DECLARE:
                declare_container(work, operation)
            case Doing.ABSENT | Doing.FORGET:
                rewrite_container(work, operation)
    _remove_aliases(work)
    if not conversation.keeps_list:
        rename_outer_names(work.facts, draft, work.holder, work.name)
    inputs = {o.site: new_turn(work, o) for o in conversation.operations if o.doing is Doing.SEND}
    for operation in conversation.operations:
        if operation.doing is Doing.SEND:
            assert operation.site is not None
            previous = Argument("previous_interaction_id", (read_id(work, operation.mention),))
            new = [Argument("input", inputs[operation.site]), previous]
            rewrite_generate(work.facts, draft, operation.site, new, conversation.sites)
    rewrite_reads(work.facts, draft, conversation.sites, lambda node: _is_gone(work, node))
    if not conversation.keeps_list:
        for turn in (turn for operation in conversation.operations for turn in operation.turns):
            if turn.answer is not None:
                remove_unread_texts(
                    work.facts, draft, said_by(turn), lambda node: _is_gone(work, node)
                )
        remove_unused_builders(work.facts, draft, conversation.operations)


def _start(work: Work, operation: Operation, *, declare: bool) -> None:
    """A new history: no interaction to follow."""
    statement = operation.node
    match statement:
        case cst.Assign(targets=[_]) | cst.AnnAssign():
            pass
        case _:
            raise refusal(work, statement)
    if declare and _may_declare(work, operation):
        put(work, operation, f"{write_id(work, operation.mention)}: str | None = None")
    else:
        assign(work, operation, "None")


def _may_declare(work: Work, operation: Operation) -> bool:
    holder = operation.holder
    if isinstance(holder, VariableHolder):
        return work.facts.tree.scope_of(operation.node) is holder.scope
    return isinstance(holder, AttributeHolder)


def _restore(work: Work, operation: Operation) -> None:
    """``history = stack.pop()``: the stack holds ids now."""
    statement = operation.node
    if not isinstance(statement, cst.Assign) or work.conversation.keeps_list:
        raise refusal(work, statement)
    assign(work, operation, work.facts.tree.source(statement.value))


def _append(work: Work, operation: Operation) -> None:
    """The answer of the model is what the next turn follows."""
    answered = [turn for turn in operation.turns if turn.answer is not None]
    if not answered:
        drop(work, operation)
        return
    said = said_by(answered[0])
    name = name_of_answered(work.facts, work.draft, said)
    assign(work, operation, f"{name}.id")
    if not work.conversation.keeps_list:
        remove_variable(work.facts, work.draft, answered[0], work.readers)
    if work.conversation.keeps_list and not answered[0].texts:
        _keep_text(work, said, name)


def _keep_text(work: Work, said: cst.BaseExpression, name: str) -> None:
    """The list that stays gets the answer's text, in the form it had before."""
    types = types_name(work.facts, work.draft)
    work.kept.append(said)
    work.draft.replace(
        said,
        f'{types}.Content(role="model", parts=[{types}.Part(text={name}.output_text)])',
    )


def _remove_aliases(work: Work) -> None:
    """Local names for the list go with it."""
    if work.conversation.keeps_list:
        return
    for binding in {o.mention.alias for o in work.conversation.operations}:
        if binding is not None and binding.value is not None:
            work.draft.remove_statement(binding.value)


def _is_gone(work: Work, node: cst.CSTNode) -> bool:
    """Whether the text at ``node`` goes with an operation that is replaced."""
    if work.draft.is_removed(node) or work.facts.tree.is_within(node, work.kept):
        return True
    if work.conversation.keeps_list:
        return False
    return goes_with_answer(work.facts, work.conversation, node)

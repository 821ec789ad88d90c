"""A history becomes a list of steps, which goes out with every request.

Calls of functions have to be sent again as the model gave them, with what belongs to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from migrate_interactions.conversations.histories import HistoryConversation
from migrate_interactions.conversations.operations.operation import REFUSED, Doing, Operation
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.draft import LINE_LIMIT, Draft
from migrate_interactions.rewriting.interactions import name_of_answered
from migrate_interactions.rewriting.layout import (
    Argument,
    Items,
    Value,
    laid_out,
)
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.create import rewrite_generate
from migrate_interactions.rewriting.responses import rewrite_reads
from migrate_interactions.rewriting.step_lists import added, steps_in_place
from migrate_interactions.rewriting.turns import steps_of
from migrate_interactions.rewriting.upkeep import remove_variable, users_of
from migrate_interactions.syntax.uses import is_tested

#: Operations that a list of steps goes through unchanged.
_UNCHANGED = frozenset(
    {Doing.CLEAR, Doing.COPY, Doing.LINK, Doing.DECLARE, Doing.ABSENT, Doing.FORGET}
)


def rewrite_as_steps(facts: Facts, history: HistoryConversation) -> Draft:
    """The edits that put steps in the place of turns. Raises RefusedError."""
    draft = Draft(facts.tree)
    users = users_of(history)
    gone: list[cst.CSTNode] = []
    for operation in history.operations:
        match operation.doing:
            case Doing.START:
                _start(facts, draft, operation, users)
            case Doing.APPEND:
                gone += _append(facts, draft, history, operation, users)
            case Doing.SEND:
                _send(facts, draft, history, operation, users)
            case Doing.COPY if operation.composed:
                raise _unwritten(facts, operation)
            case Doing.READ if is_tested(facts.tree, operation.mention.node):
                pass
            case doing if doing not in _UNCHANGED and not _is_plain_copy(operation):
                raise RefusedError(
                    REFUSED.get(doing, "history-escapes"),
                    operation.what
                    or f"`{facts.tree.excerpt(operation.node)}` counts turns, "
                    "and an answer may be several steps",
                    facts.tree.line(operation.node),
                )
    _annotate(facts, draft)
    rewrite_reads(
        facts,
        draft,
        history.sites,
        lambda node: draft.is_removed(node) or facts.tree.is_within(node, gone),
    )
    return draft


def _is_plain_copy(operation: Operation) -> bool:
    """Whether the history is set to a copy of a history that is known."""
    return operation.doing is Doing.ESCAPE and operation.target is not None


def _start(facts: Facts, draft: Draft, operation: Operation, users: Sequence[cst.CSTNode]) -> None:
    if not operation.turns:
        return
    literal = operation.seed
    match operation.node:
        case cst.Assign(value=cst.List() as value) | cst.AnnAssign(value=cst.List() as value):
            literal = value
    if literal is None:
        raise _unwritten(facts, operation)
    steps = [s for turn in operation.turns for s in steps_of(facts, draft, turn, users)]
    indent = facts.tree.indentation(literal)
    draft.replace(literal, *laid_out(draft, Items(tuple(steps)), indent, LINE_LIMIT // 2))


def _append(
    facts: Facts,
    draft: Draft,
    history: HistoryConversation,
    operation: Operation,
    users: Sequence[cst.CSTNode],
) -> Iterator[cst.CSTNode]:
    """Steps in place of turns; gives the answers that are taken over with their steps."""
    readers = [one.node for one in history.operations]
    steps: list[Value] = []
    for turn in operation.turns:
        if turn.content is not None:
            steps.append((f"*({name_of_answered(facts, draft, turn.content)}.steps or [])",))
            remove_variable(facts, draft, turn, readers)
            yield turn.content
            yield turn.node
            continue
        steps += steps_in_place(facts, draft, turn, users, readers)
    target = operation.reached or facts.tree.source(operation.mention.node)
    draft.replace_statement(operation.node, added(draft, target, steps, operation.node))


def _send(
    facts: Facts,
    draft: Draft,
    history: HistoryConversation,
    operation: Operation,
    users: Sequence[cst.CSTNode],
) -> None:
    site = operation.site
    contents = site.argument("contents") if site is not None else None
    if site is None or contents is None:
        raise _unwritten(facts, operation)
    value: Value = (facts.tree.source(operation.mention.node),)
    if operation.turns:
        steps = [s for turn in operation.turns for s in steps_of(facts, draft, turn, users)]
        value = Items(((f"*{facts.tree.source(operation.mention.node)}",), *steps))
        alias = operation.mention.alias
        if alias is not None:
            draft.remove_statement(alias.node)
    new = [Argument("input", value), Argument("store", ("False",))]
    rewrite_generate(facts, draft, site, new, history.sites)


def _annotate(facts: Facts, draft: Draft) -> None:
    """Lists of turns that say so are lists of anything now."""
    for annotation in facts.tree.scopes.nodes(cst.Annotation):
        written = facts.tree.source(annotation.annotation)
        if written.startswith(("list[", "List[")) and written.endswith("Content]"):
            draft.add_import("typing", "Any")
            draft.replace(annotation.annotation, "list[Any]")


def _unwritten(facts: Facts, operation: Operation) -> RefusedError:
    return RefusedError(
        "history-built-elsewhere",
        f"`{facts.tree.excerpt(operation.node)}` cannot be written with steps",
        facts.tree.line(operation.node),
    )

"""Texts that were put together for a history alone, and go with it."""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from migrate_interactions.conversations.streamed.accumulation import accumulation_at
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.walk import descendants


def remove_unread_texts(
    facts: Facts, draft: Draft, said: cst.BaseExpression, is_gone: Callable[[cst.CSTNode], bool]
) -> None:
    """Remove what puts the answer ``said`` together, if only what is gone reads it."""
    for name in descendants(said):
        if isinstance(name, cst.Name):
            _remove(facts, draft, name, is_gone)


def _remove(
    facts: Facts, draft: Draft, read: cst.Name, is_gone: Callable[[cst.CSTNode], bool]
) -> None:
    call = facts.tree.parent(facts.tree.parent(read) or read)
    whole = accumulation_at(facts, read)
    if whole is None and isinstance(call, cst.Call):
        whole = accumulation_at(facts, call)
    bound = facts.tracker.definitions_at(read)
    if whole is not None and whole.start is not None and whole.addition is not None:
        statements = [whole.start.node, facts.tree.statement_of(whole.addition)]
        value = None
    elif len(bound) == 1 and (binding := next(iter(bound))).kind is BindingKind.ASSIGNMENT:
        statements = [binding.node]
        value = binding.value
        if value is None or accumulation_at(facts, value) is None:
            return
    else:
        return
    mentions = [
        m for m in facts.calls.same_variable(read) if not facts.tree.is_within(m, statements)
    ]
    if not all(is_gone(mention) for mention in mentions):
        return
    if not all(_is_alone_set(statement) for statement in statements):
        return
    for statement in statements:
        if _is_body_of_loop(facts, statement):
            return
    for statement in statements:
        draft.remove_statement(_with_its_test(facts, statement))
    if value is not None:
        remove_unread_texts(
            facts, draft, value, lambda node: is_gone(node) or draft.is_removed(node)
        )


def _is_alone_set(statement: cst.CSTNode) -> bool:
    """Whether nothing is lost but one variable."""
    match statement:
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name())]) | cst.AugAssign():
            return True
        case cst.AnnAssign() | cst.Expr():
            return True
    return False


def _is_body_of_loop(facts: Facts, statement: cst.CSTNode) -> bool:
    """Whether ``statement`` is all that a loop does."""
    block = facts.tree.parent(facts.tree.line_of(_with_its_test(facts, statement)))
    return len(getattr(block, "body", ())) == 1


def _with_its_test(facts: Facts, statement: cst.CSTNode) -> cst.CSTNode:
    """The ``if`` around ``statement`` if that holds nothing else."""
    line = facts.tree.line_of(statement)
    block = facts.tree.parent(line)
    above = facts.tree.parent(block) if block is not None else None
    match above:
        case cst.If(orelse=None, test=test) if len(getattr(block, "body", ())) == 1:
            if not any(
                isinstance(n, (cst.Call, cst.NamedExpr, cst.Await)) for n in descendants(test)
            ):
                return above
    return statement

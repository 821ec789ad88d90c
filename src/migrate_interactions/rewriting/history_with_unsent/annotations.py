"""Annotations of what was a list of turns."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.holders import EntryHolder, Holder, VariableHolder
from migrate_interactions.conversations.operations.operation import Doing
from migrate_interactions.rewriting.history_with_unsent.beginnings import is_list
from migrate_interactions.rewriting.history_with_unsent.work import Work, refusal
from migrate_interactions.syntax.scopes import BindingKind


def annotate(work: Work) -> None:
    """Parameters, variables and results that are annotated as lists of turns."""
    for holder in work.conversation.family:
        if not isinstance(holder, VariableHolder):
            _annotate_attribute(work, holder)
            continue
        for binding in holder.scope.bindings.get(holder.name, ()):
            if binding.annotation is not None:
                _annotate(work, binding.annotation.annotation)
            if binding.kind is BindingKind.PARAMETER and isinstance(binding.node, cst.Param):
                default = binding.node.default
                if default is not None and is_list(default):
                    raise refusal(work, default)
    for lending in dict.fromkeys(_lending(work)):
        if lending.returns is not None:
            _annotate(work, lending.returns.annotation)
    for operation in work.conversation.operations:
        mention = operation.mention.node
        statement = work.facts.tree.statement_of(mention)
        if operation.doing in (Doing.LINK, Doing.COPY) and isinstance(statement, cst.Return):
            function = work.facts.calls.enclosing_function(mention)
            if function is not None and function.returns is not None:
                _annotate_result(work, function.returns.annotation, statement, mention)


def _lending(work: Work) -> Iterator[cst.FunctionDef]:
    """The functions that hand the history out."""
    for operation in work.conversation.operations:
        alias = operation.mention.alias
        for node in (operation.mention.node, alias.value if alias is not None else None):
            function = work.facts.values.function_of(node) if isinstance(node, cst.Call) else None
            if operation.mention.lent and function is not None:
                yield function


def _annotate_result(
    work: Work, annotation: cst.BaseExpression, statement: cst.Return, mention: cst.BaseExpression
) -> None:
    """The annotation of a result that ``mention`` is, or is a part of."""
    match statement.value, annotation:
        case cst.Tuple(elements=elements), cst.Subscript(slice=annotated) if len(elements) == len(
            annotated
        ):
            for element, one in zip(elements, annotated, strict=True):
                if work.facts.tree.is_within(mention, [element]) and isinstance(
                    one.slice, cst.Index
                ):
                    _annotate(work, one.slice.value)
        case cst.Tuple(), _:
            pass
        case _:
            _annotate(work, annotation)


def _annotate_attribute(work: Work, holder: Holder) -> None:
    if isinstance(holder, EntryHolder):
        return
    for operation in work.conversation.operations:
        if (
            operation.holder == holder
            and operation.doing is Doing.START
            and isinstance(operation.node, cst.AnnAssign)
        ):
            _annotate(work, operation.node.annotation.annotation)


def _annotate(work: Work, annotation: cst.BaseExpression) -> None:
    if work.pair is not None:
        work.draft.add_import("typing", "Any")
    work.draft.replace(annotation, work.name)

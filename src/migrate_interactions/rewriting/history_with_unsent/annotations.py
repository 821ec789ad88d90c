"""Annotations of what was a list of turns."""

from __future__ import annotations

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
    for operation in work.conversation.operations:
        mention = operation.mention.node
        if operation.doing is Doing.LINK and isinstance(
            work.facts.tree.parent(mention), cst.Return
        ):
            function = work.facts.calls.enclosing_function(mention)
            if function is not None and function.returns is not None:
                _annotate(work, function.returns.annotation)


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

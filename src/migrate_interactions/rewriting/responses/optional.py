"""None where an interaction has something empty: kept where the code can tell the difference."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Span
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.responses.contexts import comparison_with_none
from migrate_interactions.syntax.shapes import is_none
from migrate_interactions.syntax.walk import descendants


def or_none(facts: Facts, draft: Draft, node: cst.BaseExpression) -> None:
    """Give None where the value is empty, unless the code puts something else there itself."""
    parent = facts.tree.parent(node)
    if isinstance(parent, cst.BooleanOperation) and isinstance(parent.operator, cst.Or):
        return
    alone = isinstance(parent, (cst.Assign, cst.AnnAssign, cst.Return, cst.Arg))
    before, after = ("", " or None") if alone else ("(", " or None)")
    span = facts.tree.span(node)
    draft.replace_span(Span(span.start, span.start), before)
    draft.replace_span(Span(span.end, span.end), after)


def none_matters(facts: Facts, node: cst.BaseExpression) -> bool:
    """Whether the code compares the value with None, or says that it may return None."""
    journey = facts.tracker.follow(node)
    uses = (*journey.uses, *(escape.node for escape in journey.escapes))
    if any(comparison_with_none(facts.tree, use) is not None for use in uses):
        return True
    return any(_may_be_none(function) for function in journey.returned_by)


def _may_be_none(function: cst.FunctionDef) -> bool:
    """Whether the annotation of a function says that it may return None."""
    if function.returns is None:
        return False
    for below in descendants(function.returns.annotation):
        match below:
            case cst.Name(value="Optional") | cst.Attribute(attr=cst.Name(value="Optional")):
                return True
            case cst.BinaryOperation(left=left, right=right) if is_none(left) or is_none(right):
                return True
    return False

"""None where an interaction has something empty: kept where the code can tell the difference."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Span
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.responses.contexts import comparison_with_none
from migrate_interactions.syntax.shapes import is_none
from migrate_interactions.syntax.tree import Tree
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
    """Whether the code compares the value with None, catches what that leads to, or says that
    it may return None."""
    journey = facts.tracker.follow(node)
    uses = (*journey.uses, *(escape.node for escape in journey.escapes))
    if any(comparison_with_none(facts.tree, use) is not None for use in uses):
        return True
    if any(_is_caught_as_none(facts.tree, use) for use in (node, *uses)):
        return True
    return any(_may_be_none(function) for function in journey.returned_by)


#: What using None as a text raises, and what an empty text raises where it is parsed.
_OF_NONE = frozenset({"TypeError", "AttributeError"})
_OF_EMPTY = frozenset({"ValueError", "JSONDecodeError", "ValidationError"})


def _is_caught_as_none(tree: Tree, use: cst.CSTNode) -> bool:
    """Whether a handler around ``use`` is for a text that is None, and not for an empty one."""
    below = use
    for above in tree.ancestors(use):
        if isinstance(above, cst.Try) and above.body is below:
            for handler in above.handlers:
                caught = _classes(handler)
                if caught & _OF_NONE and not caught & _OF_EMPTY:
                    return True
        if isinstance(above, (cst.FunctionDef, cst.Lambda)):
            return False
        below = above
    return False


def _classes(handler: cst.ExceptHandler) -> set[str]:
    """The last parts of the names of what ``handler`` catches."""
    if handler.type is None:
        return set()
    return {node.value for node in descendants(handler.type) if isinstance(node, cst.Name)}


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

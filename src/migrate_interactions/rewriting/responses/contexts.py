"""What stands around an expression that holds a value of a response."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from migrate_interactions.syntax.shapes import constant_text, is_none
from migrate_interactions.syntax.tree import Tree
from migrate_interactions.syntax.uses import is_tested

#: The name under which an element of a list is read.
ITEM = "[]"
#: The name under which a value is compared with others.
COMPARED = "=="


@dataclass(frozen=True, eq=False)
class Read:
    """``node`` reads ``name`` of the value of ``base``: by attribute, index or ``getattr``."""

    node: cst.BaseExpression
    base: cst.BaseExpression
    name: str


def read_of(tree: Tree, base: cst.BaseExpression) -> Read | None:
    """What is read of ``base`` by the expression around it."""
    parent = tree.parent(base)
    match parent:
        case cst.Attribute(value=value, attr=cst.Name(value=name)) if value is base:
            return Read(parent, base, name)
        case cst.Subscript(value=value, slice=[cst.SubscriptElement(slice=cst.Index())]) if (
            value is base
        ):
            return Read(parent, base, ITEM)
    asked = name_asked(tree, base, "getattr")
    call = tree.parent(parent) if parent is not None else None
    if asked is not None and isinstance(call, cst.Call):
        return Read(call, base, asked)
    return None


def name_asked(tree: Tree, base: cst.BaseExpression, function: str) -> str | None:
    """The attribute that ``getattr`` or ``hasattr`` asks ``base`` for."""
    parent = tree.parent(base)
    call = tree.parent(parent) if isinstance(parent, cst.Arg) else None
    match call:
        case cst.Call(func=cst.Name(value=called), args=[first, second, *_]) if (
            called == function and first is parent
        ):
            return constant_text(second.value)
    return None


def comparison_with_none(tree: Tree, node: cst.CSTNode) -> tuple[cst.Comparison, bool] | None:
    """The comparison of ``node`` with None, and whether it asks for its being None."""
    match tree.parent(node):
        case (
            cst.Comparison(
                left=left, comparisons=[cst.ComparisonTarget(operator=operator, comparator=right)]
            ) as comparison
        ) if left is node and is_none(right):
            if isinstance(operator, (cst.Is, cst.Equal)):
                return comparison, True
            if isinstance(operator, (cst.IsNot, cst.NotEqual)):
                return comparison, False
    return None


def asks_truth(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether only the truth of ``node``, or its being None, is asked for."""
    if is_tested(tree, node) or comparison_with_none(tree, node) is not None:
        return True
    parent = tree.parent(node)
    match parent:
        case cst.CompIf():
            return True
        case cst.BooleanOperation(left=left, operator=operator):
            inner = isinstance(operator, cst.And) and left is node
            return inner or asks_truth(tree, parent)
        case cst.GeneratorExp(elt=elt) if elt is node:
            return _is_given_to(tree, parent, ("any", "all"))
    return _is_given_to(tree, node, ("bool",))


def _is_given_to(tree: Tree, node: cst.CSTNode, functions: tuple[str, ...]) -> bool:
    argument = tree.parent(node)
    call = tree.parent(argument) if isinstance(argument, cst.Arg) else None
    match call:
        case cst.Call(func=cst.Name(value=name)):
            return name in functions
    return False


#: Reads that are asked for one behind the other, the outer one first.
_INSIDE = frozenset(
    {
        "[0]",
        "[0].content",
        "[0].content.parts",
        ".content",
        ".content.parts",
        ".parts",
        "[0].grounding_metadata",
        ".grounding_metadata",
        ".web_search_queries",
        ".grounding_chunks",
        ".grounding_supports",
        ".search_entry_point",
        "[0].url_context_metadata",
        ".url_context_metadata",
        ".url_metadata",
    }
)


def asked_again(tree: Tree, node: cst.BaseExpression) -> cst.BooleanOperation | None:
    """The ``and`` whose right side asks for something inside of ``node``, if it is one."""
    current: cst.BaseExpression = node
    while True:
        match tree.parent(current):
            case cst.BooleanOperation(left=left, operator=cst.And(), right=right) as both:
                if left is not current:
                    current = both
                    continue
                inner = tree.source(right).removeprefix(tree.source(node))
                return both if inner in _INSIDE and asks_truth(tree, both) else None
        return None

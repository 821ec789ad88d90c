"""What is done with the value of an expression, told by what stands around it."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.syntax.shapes import is_none
from migrate_interactions.syntax.tree import Tree

_CHANGING_METHODS = frozenset(
    {"append", "extend", "insert", "pop", "clear", "update", "remove", "setdefault"}
)


def is_called(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether ``node`` is the function of a call."""
    parent = tree.parent(node)
    return isinstance(parent, cst.Call) and parent.func is node


def awaited(tree: Tree, call: cst.Call) -> cst.BaseExpression:
    """The ``await`` of ``call``, which gives its value; the call itself where none stands there."""
    parent = tree.parent(call)
    return parent if isinstance(parent, cst.Await) else call


def call_given(tree: Tree, node: cst.CSTNode) -> cst.Call | None:
    """The call that ``node`` is an argument of."""
    argument = tree.parent(node)
    call = tree.parent(argument) if isinstance(argument, cst.Arg) else None
    return call if isinstance(call, cst.Call) else None


def is_target(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether a plain or annotated assignment sets ``node``."""
    match tree.parent(node):
        case cst.AssignTarget():
            return True
        case cst.AnnAssign(target=target):
            return target is node
    return False


def is_written(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether ``node``, or something inside what it stands for, is assigned or changed."""
    current = node
    while True:
        parent = tree.parent(current)
        match parent:
            case cst.AssignTarget() | cst.Del():
                return True
            case cst.AugAssign(target=target) | cst.AnnAssign(target=target):
                return target is current
            case cst.Attribute(value=value, attr=cst.Name(value=name)) if value is current:
                if is_called(tree, parent):
                    return name in _CHANGING_METHODS
                current = parent
            case cst.Subscript(value=value) if value is current:
                current = parent
            case _:
                return False


def is_tested(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether only the truth of ``node``, or its being None, is asked for."""
    parent = tree.parent(node)
    match parent:
        case cst.If(test=test) | cst.While(test=test) | cst.IfExp(test=test):
            return test is node
        case cst.Assert(test=test):
            return test is node
        case cst.UnaryOperation(operator=cst.Not()):
            return True
        case cst.BooleanOperation(left=left, operator=cst.And()):
            return left is node or is_tested(tree, parent)
        case cst.BooleanOperation():
            return is_tested(tree, parent)
        case cst.Comparison(left=left, comparisons=[cst.ComparisonTarget(operator, comparator)]):
            return (
                left is node and isinstance(operator, (cst.Is, cst.IsNot)) and is_none(comparator)
            )
    return False

"""Loops over function calls that are only reached where there are some."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.walk import descendants

_LEAVING = (cst.Return, cst.Break, cst.Continue, cst.Raise)


def goes_over_calls(facts: Facts, loop: cst.For) -> bool:
    """Whether ``loop`` goes over function calls of which there is certainly one."""
    tree = facts.tree
    iterable = loop.iter
    match iterable:
        case cst.Call(func=cst.Name(value="enumerate" | "list"), args=[cst.Arg(value=inner), *_]):
            iterable = inner
    wanted = {tree.source(iterable)}
    if isinstance(iterable, cst.Name):
        bound = facts.tracker.definitions_at(iterable)
        wanted |= {tree.source(b.value) for b in bound if b.value is not None}
    if not any("function_call" in text for text in wanted):
        return False
    inside: cst.CSTNode = loop
    for above in tree.ancestors(loop):
        match above:
            case cst.If(test=test, body=body) | cst.While(test=test, body=body) if inside is body:
                if _is_said(facts, test, wanted):
                    return True
            case cst.IndentedBlock(body=statements):
                for statement in statements:
                    if statement is inside:
                        break
                    if _leaves_without(facts, statement, wanted):
                        return True
            case cst.FunctionDef() | cst.Lambda():
                return False
        inside = above
    return False


def _is_said(facts: Facts, test: cst.BaseExpression, wanted: set[str]) -> bool:
    """Whether ``test`` holds only where there are calls."""
    match test:
        case cst.BooleanOperation(left=left, operator=cst.And(), right=right):
            return _is_said(facts, left, wanted) or _is_said(facts, right, wanted)
        case cst.NamedExpr(value=value):
            return facts.tree.source(value) in wanted
    return facts.tree.source(test) in wanted


def _leaves_without(facts: Facts, statement: cst.CSTNode, wanted: set[str]) -> bool:
    """``if not calls: return``, or ``break``, ``continue``, ``raise``."""
    match statement:
        case cst.If(
            test=cst.UnaryOperation(operator=cst.Not(), expression=test), body=body, orelse=None
        ):
            small = [node for node in descendants(body) if isinstance(node, _LEAVING)]
            last = body.body[-1] if body.body else None
            ends = isinstance(last, cst.SimpleStatementLine) and last.body[-1] in small
            return facts.tree.source(test) in wanted and ends
    return False

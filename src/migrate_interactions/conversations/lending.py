"""Functions that do nothing but hand out a value that they look up."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.syntax.walk import descendants

#: What may be called on the way: it looks up, or makes what is missing.
_LOOKING = frozenset({"setdefault", "get", "list", "deque", "str", "int"})


def only_lends(function: cst.FunctionDef) -> bool:
    """Whether calling ``function`` twice is as good as once: it looks up, makes, and returns."""
    body = function.body.body
    if function.asynchronous is not None or function.decorators or not body:
        return False
    match body[-1]:
        case cst.SimpleStatementLine(body=[*_, cst.Return(value=cst.BaseExpression())]):
            pass
        case cst.Return(value=cst.BaseExpression()):
            pass
        case _:
            return False
    return all(map(_is_harmless, descendants(function.body)))


def _is_harmless(node: cst.CSTNode) -> bool:
    match node:
        case cst.Call(func=cst.Name(value=name) | cst.Attribute(attr=cst.Name(value=name))):
            return name in _LOOKING
        case cst.Call() | cst.Yield() | cst.Await() | cst.AugAssign() | cst.Raise() | cst.Del():
            return False
        case cst.For() | cst.While() | cst.With() | cst.Try() | cst.Lambda() | cst.NamedExpr():
            return False
    return True


def is_repeatable(call: cst.BaseExpression) -> bool:
    """Whether the arguments of a call may be evaluated once more."""
    arguments = call.args if isinstance(call, cst.Call) else ()
    nodes = [node for argument in arguments for node in descendants(argument.value)]
    return not any(
        isinstance(node, (cst.Await, cst.NamedExpr, cst.Yield)) for node in nodes
    ) and all(
        isinstance(node.func, cst.Name) and node.func.value in _LOOKING
        for node in nodes
        if isinstance(node, cst.Call)
    )

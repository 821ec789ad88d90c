"""Python functions that are given as tools."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.configurations.elsewhere import function_elsewhere
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.scopes import BindingKind

#: Packages whose objects in ``tools`` are sessions with a server of tools.
_SESSIONS = frozenset({"mcp", "fastmcp"})
MCP_SESSION = "is a session with an MCP server; an interaction takes only a server's address"


@dataclass(frozen=True, eq=False)
class GivenFunction:
    """An element of ``tools`` that the SDK calls.

    ``definition`` is the function, of this file or of another one. Where there is none,
    ``problem`` says what it is instead, and ``reason`` is the word for it.
    """

    node: cst.BaseExpression
    definition: cst.FunctionDef | None = None
    is_method: bool = False
    problem: str = ""
    reason: str = "automatic-function-calling"


def given_function(facts: Facts, node: cst.BaseExpression) -> GivenFunction | None:
    """The function that ``node`` stands for; None if it is not known to be one."""
    match node:
        case cst.Lambda():
            return GivenFunction(node, problem="is a lambda, which has no name")
        case cst.Call(func=func):
            if facts.values.imported(func) == "functools.partial":
                return GivenFunction(node, problem="is made by functools.partial")
            if isinstance(func, cst.Name) and func.value == "getattr":
                return GivenFunction(
                    node, problem="is looked up while the program runs", reason="tools"
                )
            return None
    if _is_session(facts, node):
        return GivenFunction(node, problem=MCP_SESSION, reason="tools")
    value = facts.values.evaluate(node)
    if value is None:
        return None
    if isinstance(value.definition, cst.FunctionDef):
        is_method = facts.calls.self_name(value.definition) is not None
        return GivenFunction(node, value.definition, is_method=is_method)
    if value.imported is not None:
        found = function_elsewhere(facts, value.imported)
        return GivenFunction(node, found) if found is not None else None
    return None


def _is_session(facts: Facts, node: cst.BaseExpression) -> bool:
    if not isinstance(node, cst.Name):
        return False
    scope = facts.tree.scope_of(node).resolve(node.value)
    for binding in scope.bindings.get(node.value, ()) if scope is not None else ():
        match binding.kind, binding.value:
            case ((BindingKind.ASSIGNMENT | BindingKind.WITH), cst.Call(func=func)):
                if facts.values.imported(func).split(".")[0] in _SESSIONS:
                    return True
    return False

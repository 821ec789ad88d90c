"""Imported names that a module defines again before anybody can read what was imported."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.syntax.scopes import BindingKind, Scope
from migrate_interactions.syntax.walk import descendants


def is_replaced(scope: Scope, name: str) -> bool:
    """Whether no read of ``name`` of a module sees what an import binds to it.

    The imports and what replaces them stand in the module's body itself, and nothing between
    the first and the last of them mentions the name.
    """
    if not isinstance(scope.node, cst.Module):
        return False
    bindings = scope.bindings.get(name, ())
    imports = [one.node for one in bindings if one.kind is BindingKind.IMPORT]
    others = [one.node for one in bindings if one.kind is not BindingKind.IMPORT]
    if not imports or not others:
        return False
    body = scope.node.body
    imported = _indexes(body, imports)
    defined = _indexes(body, others)
    if len(imported) < len(imports) or len(defined) < len(others):
        return False
    first = min(defined)
    if max(imported) >= first:
        return False
    between = body[min(imported) : first]
    return not any(_mentions(part, name) for part in (*between, *_evaluated_before(body[first])))


def _indexes(body: Sequence[cst.CSTNode], nodes: Sequence[cst.CSTNode]) -> list[int]:
    """Which statements bind at ``nodes``; shorter than these where one is under a condition."""
    found = (_index(body, node) for node in nodes)
    return [index for index in found if index is not None]


def _index(body: Sequence[cst.CSTNode], node: cst.CSTNode) -> int | None:
    """Which statement of a module's body binds at ``node``, without a condition."""
    for index, statement in enumerate(body):
        match statement:
            case cst.SimpleStatementLine() if node in descendants(statement):
                return index
            case cst.FunctionDef() | cst.ClassDef() if statement is node:
                return index
    return None


def _evaluated_before(statement: cst.CSTNode) -> Sequence[cst.CSTNode]:
    """What a definition evaluates before it binds its name."""
    match statement:
        case cst.FunctionDef(decorators=decorators, params=params):
            return (*decorators, params)
        case cst.ClassDef(decorators=decorators, bases=bases, keywords=keywords, body=body):
            return (*decorators, *bases, *keywords, body)
        case cst.SimpleStatementLine(body=small):
            values = [one.value for one in small if isinstance(one, (cst.Assign, cst.AnnAssign))]
            return [value for value in values if value is not None]
    return ()


def _mentions(part: cst.CSTNode, name: str) -> bool:
    """Whether ``part`` mentions ``name``, import statements apart."""
    if isinstance(part, cst.SimpleStatementLine):
        inner = [one for one in part.body if not isinstance(one, (cst.Import, cst.ImportFrom))]
        return any(_mentions(one, name) for one in inner)
    return any(isinstance(node, cst.Name) and node.value == name for node in descendants(part))

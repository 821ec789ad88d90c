"""Builds the scopes of a module in one walk."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.syntax.bindings import add_binding, bind, bind_parameters
from migrate_interactions.syntax.name_roles import is_read
from migrate_interactions.syntax.scopes import (
    Binding,
    BindingKind,
    Scope,
    ScopeKind,
    ScopeTable,
    Variable,
)
from migrate_interactions.syntax.walk import children

_COMPREHENSIONS = (cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp)
_OPENING = frozenset({cst.FunctionDef, cst.ClassDef, cst.Lambda, *_COMPREHENSIONS})


def build_scopes(module: cst.Module) -> ScopeTable:
    """Walk ``module`` once."""
    root = Scope(ScopeKind.MODULE, module, None)
    parents: dict[cst.CSTNode, cst.CSTNode] = {}
    scope_of: dict[cst.CSTNode, Scope] = {module: root}
    by_type: dict[type[cst.CSTNode], list[cst.CSTNode]] = {}
    stack: list[tuple[cst.CSTNode, Scope]] = [(module, root)]
    while stack:
        node, scope = stack.pop()
        scope_of[node] = scope
        by_type.setdefault(type(node), []).append(node)
        if isinstance(node, cst.Name):
            continue
        inner = _open_scope(node, scope)
        below = list(children(node))
        for child in below:
            parents[child] = node
        if inner is None:
            bind(node, scope)
            stack.extend((child, scope) for child in reversed(below))
        else:
            outside = _evaluated_outside(node)
            scoped = [(child, scope if child in outside else inner) for child in below]
            for child, _ in scoped:
                if isinstance(child, cst.Parameters):
                    bind_parameters(child, inner)
            stack.extend(reversed(scoped))
    table = ScopeTable(root, parents, scope_of, by_type, {})
    _move_outer_parts(table)
    table.reads.update(reads_of_variables(table))
    return table


def reads_of_variables(table: ScopeTable) -> dict[Variable, list[cst.Name]]:
    """The names that read each variable, in the order of the code."""
    found: dict[Variable, list[cst.Name]] = {}
    for name in table.nodes(cst.Name):
        if is_read(name, table.parents):
            variable = table.scope_of[name].variable(name.value)
            if variable is not None:
                found.setdefault(variable, []).append(name)
    return found


def _open_scope(node: cst.CSTNode, scope: Scope) -> Scope | None:
    if type(node) not in _OPENING:
        return None
    match node:
        case cst.FunctionDef(name=cst.Name(value=name)):
            add_binding(scope, Binding(name, BindingKind.FUNCTION, node, scope))
            return Scope(ScopeKind.FUNCTION, node, scope)
        case cst.ClassDef(name=cst.Name(value=name)):
            add_binding(scope, Binding(name, BindingKind.CLASS, node, scope))
            return Scope(ScopeKind.CLASS, node, scope)
        case cst.Lambda():
            return Scope(ScopeKind.LAMBDA, node, scope)
        case cst.ListComp() | cst.SetComp() | cst.DictComp() | cst.GeneratorExp():
            return Scope(ScopeKind.COMPREHENSION, node, scope)
    return None


def _evaluated_outside(node: cst.CSTNode) -> set[cst.CSTNode]:
    """Children of a scope-opening node that are evaluated in the enclosing scope."""
    match node:
        case cst.FunctionDef(name=name, decorators=decorators, returns=returns):
            return {name, *decorators} | ({returns} if returns is not None else set())
        case cst.ClassDef(name=name, decorators=decorators, bases=bases, keywords=keywords):
            return {name, *decorators, *bases, *keywords}
    return set()


def _move_outer_parts(table: ScopeTable) -> None:
    """Defaults, annotations and a comprehension's first iterable belong to the outer scope."""
    for node in table.nodes(cst.Param):
        outer = table.scope_of[node].parent
        for part in (node.default, node.annotation):
            if part is not None and outer is not None:
                _set_scope(table, part, outer)
    for comprehension in table.nodes(*_COMPREHENSIONS):
        _set_scope(table, comprehension.for_in.iter, table.scope_of[comprehension])


def _set_scope(table: ScopeTable, top: cst.CSTNode, scope: Scope) -> None:
    inner = table.scope_of[top]
    stack = [top]
    while stack:
        node = stack.pop()
        if table.scope_of.get(node) is inner:
            table.scope_of[node] = scope
        stack.extend(children(node))

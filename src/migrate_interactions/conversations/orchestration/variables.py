"""Variables, functions, classes and imports that nothing uses any more."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.orchestration.effects import has_no_effect, is_new
from migrate_interactions.conversations.orchestration.outside import (
    is_named_in_text,
    is_used_elsewhere,
)
from migrate_interactions.conversations.orchestration.removed import Removed
from migrate_interactions.conversations.orchestration.statements import (
    assignment_of,
    filling_of,
    is_plain,
)
from migrate_interactions.facts.elsewhere import files_importing_from
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.scopes import Binding, Scope, ScopeKind, Variable


def dying_variable(removed: Removed, node: cst.CSTNode) -> Removed | None:
    """Without the variable that ``node`` mentions, all that binds it and all that fills it.

    None if it is used, or cannot go.
    """
    facts = removed.facts
    variable = facts.calls.variable(node)
    if variable is None or variable[0].kind is ScopeKind.CLASS:
        return None
    scope, name = variable
    bindings = [one for one in scope.bindings.get(name, ()) if not removed.covers(one.node)]
    statements: list[cst.CSTNode] = []
    for binding in bindings:
        statement = _binding_statement(removed, binding)
        if statement is None:
            return None
        statements.append(statement)
    uses: list[cst.CSTNode] = [*facts.tree.scopes.reads.get(variable, ())]
    uses += facts.calls.mentions_through_module(scope, name)
    if all(is_new(facts, one.value) for one in scope.bindings.get(name, ())):
        statements += [
            filling
            for use in uses
            if not removed.covers(use) and (filling := filling_of(facts, use)) is not None
        ]
    statements += _declarations(facts, scope, name)
    statements += _imports_of(facts, variable)
    grown = removed.with_more(statements)
    if not all(map(grown.covers, uses)):
        return None
    if is_used_elsewhere(facts, variable) or is_named_in_text(grown, name):
        return None
    return grown


def _binding_statement(removed: Removed, binding: Binding) -> cst.CSTNode | None:
    """What can go to unbind it; None where more hangs on it, as a request in a function."""
    facts, node = removed.facts, binding.node
    match node:
        case cst.Assign(targets=[cst.AssignTarget(target=target)]):
            return assignment_of(facts, target) if not binding.path else None
        case cst.AnnAssign(target=target) | cst.AugAssign(target=target):
            return assignment_of(facts, target)
        case cst.Del():
            return node if isinstance(node.target, cst.Name) else None
        case cst.FunctionDef() | cst.ClassDef():
            return node if is_plain(facts, node) and not removed.keeps_some_of(node) else None
        case cst.WithItem(item=item):
            return node if has_no_effect(facts, item) else None
        case cst.ImportAlias():
            return node if (binding.dotted or "").split(".")[0] != "__future__" else None
    return None


def _declarations(facts: Facts, scope: Scope, name: str) -> Iterator[cst.CSTNode]:
    """The names in ``global`` and ``nonlocal`` that mean the variable."""
    for item in facts.tree.scopes.nodes(cst.NameItem):
        if item.name.value == name and facts.tree.scope_of(item).resolve(name) is scope:
            yield item


def _imports_of(facts: Facts, variable: Variable) -> Iterator[cst.CSTNode]:
    """Imports of ``variable`` in other files."""
    for scope in dict.fromkeys(facts.tree.scopes.scope_of.values()):
        for name, linked in scope.linked.items():
            if linked == variable:
                yield from (one.node for one in scope.bindings[name])


def dying_import(removed: Removed, node: cst.CSTNode) -> Removed | None:
    """Without the import of what ``node`` names, from a linked file where others use it, too."""
    if not isinstance(node, cst.Name):
        return None
    facts, name = removed.facts, node.value
    scope = _importing(facts.tree.scope_of(node), name)
    if scope is None:
        return None
    uses = [
        read
        for read in facts.tree.scopes.reads.get(scope.linked[name], ())
        if read.value == name and _importing(facts.tree.scope_of(read), name) is scope
    ]
    if not all(map(removed.covers, uses)) or _is_offered(facts, scope, name):
        return None
    return removed.with_more([one.node for one in scope.bindings[name]])


def _importing(scope: Scope | None, name: str) -> Scope | None:
    """The scope of the same file that binds ``name`` by an import from a linked file."""
    while scope is not None and name not in scope.bindings:
        scope = scope.parent
    return scope if scope is not None and name in scope.linked else None


def _is_offered(facts: Facts, scope: Scope, name: str) -> bool:
    """Whether others may import ``name`` from the file that imports it itself."""
    if scope.parent is not None:
        return False
    part = next(part for part in facts.tree.parts if part.scope is scope)
    return part.path.endswith("__init__.py") or bool(files_importing_from(facts, part, name))

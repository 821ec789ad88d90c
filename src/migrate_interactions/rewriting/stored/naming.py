"""How something that a program holds is written at another place of it."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.stored.reaching import values_behind
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.name_roles import is_label
from migrate_interactions.syntax.scopes import BindingKind


def reachable(facts: Facts, node: cst.BaseExpression, place: cst.CSTNode, depth: int = 0) -> str:
    """How ``node`` is written at ``place``; empty if it has no name there."""
    tree = facts.tree
    if depth > 4:
        return ""
    match node:
        case cst.Name(value=name) if not is_label(node, tree.scopes.parents):
            scope = tree.scope_of(node).resolve(name)
            if scope is None:
                return ""
            bindings = scope.bindings[name]
            if tree.scope_of(place).resolve(name) is scope and _is_set_before(
                facts, bindings[0].node, scope.parent is None, place
            ):
                return name
            if any(b.kind is BindingKind.PARAMETER for b in bindings):
                written = {
                    reachable(facts, one, place, depth + 1) for one in values_behind(facts, node)
                }
                return written.pop() if len(written) == 1 else ""
        case cst.Attribute(value=base, attr=cst.Name(value=attribute)):
            owner = facts.calls.self_attribute(node)
            if owner is not None:
                return _attribute_at(facts, *owner, place)
            inner = reachable(facts, base, place, depth + 1)
            return f"{inner}.{attribute}" if inner else ""
        case cst.Call(func=cst.Name() as called, args=[]):
            function = facts.values.function_of(node)
            if function is not None and function.asynchronous is None:
                return tree.source(node) if reachable(facts, called, place, depth + 1) else ""
    return ""


def _is_set_before(facts: Facts, binding: cst.CSTNode, of_module: bool, place: cst.CSTNode) -> bool:
    """Whether a variable has its value when ``place`` runs."""
    if of_module and facts.calls.enclosing_function(place) is not None:
        return True
    return facts.tree.span(binding).start < facts.tree.span(place).start


def _attribute_at(facts: Facts, cls: cst.ClassDef, name: str, place: cst.CSTNode) -> str:
    """``self.name`` in a method of ``cls``; elsewhere, that of an object that is named there."""
    family = set(facts.calls.lineage(cls))
    function = facts.calls.enclosing_function(place)
    own = facts.calls.class_of(function) if function is not None else None
    if function is not None and own in family:
        return f"{facts.calls.self_name(function)}.{name}"
    for node in facts.tree.scopes.nodes(cst.Name, cst.Attribute):
        if facts.calls.enclosing_function(node) is not function:
            continue
        if isinstance(node, cst.Name) and is_label(node, facts.tree.scopes.parents):
            continue
        value = facts.values.evaluate(node)
        is_before = facts.tree.span(node).start < facts.tree.span(place).start
        if value is not None and value.instance_of in family and is_before:
            return f"{facts.tree.source(node)}.{name}"
    return ""

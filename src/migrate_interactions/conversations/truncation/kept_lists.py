"""Which list an expression stands for: a variable, an attribute, an entry of a session."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.facts.session_state import session_key
from migrate_interactions.syntax.name_roles import is_label
from migrate_interactions.syntax.scopes import Scope

#: A variable of a scope, an attribute of a class, an entry of a session.
ListKey = tuple[Scope | cst.ClassDef | str, str]

_WRAPPING = frozenset({"list", "tuple", "reversed", "deepcopy", "copy.deepcopy", "copy.copy"})
_TAKING = frozenset({"get", "setdefault", "copy"})


def list_at(facts: Facts, node: cst.BaseExpression) -> cst.BaseExpression:
    """The variable or attribute in ``node``, entries, copies and the like looked through."""
    match node:
        case cst.Subscript(value=value):
            if session_key(node, facts.values.imported) is not None:
                return node
            return list_at(facts, value)
        case cst.Call(func=cst.Attribute(value=value, attr=cst.Name(value=name))) if (
            name in _TAKING
        ):
            return list_at(facts, value)
        case cst.Call(args=[cst.Arg(value=value), *_]) if facts.values.name_of(node) in _WRAPPING:
            return list_at(facts, value)
    return node


def key_of(facts: Facts, node: cst.CSTNode) -> ListKey | None:
    """What tells the list at ``node`` from others; None if ``node`` names none."""
    key = session_key(node, facts.values.imported)
    if key is not None:
        return "session", key
    owner = owner_of(facts, node)
    if owner is not None:
        return owner
    if isinstance(node, cst.Name) and not is_label(node, facts.tree.scopes.parents):
        scope = facts.tree.scope_of(node).resolve(node.value)
        return (scope, node.value) if scope is not None else None
    return None


def owner_of(facts: Facts, node: cst.CSTNode) -> tuple[cst.ClassDef, str] | None:
    """The class of this module of whose instances ``node`` is an attribute, and its name."""
    owner = facts.calls.self_attribute(node)
    if owner is None and isinstance(node, cst.Attribute):
        value = facts.values.evaluate(node.value)
        if value is not None and value.instance_of is not None:
            owner = value.instance_of, node.attr.value
    if owner is None:
        return None
    family = facts.calls.lineage(owner[0])
    return min(family, key=lambda cls: facts.tree.span(cls).start), owner[1]


def mentions_of(facts: Facts, node: cst.BaseExpression) -> Iterator[cst.CSTNode]:
    """Every mention of the list that ``node`` names."""
    key = session_key(node, facts.values.imported)
    if key is not None:
        yield from facts.values.session_entries.get(key, ())
        return
    owner = owner_of(facts, node)
    if owner is None:
        yield from facts.calls.same_variable(node)
        return
    for one in facts.tree.scopes.nodes(cst.Attribute):
        if one.attr.value == owner[1] and owner_of(facts, one) == owner:
            yield one


def added_at(facts: Facts, mention: cst.CSTNode) -> Iterator[cst.BaseExpression]:
    """What is put into the list that ``mention`` names, where it stands, or into its entries."""
    tree = facts.tree
    current, parent = mention, tree.parent(mention)
    while True:
        match parent:
            case cst.Subscript(value=value) if value is current:
                current, parent = parent, tree.parent(parent)
            case cst.Attribute(attr=cst.Name(value="setdefault")):
                call = tree.parent(parent)
                if isinstance(call, cst.Call) and len(call.args) == 2:
                    yield call.args[1].value
                    current, parent = call, tree.parent(call)
                else:
                    return
            case _:
                break
    match parent:
        case cst.Attribute(
            attr=cst.Name(value="append" | "extend" | "insert" | "appendleft" | "add_message")
        ):
            call = tree.parent(parent)
            if isinstance(call, cst.Call) and call.func is parent and call.args:
                yield call.args[-1].value
        case cst.AugAssign(target=target, value=added) if target is current:
            yield added
        case cst.AssignTarget():
            statement = tree.parent(parent)
            if isinstance(statement, cst.Assign):
                yield statement.value
        case cst.AnnAssign(target=target, value=cst.BaseExpression() as value) if target is current:
            yield value

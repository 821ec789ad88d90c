"""Recognises copies of a list."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.holders import Holder, holder_of
from migrate_interactions.facts.elsewhere import files_using
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.uses import is_written

COPYING = frozenset({"list", "copy.copy", "copy.deepcopy", "deepcopy", "copy"})


def seed_of(facts: Facts, value: cst.BaseExpression) -> cst.List | None:
    """The constant list of turns that ``value`` is a fresh copy of."""
    match value:
        case cst.Call(args=[cst.Arg(value=cst.Name() as name, star="")]) if (
            facts.values.name_of(value) in COPYING
        ):
            pass
        case cst.Call(func=cst.Attribute(value=cst.Name() as name, attr=cst.Name("copy"))):
            pass
        case cst.List(elements=[cst.StarredElement(value=cst.Name() as name)]):
            pass
        case cst.Subscript(
            value=cst.Name() as name,
            slice=[cst.SubscriptElement(slice=cst.Slice(lower=None, upper=None, step=None))],
        ):
            pass
        case _:
            return None
    scope = facts.tree.scope_of(name).resolve(name.value)
    bindings = scope.bindings.get(name.value, []) if scope is not None else []
    if scope is None or len(bindings) != 1 or not isinstance(bindings[0].value, cst.List):
        return None
    if scope.parent is None and files_using(facts, name.value):
        return None
    for read in facts.tree.scopes.reads.get((scope, name.value), ()):
        parent = facts.tree.parent(read)
        call = facts.tree.parent(parent) if isinstance(parent, cst.Arg) else None
        if isinstance(call, cst.Call) and facts.values.name_of(call) in (*COPYING, "len"):
            continue
        match parent:
            case cst.StarredElement() | cst.Attribute(attr=cst.Name("copy")):
                continue
            case cst.Subscript() if not is_written(facts.tree, read):
                continue
        return None
    return bindings[0].value


def copied_holder(facts: Facts, value: cst.BaseExpression | None) -> Holder | None:
    """The holder that ``value`` is a copy of."""
    inner = without_copying(facts, value) if value is not None else None
    return holder_of(facts, inner) if inner is not None and inner is not value else None


def without_copying(facts: Facts, value: cst.BaseExpression) -> cst.BaseExpression:
    """What ``value`` makes a copy of; ``value`` itself if it makes none."""
    match value:
        case cst.Call(args=[cst.Arg(value=inner)]) if facts.values.name_of(value) in COPYING:
            return inner
        case cst.Call(func=cst.Attribute(value=inner, attr=cst.Name("copy")), args=[]):
            return inner
        case cst.Subscript(
            value=inner,
            slice=[cst.SubscriptElement(slice=cst.Slice(lower=None, upper=None, step=None))],
        ):
            return inner
    return value

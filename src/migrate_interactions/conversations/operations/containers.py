"""Dictionaries of histories: what is done to the dictionary itself."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.holders import EntryHolder, Mention, variable_mentions
from migrate_interactions.conversations.operations.family import Family
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.conversations.operations.reports import escape
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.shapes import is_empty_list

#: What is made of the keys of a dictionary alone.
_OVER_KEYS = frozenset({"sorted", "list", "tuple", "set", "any", "all"})


def container_operations(
    family: Family, holder: EntryHolder, node: cst.BaseExpression
) -> Iterator[Operation]:
    """What a mention of the dictionary as a whole does to the histories in it."""
    tree = family.facts.tree
    parent = tree.parent(node)
    where = Mention(node)
    match parent:
        case cst.Subscript(value=value) if value is node:
            above = tree.parent(parent)
            if isinstance(above, cst.Del):
                yield Operation(Doing.FORGET, holder, _entry_mention(parent), above)
            return
        case cst.Attribute(value=value, attr=cst.Name(value="setdefault" | "get")):
            return
        case cst.Attribute(value=value, attr=cst.Name(value="pop" | "clear" as how)):
            call = tree.parent(parent)
            if isinstance(call, cst.Call) and isinstance(tree.parent(call), cst.Expr):
                key = call.args[0].value if call.args else None
                if how == "clear" or key is not None:
                    yield Operation(Doing.FORGET, holder, Mention(node, key=key), call)
                    return
        case cst.AssignTarget():
            statement = tree.parent(parent)
            if isinstance(statement, cst.Assign) and _is_new_container(
                family.facts, statement.value
            ):
                yield Operation(Doing.DECLARE, holder, where, statement)
                return
            if isinstance(statement, cst.Assign) and "maxlen" in tree.source(statement.value):
                what = f"`{family.facts.tree.excerpt(statement.value)}` drops old turns"
                yield Operation(Doing.WINDOW, holder, where, statement, what=what)
                return
        case cst.AnnAssign(value=cst.BaseExpression() as value):
            if _is_new_container(family.facts, value):
                yield Operation(Doing.DECLARE, holder, where, parent)
                return
        case cst.ComparisonTarget(operator=cst.In() | cst.NotIn()):
            comparison = tree.parent(parent)
            assert isinstance(comparison, cst.Comparison)
            yield Operation(Doing.ABSENT, holder, Mention(node, key=comparison.left), comparison)
            return
        case cst.Arg():
            call = tree.parent(parent)
            if isinstance(call, cst.Call) and family.facts.values.name_of(call) == "len":
                yield Operation(Doing.ABSENT, holder, where, call)
                return
            if isinstance(call, cst.Call) and family.facts.values.name_of(call) in _OVER_KEYS:
                yield Operation(Doing.ABSENT, holder, where, call)
                return
    yield escape(family, holder, where, parent or node, at=node)


def _entry_mention(node: cst.Subscript) -> Mention:
    match node.slice:
        case [cst.SubscriptElement(slice=cst.Index(value=key))]:
            return Mention(node, key=key)
    return Mention(node)


def _is_new_container(facts: Facts, value: cst.BaseExpression) -> bool:
    match value:
        case cst.Dict(elements=elements):
            return all(isinstance(e, cst.DictElement) and is_empty_list(e.value) for e in elements)
        case cst.Call(args=args):
            called = facts.values.name_of(value)
            if called == "dict":
                return not args
            if called in ("collections.defaultdict", "defaultdict"):
                return [facts.tree.source(a.value) for a in args] == ["list"]
    return False


def is_declared(family: Family, holder: EntryHolder) -> bool:
    """Whether the container of ``holder`` is a dictionary that this module makes."""
    return any(
        o.doing is Doing.DECLARE
        for node in variable_mentions(family.facts, holder.container)
        for o in container_operations(family, holder, node)
    )

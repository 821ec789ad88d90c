"""The same list under another name: aliases, and results of functions."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.holders import Holder, Mention, alias_target, holder_of
from migrate_interactions.conversations.operations.family import Family
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.conversations.operations.reports import escape
from migrate_interactions.syntax.shapes import first_target


def taken(
    family: Family, holder: Holder, mention: Mention, statement: cst.CSTNode
) -> Iterator[Operation]:
    """``other = holder``: an alias, or a second name for the same list."""
    targets: list[cst.BaseExpression] = []
    match statement:
        case cst.Assign(targets=several):
            targets = [target.target for target in several]
        case cst.AnnAssign(target=target) | cst.NamedExpr(target=target):
            targets = [target]
    for target in targets:
        if isinstance(target, cst.Name):
            scope = family.facts.tree.scope_of(target).resolve(target.value)
            bindings = scope.bindings.get(target.value, ()) if scope else ()
            if len(bindings) == 1 and alias_target(family.facts, bindings[0]):
                continue
        other = holder_of(family.facts, target)
        if other is None:
            yield escape(family, holder, mention, statement)
        elif other != holder or mention.alias is None:
            yield Operation(Doing.LINK, holder, mention, statement, target=other)


def returned(
    family: Family, holder: Holder, mention: Mention, node: cst.Return
) -> Iterator[Operation]:
    """``return holder``: the callers' variables are linked with it."""
    facts = family.facts
    function = facts.calls.enclosing_function(node)
    if function is None or facts.tracker.mentions_uncalled(function):
        yield escape(family, holder, mention, node)
        return
    for call in facts.calls.calls_of(function):
        parent = facts.tree.parent(call)
        if isinstance(parent, cst.Await):
            parent = facts.tree.parent(parent)
        target: Holder | None = None
        match parent:
            case cst.Assign():
                target = holder_of(facts, first_target(parent))
            case cst.AnnAssign(target=place):
                target = holder_of(facts, place)
            case cst.Expr():
                continue
        if target is None:
            yield escape(family, holder, mention, parent or call)
        elif target != holder:
            yield Operation(Doing.LINK, holder, mention, call, target=target)

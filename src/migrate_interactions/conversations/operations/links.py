"""The same list under another name: aliases, and results of functions."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.holders import Holder, Mention, alias_target, holder_of
from migrate_interactions.conversations.operations.composition import copied_history
from migrate_interactions.conversations.operations.family import Family
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.conversations.operations.reports import escape
from migrate_interactions.syntax.shapes import without_await
from migrate_interactions.syntax.tree import Tree
from migrate_interactions.syntax.uses import awaited


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


def returned_at(tree: Tree, element: cst.Element) -> tuple[cst.Return, int] | None:
    """The statement that returns a tuple with ``element``, and its position there."""
    whole = tree.parent(element)
    statement = tree.parent(whole) if isinstance(whole, cst.Tuple) else None
    if isinstance(whole, cst.Tuple) and isinstance(statement, cst.Return):
        return statement, list(whole.elements).index(element)
    return None


def returned(
    family: Family,
    holder: Holder,
    mention: Mention,
    node: cst.Return,
    position: int | None = None,
    doing: Doing = Doing.LINK,
) -> Iterator[Operation]:
    """``return holder``, or a tuple with it at ``position``: the callers' variables are linked.

    With COPY they get copies.
    """
    facts = family.facts
    function = facts.calls.enclosing_function(node)
    if function is None or facts.tracker.mentions_uncalled(function):
        yield escape(family, holder, mention, node)
        return
    for call in facts.calls.calls_of(function):
        parent = facts.tree.parent(awaited(facts.tree, call))
        if isinstance(parent, cst.Expr):
            continue
        place = _receiver(parent, position)
        target = holder_of(facts, place) if place is not None else None
        if target is None:
            yield escape(family, holder, mention, parent or call)
        elif target != holder:
            yield Operation(doing, holder, mention, call, target=target)


def _receiver(parent: cst.CSTNode | None, position: int | None) -> cst.BaseExpression | None:
    """The target that gets a function's result, or the part of it at ``position``."""
    match parent:
        case cst.Assign(targets=[cst.AssignTarget(target=target)]) | cst.AnnAssign(target=target):
            pass
        case _:
            return None
    if position is None:
        return target
    match target:
        case cst.Tuple(elements=elements) if position < len(elements):
            if all(isinstance(element, cst.Element) for element in elements):
                return elements[position].value
    return None


def unpacked(
    family: Family, holder: Holder, mention: Mention, element: cst.Element
) -> Iterator[Operation]:
    """``holder`` as a part of a tuple: a target of an assignment, or a part of a result."""
    tree = family.facts.tree
    whole = tree.parent(element)
    if not isinstance(whole, cst.Tuple):
        yield escape(family, holder, mention, whole or element)
        return
    position = list(whole.elements).index(element)
    parent = tree.parent(whole)
    if isinstance(parent, cst.Return):
        yield from returned(family, holder, mention, parent, position)
        return
    statement = tree.parent(parent) if isinstance(parent, cst.AssignTarget) else None
    if isinstance(statement, cst.Assign):
        value = statement.value
        call = without_await(value)
        if isinstance(call, cst.Call) and _hands_out(family, call, position):
            return  # reported where it is returned
    yield escape(family, holder, mention, statement or whole)


def _hands_out(family: Family, call: cst.Call, position: int) -> bool:
    """Whether all results of a function of this module have a history at ``position``."""
    function = family.facts.values.function_of(call)
    returns = family.facts.calls.returns_of(function) if function is not None else ()
    found: list[Holder | None] = []
    for statement in returns:
        match statement.value:
            case cst.Tuple(elements=elements) if position < len(elements):
                found.append(copied_history(family.facts, elements[position].value))
            case _:
                return False
    return family.takes_from(found)

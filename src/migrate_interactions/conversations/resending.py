"""Whether earlier turns are sent again; a list of parts for one request is not a history."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.answers import answer
from migrate_interactions.conversations.holders import (
    AttributeHolder,
    EntryHolder,
    Holder,
    base_of,
    holder_of,
    mentions,
    variable_mentions,
)
from migrate_interactions.conversations.made_of import is_made_of_response
from migrate_interactions.conversations.operations.family import Family
from migrate_interactions.conversations.operations.operation import Doing
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.syntax.name_roles import is_label
from migrate_interactions.syntax.scopes import ScopeKind
from migrate_interactions.syntax.walk import descendants


def is_history(facts: Facts, site: Site, family: Family) -> bool:
    """Whether earlier turns are sent again; a list of parts for one request is not."""
    turns = [turn for operation in family.operations for turn in operation.turns]
    appended = [
        turn
        for operation in family.operations
        if operation.doing in (Doing.APPEND, Doing.START, Doing.COMPACT, Doing.ESCAPE)
        for turn in operation.turns
    ]
    if any(turn.answer is not None and not turn.plain for turn in appended):
        return True
    if any(
        grows_by_answers(facts, holder, site) or _grows_by_response(facts, holder, site)
        for holder in family.holders
    ):
        return True
    if any(
        o.doing is Doing.COMPACT or (o.doing is Doing.EDIT and o.turns) for o in family.operations
    ):
        return True
    if not any(not turn.plain for turn in turns):
        return False
    if _is_repeated(facts, site, family):
        return True
    return any(
        operation.doing in (Doing.SEND, Doing.ESCAPE)
        and any(not turn.plain for turn in operation.turns)
        for operation in family.operations
    ) and any(operation.doing in (Doing.PERSIST, Doing.ESCAPE) for operation in family.operations)


def _is_repeated(facts: Facts, site: Site, family: Family) -> bool:
    """Whether a list that outlives one request is appended to and sent over and over."""
    appends = [
        operation
        for operation in family.operations
        if operation.doing is Doing.APPEND and any(not turn.plain for turn in operation.turns)
    ]
    if not appends:
        return False
    starts = [o for o in family.operations if o.doing is Doing.START]
    for holder in family.holders:
        if isinstance(holder, (AttributeHolder, EntryHolder)):
            return True
        function = facts.calls.enclosing_function(site.call)
        if holder.scope.kind is ScopeKind.MODULE and function is not None:
            return True
    loops = _loops_around(facts, site.call)
    return any(loop not in _loops_around(facts, start.node) for loop in loops for start in starts)


def _loops_around(facts: Facts, node: cst.CSTNode) -> list[cst.CSTNode]:
    found: list[cst.CSTNode] = []
    for above in facts.tree.ancestors(node):
        if isinstance(above, (cst.FunctionDef, cst.Lambda)):
            break
        if isinstance(above, (cst.For, cst.While)):
            found.append(above)
    return found


def grows_by_answers(facts: Facts, holder: Holder, site: Site) -> bool:
    """Whether answers to ``site`` are added to what ``holder`` has, turn after turn."""
    for grown in _growth(facts, holder):
        for below in descendants(grown):
            if isinstance(below, (cst.Name, cst.Attribute)):
                found = answer(facts, below)
                if found is not None and site in found.sites:
                    return True
    return False


def _grows_by_response(facts: Facts, holder: Holder, site: Site) -> bool:
    """Whether anything that is read of a response to ``site`` is added to what ``holder`` has."""
    return any(is_made_of_response(facts, grown, site) for grown in _growth(facts, holder))


def _growth(facts: Facts, holder: Holder) -> Iterator[cst.BaseExpression]:
    """What is added to the value of ``holder``, wherever that is."""
    aliases = (one.node for one in mentions(facts, holder) if one.alias is not None)
    for node in (*variable_mentions(facts, base_of(holder)), *aliases):
        grown = _growth_at(facts, node)
        if grown is not None:
            yield grown


def _growth_at(facts: Facts, node: cst.BaseExpression) -> cst.BaseExpression | None:
    """The expression that is added to the value at ``node``, if something is."""
    tree = facts.tree
    current: cst.CSTNode = node
    parent = tree.parent(current)
    while isinstance(parent, cst.Subscript) and parent.value is current:
        current, parent = parent, tree.parent(parent)
    match parent:
        case cst.AugAssign(target=target, value=value) if target is current:
            return value
        case cst.Attribute(attr=cst.Name(value="append" | "extend" | "appendleft" | "insert")):
            call = tree.parent(parent)
            if isinstance(call, cst.Call) and call.func is parent and call.args:
                return call.args[-1].value
        case cst.AssignTarget():
            statement = tree.parent(parent)
            if isinstance(statement, cst.Assign) and _mentions_again(
                facts, statement, node, current
            ):
                return statement.value
    return None


def _mentions_again(
    facts: Facts, statement: cst.Assign, node: cst.BaseExpression, target: cst.CSTNode
) -> bool:
    """Whether what is assigned to ``target``, which ``node`` is part of, is made of it."""
    text = facts.tree.source(target)
    return any(
        isinstance(below, (cst.Name, cst.Attribute, cst.Subscript))
        and not (isinstance(below, cst.Name) and is_label(below, facts.tree.scopes.parents))
        and facts.tree.source(below) == text
        and holder_of(facts, below) == holder_of(facts, node)
        for below in descendants(statement.value)
    )

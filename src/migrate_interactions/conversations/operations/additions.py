"""Turns that are added at the end: ``append``, ``extend`` and ``+=``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import libcst as cst

from migrate_interactions.conversations.holders import Holder, Mention
from migrate_interactions.conversations.operations.family import Family
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.conversations.operations.reports import escape, unread
from migrate_interactions.conversations.parts import NoTurn
from migrate_interactions.conversations.turns import Turn, read_turn
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.shapes import only_statement
from migrate_interactions.syntax.walk import descendants


def appended(
    family: Family, holder: Holder, mention: Mention, call: cst.Call, element: cst.BaseExpression
) -> Iterator[Operation]:
    """``holder.append(element)``, also inside a helper that is called with the turn."""
    facts = family.facts
    turn = read_turn(facts, element)
    function = facts.calls.enclosing_function(call)
    if function is not None and _mentions_parameter(facts, function, element):
        statement = facts.tree.parent(call)
        if isinstance(statement, cst.Expr) and only_statement(function, statement):
            calls = [
                c
                for c in facts.calls.calls_of(function)
                if (v := facts.values.evaluate(c.func)) is not None and v.definition is function
            ]
            if (
                calls
                and not facts.tracker.mentions_uncalled(function)
                and not _is_overridden(facts, function)
            ):
                yield Operation(Doing.HELPER, holder, mention, function)
                for outer in calls:
                    passed = facts.calls.passed(outer, function)
                    yield from _appended_by_helper(family, holder, mention, outer, element, passed)
                return
    if isinstance(turn, NoTurn):
        yield unread(family, holder, mention, call, turn)
        return
    yield added(family, holder, mention, call, (turn,))


def _appended_by_helper(
    family: Family,
    holder: Holder,
    mention: Mention,
    call: cst.Call,
    element: cst.BaseExpression,
    passed: dict[str, cst.BaseExpression],
) -> Iterator[Operation]:
    """One call of a function that appends what it is given."""
    turn = read_turn(family.facts, element, passed)
    if isinstance(turn, NoTurn):
        yield unread(family, holder, mention, call, turn)
        return
    given = list(passed.values())
    at_call = _reached_at(family.facts, mention, call, passed)
    if (
        at_call is None
        or not isinstance(family.facts.tree.parent(call), cst.Expr)
        or not all(family.facts.tree.is_within(text, given) for text in turn.texts)
    ):
        yield escape(family, holder, mention, call)
        return
    reached, there = at_call
    yield replace(added(family, holder, there, call, (turn,)), reached=reached)


def _reached_at(
    facts: Facts, mention: Mention, call: cst.Call, passed: dict[str, cst.BaseExpression]
) -> tuple[str, Mention] | None:
    """How the history of ``mention``, inside a helper, is written where that is called."""
    tree = facts.tree
    written = tree.source(mention.node)
    if mention.alias is not None:
        return None
    match mention.node:
        case cst.Name():
            return written, mention
        case cst.Attribute():
            helper = facts.calls.enclosing_function(mention.node)
            own = facts.calls.self_name(helper) if helper is not None else None
            if isinstance(call.func, cst.Attribute) and written.startswith(f"{own}."):
                return f"{tree.source(call.func.value)}.{written.removeprefix(f'{own}.')}", mention
        case cst.Call():
            return _lent_at(facts, mention, call, passed)
        case cst.Subscript(value=cst.Name() as container) if isinstance(mention.key, cst.Name):
            key = passed.get(mention.key.value)
            if key is not None:
                there = Mention(mention.node, key=key)
                return f"{tree.source(container)}[{tree.source(key)}]", there
    return None


def _lent_at(
    facts: Facts, mention: Mention, call: cst.Call, passed: dict[str, cst.BaseExpression]
) -> tuple[str, Mention] | None:
    """``get(key)`` of ``mention``, as it is written beside ``call`` of the function around it."""
    inner = mention.node
    if not isinstance(inner, cst.Call) or not isinstance(mention.key, cst.Name):
        return None
    key = passed.get(mention.key.value)
    if key is None or len(inner.args) != 1 or inner.args[0].value is not mention.key:
        return None
    tree = facts.tree
    match inner.func, call.func:
        case cst.Name(value=name), cst.Attribute(value=module) if tree.scopes.module_at(module):
            function = f"{tree.source(module)}.{name}"
        case cst.Name(value=name), cst.Name() if tree.part_of(inner) is tree.part_of(call):
            function = name
        case (
            cst.Attribute(value=cst.Name(value=own), attr=cst.Name(value=name)),
            cst.Attribute(value=instance),
        ) if own == _own_name(facts, inner):
            function = f"{tree.source(instance)}.{name}"
        case _:
            return None
    there = Mention(inner, key=key, creates=mention.creates, lent=True)
    return f"{function}({tree.source(key)})", there


def _own_name(facts: Facts, node: cst.CSTNode) -> str | None:
    function = facts.calls.enclosing_function(node)
    return facts.calls.self_name(function) if function is not None else None


def added(
    family: Family,
    holder: Holder,
    mention: Mention,
    node: cst.CSTNode,
    turns: tuple[Turn, ...] | NoTurn,
) -> Operation:
    """``turns`` go to the end of ``holder``."""
    if isinstance(turns, NoTurn):
        return unread(family, holder, mention, node, turns)
    return Operation(Doing.APPEND, holder, mention, node, turns=turns)


def elements_read(facts: Facts, value: cst.BaseExpression) -> tuple[Turn, ...] | NoTurn:
    """The turns of a list that is added to a history as a whole."""
    if isinstance(value, (cst.List, cst.Tuple)):
        return turns_read(facts, value.elements)
    if isinstance(value, cst.Name):
        bound = facts.tracker.definitions_at(value)
        if len(bound) == 1 and all(isinstance(b.value, cst.List) for b in bound):
            return NoTurn(value, "is a list that is built elsewhere")
    return NoTurn(value, "is built elsewhere")


def turns_read(facts: Facts, elements: Sequence[cst.BaseElement]) -> tuple[Turn, ...] | NoTurn:
    """The turns that the elements of a display write, or the first that cannot be read."""
    turns: list[Turn] = []
    for element in elements:
        if not isinstance(element, cst.Element):
            return NoTurn(element, "is unpacked from elsewhere")
        turn = read_turn(facts, element.value)
        if isinstance(turn, NoTurn):
            return turn
        turns.append(turn)
    return tuple(turns)


def _is_overridden(facts: Facts, function: cst.FunctionDef) -> bool:
    """Whether another class of the family has a method of the same name."""
    cls = facts.calls.class_of(function)
    return cls is not None and any(
        other is not cls and facts.calls.class_scope(other).bindings.get(function.name.value)
        for other in facts.calls.lineage(cls)
    )


def _mentions_parameter(facts: Facts, function: cst.FunctionDef, node: cst.BaseExpression) -> bool:
    scope = facts.calls.function_scope(function)
    own = facts.calls.self_name(function)
    for name in descendants(node):
        if isinstance(name, cst.Name) and name.value != own:
            for binding in scope.bindings.get(name.value, ()):
                if binding.kind is BindingKind.PARAMETER:
                    return True
    return False

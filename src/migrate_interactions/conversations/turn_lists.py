"""Which expressions are lists of turns, by what is put into them."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.parts import NoTurn
from migrate_interactions.conversations.turns import USER, Turn, read_parts, read_turn
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.shapes import written_fields

_MAX_DEPTH = 6


def turns_in(facts: Facts, node: cst.BaseExpression, depth: int = 0) -> Iterator[Turn | NoTurn]:
    """What is written as an element of the list at ``node``, variables and functions followed.

    Anything that cannot be followed gives nothing.
    """
    if depth > _MAX_DEPTH:
        return
    match node:
        case cst.List(elements=elements) | cst.Tuple(elements=elements):
            for element in elements:
                if isinstance(element, cst.StarredElement):
                    yield from turns_in(facts, element.value, depth + 1)
                else:
                    yield _read(facts, element.value)
        case cst.ListComp(elt=element) | cst.GeneratorExp(elt=element):
            yield _read(facts, element)
        case cst.BinaryOperation(left=left, operator=cst.Add(), right=right):
            yield from turns_in(facts, left, depth + 1)
            yield from turns_in(facts, right, depth + 1)
        case cst.IfExp(body=left, orelse=right) | cst.BooleanOperation(left=left, right=right):
            yield from turns_in(facts, left, depth + 1)
            yield from turns_in(facts, right, depth + 1)
        case cst.Subscript(value=value, slice=[cst.SubscriptElement(slice=cst.Slice())]):
            yield from turns_in(facts, value, depth + 1)
        case cst.Call():
            yield from _of_call(facts, node, depth)
        case cst.Name() | cst.Attribute():
            yield from _of_variable(facts, node, depth)


def _read(facts: Facts, node: cst.BaseExpression) -> Turn | NoTurn:
    """One element; a role that is only known when the program runs does not matter."""
    turn = read_turn(facts, node)
    fields = written_fields(node) if isinstance(turn, NoTurn) else None
    if fields is not None and set(fields) == {"role", "parts"}:
        parts = read_parts(facts, fields["parts"])
        if not isinstance(parts, NoTurn):
            return Turn(node, USER, parts)
    return turn


def _of_call(facts: Facts, call: cst.Call, depth: int) -> Iterator[Turn | NoTurn]:
    called = facts.values.name_of(call)
    if called.endswith(("list", "deque", "copy", "tuple", "sorted", "reversed")) and call.args:
        yield from turns_in(facts, call.args[0].value, depth + 1)
        return
    function = facts.values.function_of(call)
    for statement in facts.calls.returns_of(function) if function is not None else ():
        if statement.value is not None:
            yield from turns_in(facts, statement.value, depth + 1)


def _of_variable(facts: Facts, node: cst.BaseExpression, depth: int) -> Iterator[Turn | NoTurn]:
    """What a variable or attribute is set to, and what is added to it."""
    if isinstance(node, cst.Name):
        for binding in facts.tracker.definitions_at(node):
            if binding.value is not None and not binding.path:
                yield from turns_in(facts, binding.value, depth + 1)
    else:
        owner = facts.calls.self_attribute(node)
        for value in facts.calls.attribute_values(*owner) if owner is not None else ():
            yield from turns_in(facts, value, depth + 1)
    for mention in facts.calls.same_variable(node):
        match facts.tree.parent(mention):
            case cst.Attribute(attr=cst.Name(value="append")) as method:
                call = facts.tree.parent(method)
                if isinstance(call, cst.Call) and call.func is method and call.args:
                    yield _read(facts, call.args[0].value)
            case cst.Attribute(attr=cst.Name(value="extend")) as method:
                call = facts.tree.parent(method)
                if isinstance(call, cst.Call) and call.func is method and call.args:
                    yield from turns_in(facts, call.args[0].value, depth + 1)
            case cst.AugAssign(target=target, value=value) if target is mention:
                yield from turns_in(facts, value, depth + 1)

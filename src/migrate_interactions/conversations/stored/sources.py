"""Where the turns of a request come from: the expressions that a list of turns is taken from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.stored.places import is_session
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.shapes import constant_text, written_fields
from migrate_interactions.syntax.walk import descendants

_MAX_DEPTH = 8
#: How many variables are looked through on the way to that of a loop.
_THROUGH = 2
_COPYING = ("list", "tuple", "copy", "deepcopy", "sorted", "reversed", "filter", "deque")
_LOADING = frozenset({"load", "loads", "safe_load", "literal_eval", "validate_json"})
_SETTING = frozenset({BindingKind.ASSIGNMENT, BindingKind.WALRUS, BindingKind.AUGMENTED})
_USER_ROLES = frozenset({"user", "system"})


@dataclass(frozen=True, eq=False)
class Source:
    """``node`` is what the turns are taken from; ``cut`` what takes only some of them."""

    node: cst.BaseExpression
    cut: cst.CSTNode | None = None


def sources_of(
    facts: Facts,
    node: cst.BaseExpression,
    cut: cst.CSTNode | None = None,
    depth: int = 0,
    seen: frozenset[cst.CSTNode] = frozenset(),
) -> Iterator[Source]:
    """What the elements of the list at ``node`` are taken from, variables and calls followed."""
    if depth > _MAX_DEPTH or node in seen:
        return
    seen |= {node}
    if is_session(facts, node):
        return  # the session itself is no list
    match node:
        case cst.ListComp(elt=element) | cst.GeneratorExp(elt=element):
            yield from _of_element(facts, element, cut, depth)
        case cst.BinaryOperation(left=left, operator=cst.Add(), right=right):
            yield from sources_of(facts, left, cut, depth + 1, seen)
            yield from sources_of(facts, right, cut, depth + 1, seen)
        case cst.IfExp(body=left, orelse=right) | cst.BooleanOperation(left=left, right=right):
            yield from sources_of(facts, left, cut, depth + 1, seen)
            yield from sources_of(facts, right, cut, depth + 1, seen)
        case cst.List(elements=elements) | cst.Tuple(elements=elements):
            for starred in elements:
                if isinstance(starred, cst.StarredElement):
                    yield from sources_of(facts, starred.value, cut, depth + 1, seen)
        case cst.Subscript(value=value, slice=[cst.SubscriptElement(slice=cst.Slice() as part)]):
            taken = node if part.lower is not None or part.upper is not None else cut
            yield from sources_of(facts, value, taken, depth + 1, seen)
        case cst.Subscript():
            yield Source(node, cut)
        case cst.Await(expression=inner) | cst.NamedExpr(value=inner):
            yield from sources_of(facts, inner, cut, depth + 1, seen)
        case cst.Call():
            yield from _of_call(facts, node, cut, depth, seen)
        case cst.Name() | cst.Attribute():
            yield from _of_variable(facts, node, cut, depth, seen)


def _of_call(
    facts: Facts,
    call: cst.Call,
    cut: cst.CSTNode | None,
    depth: int,
    seen: frozenset[cst.CSTNode],
) -> Iterator[Source]:
    function = facts.values.function_of(call)
    if function is not None:
        for statement in facts.calls.returns_of(function):
            if statement.value is not None:
                yield from sources_of(facts, statement.value, cut, depth + 1, seen)
        for inner in facts.calls.yields_of(function):
            if isinstance(inner.value, cst.BaseExpression):
                yield from _of_element(facts, inner.value, cut, depth)
        return
    called = facts.values.name_of(call).rpartition(".")[2]
    if called in _COPYING and call.args:
        taken = call if called == "deque" and len(call.args) > 1 else cut
        for argument in call.args[-1:] if called == "filter" else call.args[:1]:
            yield from sources_of(facts, argument.value, taken, depth + 1, seen)
    elif called in _COPYING and isinstance(call.func, cst.Attribute):
        yield from sources_of(facts, call.func.value, cut, depth + 1, seen)
    elif called in _LOADING or isinstance(call.func, cst.Attribute):
        yield Source(call, cut)


def _of_variable(
    facts: Facts,
    node: cst.Name | cst.Attribute,
    cut: cst.CSTNode | None,
    depth: int,
    seen: frozenset[cst.CSTNode],
) -> Iterator[Source]:
    if isinstance(node, cst.Name):
        for binding in facts.tracker.definitions_at(node):
            function = binding.scope.node
            if binding.kind is BindingKind.PARAMETER and isinstance(function, cst.FunctionDef):
                for passed in facts.calls.arguments_for(function, binding.name):
                    yield from sources_of(facts, passed, cut, depth + 1, seen)
            elif binding.kind in _SETTING and binding.value is not None and not binding.path:
                yield from sources_of(facts, binding.value, cut, depth + 1, seen)
            elif binding.kind is BindingKind.WITH and isinstance(binding.value, cst.Call):
                for given in _given_by_context(facts, binding.value):
                    yield from sources_of(facts, given, cut, depth + 1, seen)
    else:
        owner = facts.calls.self_attribute(node)
        if owner is None:
            if is_session(facts, node.value):
                yield Source(node, cut)
            return
        for value in facts.calls.attribute_values(*owner):
            yield from sources_of(facts, value, cut, depth + 1, seen)
    for mention in facts.calls.same_variable(node):
        yield from _of_mention(facts, mention, cut, depth, seen)


def _given_by_context(facts: Facts, call: cst.Call) -> Iterator[cst.BaseExpression]:
    """What a context manager that is a function of the program gives."""
    function = facts.values.function_of(call)
    for one in facts.calls.yields_of(function) if function is not None else ():
        if isinstance(one.value, cst.BaseExpression):
            yield one.value


def _of_mention(
    facts: Facts,
    mention: cst.CSTNode,
    cut: cst.CSTNode | None,
    depth: int,
    seen: frozenset[cst.CSTNode],
) -> Iterator[Source]:
    """What is added to the list that ``mention`` names."""
    match facts.tree.parent(mention):
        case cst.Attribute(attr=cst.Name(value="append" | "extend" | "insert" as name)) as method:
            call = facts.tree.parent(method)
            if not isinstance(call, cst.Call) or call.func is not method or not call.args:
                return
            added = call.args[-1].value
            if name == "extend":
                yield from sources_of(facts, added, cut, depth + 1, seen)
            else:
                yield from _of_element(facts, added, cut, depth)


def _of_element(
    facts: Facts,
    element: cst.BaseExpression,
    cut: cst.CSTNode | None,
    depth: int,
) -> Iterator[Source]:
    """What is gone through where turns are made one by one, unless all are the user's."""
    if _is_of_user(facts, element):
        return
    for iterable in _iterables(facts, element):
        match iterable:
            case cst.Subscript(value=value, slice=[cst.SubscriptElement(slice=cst.Slice())]):
                yield Source(value, iterable)
            case cst.Name() if depth < _MAX_DEPTH:
                yield Source(iterable, cut)
                yield from (
                    found
                    for found in sources_of(facts, iterable, cut, depth + 1)
                    if found.cut is not None
                )
            case _:
                yield Source(iterable, cut)


def _is_of_user(facts: Facts, element: cst.BaseExpression) -> bool:
    fields = written_fields(element) or {}
    role = fields.get("role")
    return role is not None and constant_text(role) in _USER_ROLES


def _iterables(
    facts: Facts, element: cst.BaseExpression, depth: int = 0
) -> Iterator[cst.BaseExpression]:
    """What is gone through by the loops whose variables ``element`` is made of."""
    for below in descendants(element):
        if not isinstance(below, cst.Name):
            continue
        for binding in facts.tracker.definitions_at(below):
            if binding.value is None:
                continue
            if binding.kind is BindingKind.LOOP:
                yield binding.value
            elif binding.kind is BindingKind.ASSIGNMENT and depth < _THROUGH:
                yield from _iterables(facts, binding.value, depth + 1)

"""Which function call a result answers."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.parts import Part
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.draft import Draft, Piece
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.stability import is_stable
from migrate_interactions.syntax.scopes import Binding, BindingKind
from migrate_interactions.syntax.walk import descendants


def answered_call(facts: Facts, draft: Draft, part: Part) -> tuple[Piece, ...]:
    """The id of the call that ``part`` answers. Raises RefusedError if it has no name there."""
    name = part.values["name"]
    behind = _written(facts, name)
    match behind:
        case cst.Attribute(value=call, attr=cst.Name(value="name")) if (
            behind is name or is_stable(facts, call, part.node) or _is_near(facts, call, part.node)
        ):
            return (draft.carry(call), ".id")
    calls = list(dict.fromkeys(_calls_in_reach(facts, part.node)))
    if len(calls) == 1:
        return (f"{calls[0]}.id",)
    raise RefusedError(
        "turn-not-mapped",
        f"it cannot be told which function call `{facts.tree.excerpt(part.node)}` answers",
        facts.tree.line(part.node),
    )


def _written(facts: Facts, name: cst.BaseExpression) -> cst.BaseExpression | None:
    """What a variable is set to, if it is set only once."""
    if not isinstance(name, cst.Name):
        return name
    only = facts.tracker.only_definition(name)
    if only is None or only.kind is not BindingKind.ASSIGNMENT or only.value is None:
        return None
    return _at(only.value, only.path)


def _at(value: cst.BaseExpression, path: tuple[int, ...]) -> cst.BaseExpression | None:
    for index in path:
        match value:
            case cst.Tuple(elements=elements) if index < len(elements):
                value = elements[index].value
            case _:
                return None
    return value


def _is_near(facts: Facts, call: cst.BaseExpression, place: cst.CSTNode) -> bool:
    """Whether the call's variable is the same at ``place``, by what may have set it."""
    if not isinstance(call, cst.Name):
        return False
    here = facts.tracker.definitions_at(call)
    there = [
        facts.tracker.definitions_at(name)
        for name in facts.tree.scopes.nodes(cst.Name)
        if name.value == call.value and facts.tree.is_within(name, [place])
    ]
    scope = facts.tree.scope_of(call).resolve(call.value)
    return all(seen == here for seen in there) and (
        scope is facts.tree.scope_of(place).resolve(call.value)
    )


def _calls_in_reach(facts: Facts, place: cst.CSTNode) -> Iterator[str]:
    """Variables of the function around ``place`` that hold one function call."""
    function = facts.calls.enclosing_function(place)
    scope = facts.tree.scope_of(place).function
    start = facts.tree.span(place).start
    around = set(facts.tree.ancestors(place))
    for name, bindings in scope.bindings.items():
        for binding in bindings:
            before = facts.tree.span(binding.node).start < start
            inside = facts.calls.enclosing_function(binding.node) is function
            if binding.kind is BindingKind.LOOP and binding.node not in around:
                continue  # behind its loop it is the last call
            if before and inside and not binding.path and _holds_call(binding):
                yield name


def _holds_call(binding: Binding) -> bool:
    """Whether the variable is one call out of a response's function calls."""
    match binding.kind, binding.value:
        case BindingKind.LOOP, cst.BaseExpression() as iterable:
            return any(
                isinstance(node, cst.Attribute) and node.attr.value == "function_calls"
                for node in descendants(iterable)
            )
        case (
            BindingKind.ASSIGNMENT | BindingKind.WALRUS,
            cst.Attribute(attr=cst.Name(value="function_call")),
        ):
            return True
        case (
            BindingKind.ASSIGNMENT | BindingKind.WALRUS,
            cst.Subscript(value=cst.Attribute(attr=cst.Name(value="function_calls"))),
        ):
            return True
    return False

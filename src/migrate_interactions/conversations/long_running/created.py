"""Which call made an interaction that a program holds, or whose id it holds."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts

_DEEP_ENOUGH = 8


def creations_behind(facts: Facts, node: cst.BaseExpression) -> tuple[InteractionCall, ...]:
    """The calls of ``interactions.create`` that ``node``, an interaction or an id, comes from.

    Followed through variables, and through functions that are given the interaction or its id
    to fetch or wait for it; empty where that leads out of the module.
    """
    made = {call.call: call for call in facts.interaction_calls if call.creates}
    found = dict.fromkeys(_behind(facts, node, made, 0))
    return tuple(found)


def _behind(
    facts: Facts,
    node: cst.BaseExpression,
    made: dict[cst.Call, InteractionCall],
    depth: int,
) -> Iterator[InteractionCall]:
    if depth > _DEEP_ENOUGH:
        return
    for source in _sources(facts, node, made):
        if isinstance(source, InteractionCall):
            yield source
        else:
            yield from _behind(facts, source, made, depth + 1)


def _sources(
    facts: Facts, node: cst.BaseExpression, made: dict[cst.Call, InteractionCall]
) -> Iterator[InteractionCall | cst.BaseExpression]:
    """One step back: what ``node`` gets its value from."""
    match node:
        case cst.Await(expression=inner) | cst.NamedExpr(value=inner):
            yield inner
        case cst.IfExp(body=left, orelse=right) | cst.BooleanOperation(left=left, right=right):
            yield from (left, right)
        case cst.Attribute(value=owner, attr=cst.Name(value="id")):
            yield owner
        case cst.Attribute():
            attribute = facts.calls.self_attribute(node)
            if attribute is not None:
                yield from facts.calls.attribute_values(*attribute)
        case cst.Name():
            for binding in facts.tracker.definitions_at(node):
                if binding.value is not None and not binding.path:
                    yield binding.value
        case cst.Call() if node in made:
            yield made[node]
        case cst.Call():
            function = facts.values.function_of(node)
            returned = facts.calls.returns_of(function) if function is not None else ()
            yield from (one.value for one in returned if one.value is not None)
            yield from (one.value for one in node.args)

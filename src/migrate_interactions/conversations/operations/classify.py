"""Reads everything that is done to a history, wherever the code keeps it."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from migrate_interactions.conversations.holders import (
    EntryHolder,
    Holder,
    VariableHolder,
    mentions,
    variable_mentions,
)
from migrate_interactions.conversations.operations.containers import container_operations
from migrate_interactions.conversations.operations.family import Family
from migrate_interactions.conversations.operations.mention import mention_operations
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.conversations.operations.parameters import parameter_operations
from migrate_interactions.facts.module import Facts


def classify(facts: Facts, holder: Holder) -> Family:
    """The family of ``holder``, with every mention of its members as an operation."""
    family = Family(facts)
    queue = [holder]
    while queue:
        current = queue.pop(0)
        if current in family.holders:
            continue
        family.holders.append(current)
        before = len(family.operations)
        _classify_one(family, current)
        queue.extend(o.target for o in family.operations[before:] if o.target is not None)
        queue.extend(family.sources)
        family.sources.clear()
    return _without_viewers(family)


def _classify_one(family: Family, holder: Holder) -> None:
    if isinstance(holder, EntryHolder):
        for node in variable_mentions(family.facts, holder.container):
            family.operations.extend(container_operations(family, holder, node))
    elif isinstance(holder, VariableHolder):
        family.operations.extend(parameter_operations(family, holder))
    for mention in mentions(family.facts, holder):
        family.operations.extend(mention_operations(family, holder, mention))


def _without_viewers(family: Family) -> Family:
    """Parameters through which a history is only looked at count as a look at it."""
    holders, operations = list(family.holders), list(family.operations)
    for holder in family.holders:
        own = [o for o in operations if o.holder == holder]
        if not isinstance(holder, VariableHolder) or not _only_looks(holder, own):
            continue
        holders.remove(holder)
        operations = [
            _as_look(o) if o.target == holder else o for o in operations if o.holder != holder
        ]
    return Family(family.facts, holders, operations)


def _only_looks(holder: VariableHolder, own: list[Operation]) -> bool:
    """Whether ``holder`` is a parameter that is only read."""
    arrivals = [o for o in own if _is_arrival(holder, o)]
    return bool(arrivals) and all(o.doing is Doing.READ or o in arrivals for o in own)


def _as_look(operation: Operation) -> Operation:
    return replace(operation, doing=Doing.READ, target=None, what="is given to a function")


def _is_arrival(holder: VariableHolder, operation: Operation) -> bool:
    """Whether an operation is nothing but the parameter itself, and who fills it."""
    return operation.doing is Doing.LINK and any(
        isinstance(b.node, cst.Param) and b.node.name is operation.mention.node
        for b in holder.scope.bindings.get(holder.name, ())
    )

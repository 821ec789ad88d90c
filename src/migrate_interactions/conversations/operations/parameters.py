"""Histories that arrive as the parameter of a function."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.holders import Mention, VariableHolder, holder_of
from migrate_interactions.conversations.operations.family import Family
from migrate_interactions.conversations.operations.operation import Doing, Operation


def parameter_operations(family: Family, holder: VariableHolder) -> Iterator[Operation]:
    """A history that arrives as a parameter is linked with what the callers pass."""
    function = holder.scope.node
    if not isinstance(function, cst.FunctionDef):
        return
    for binding in holder.scope.bindings.get(holder.name, ()):
        if not isinstance(binding.node, cst.Param):
            continue
        mention = Mention(binding.node.name)
        passed = family.facts.calls.arguments_for(function, holder.name)
        if not passed:
            yield Operation(
                Doing.ESCAPE,
                holder,
                mention,
                binding.node,
                what=f"`{holder.name}` is a parameter of `{function.name.value}`, "
                "whose callers are not in this file",
            )
        for value in passed:
            source = holder_of(family.facts, value)
            if source is not None:
                yield Operation(Doing.LINK, holder, mention, value, target=source)

"""Histories that arrive as the parameter of a function."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.holders import Mention, VariableHolder, holder_of
from migrate_interactions.conversations.operations.copying import copied_holder
from migrate_interactions.conversations.operations.family import Family
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.conversations.operations.origins import begun_with
from migrate_interactions.conversations.operations.reports import escape
from migrate_interactions.syntax.shapes import is_none


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
        default = binding.node.default
        if default is not None and not is_none(default):
            what = f"`{holder.name}` has a default, which all calls share"
            yield Operation(Doing.ESCAPE, holder, mention, binding.node, what=what)
        for unknown in _unknown_callers(family, function, holder.name):
            yield escape(family, holder, mention, unknown)
        for value in passed:
            source = holder_of(family.facts, value) or copied_holder(family.facts, value)
            if source is not None and source != holder:
                yield Operation(Doing.LINK, holder, mention, value, target=source)
            elif source is None:
                yield from begun_with(family, holder, mention, value, value)


def _unknown_callers(family: Family, function: cst.FunctionDef, name: str) -> Iterator[cst.CSTNode]:
    """Where ``function`` is handed on, or called with arguments that are unpacked."""
    yield from family.facts.tracker.mentions_uncalled(function)
    for call in family.facts.calls.calls_of(function):
        missing = family.facts.calls.argument(call, function, name) is None
        if missing and any(argument.star for argument in call.args):
            yield call

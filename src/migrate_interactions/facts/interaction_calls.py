"""Calls of the Interactions API: where interactions are made and fetched."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from migrate_interactions.facts.sdk import ASYNC_KINDS, INTERACTION_KINDS, Kind
from migrate_interactions.facts.values import Value, Values
from migrate_interactions.syntax.tree import Tree


@dataclass(frozen=True, eq=False)
class InteractionCall:
    """One call of ``interactions.create`` or ``interactions.get``."""

    call: cst.Call
    kind: Kind
    method: cst.Attribute
    value: Value

    @property
    def receiver(self) -> cst.BaseExpression:
        return self.method.value

    @property
    def is_async(self) -> bool:
        return self.kind in ASYNC_KINDS

    @property
    def creates(self) -> bool:
        return self.kind in (Kind.CREATE_INTERACTION, Kind.ASYNC_CREATE_INTERACTION)

    def argument(self, name: str) -> cst.Arg | None:
        """The keyword argument ``name`` of the call."""
        for argument in self.call.args:
            if argument.keyword is not None and argument.keyword.value == name:
                return argument
        return None

    def says(self, name: str) -> bool:
        """Whether the argument ``name`` is written out as True."""
        argument = self.argument(name)
        match argument:
            case cst.Arg(value=cst.Name(value="True")):
                return True
        return False

    @property
    def has_unseen_arguments(self) -> bool:
        """Whether a part of the request is in ``**something``."""
        return any(argument.star for argument in self.call.args)


def find_interaction_calls(tree: Tree, values: Values) -> tuple[InteractionCall, ...]:
    """Calls that make or fetch an interaction, in source order."""
    found = []
    for call in tree.scopes.nodes(cst.Call):
        match call.func:
            case cst.Attribute(attr=cst.Name(value="create" | "get")) as method:
                value = values.evaluate(method)
                if value is not None and value.kind in INTERACTION_KINDS:
                    found.append(InteractionCall(call, value.kind, method, value))
    return tuple(found)

"""Methods of the SDK under names of their own, and calls through those names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.facts.running import assigned_to
from migrate_interactions.facts.sdk import SITE_METHODS
from migrate_interactions.facts.values import Values
from migrate_interactions.syntax.uses import is_called, is_target


@dataclass(frozen=True)
class Aliases:
    """Call -> the method that it calls by another name."""

    by_call: dict[cst.Call, cst.Attribute]


def uncalled_methods(values: Values) -> Iterator[cst.Attribute]:
    """Mentions of methods by the names that the SDK gives them, other than to call them."""
    for node in values.tree.scopes.nodes(cst.Attribute):
        if (
            node.attr.value in SITE_METHODS
            and not is_called(values.tree, node)
            and not is_target(values.tree, node)
        ):
            yield node


def find_aliases(values: Values) -> Aliases:
    """Calls through variables and attributes that are assigned a method, and nothing else."""
    return Aliases(
        {
            call: method
            for method in uncalled_methods(values)
            for call in calls_of_kept(values, method)
            if list(assigned_to(values, call.func)) == [method]
        }
    )


def calls_of_kept(values: Values, value: cst.BaseExpression) -> Iterator[cst.Call]:
    """Calls of the variable or attribute that ``value`` is assigned to, if it is to one."""
    match values.tree.parent(value):
        case cst.Assign(targets=[cst.AssignTarget(target=kept)]) | cst.AnnAssign(target=kept):
            pass
        case _:
            return
    if not isinstance(kept, (cst.Name, cst.Attribute)):
        return
    for mention in values.calls.same_variable(kept):
        call = values.tree.parent(mention)
        if isinstance(call, cst.Call) and call.func is mention:
            yield call


def mentions_of_kept(values: Values, kept: cst.BaseExpression) -> Iterator[cst.CSTNode]:
    """Every mention of the variable or attribute ``kept``, through whatever object.

    An attribute of the same name that an unknown object has may be the same one.
    """
    known = set(values.calls.same_variable(kept))
    yield from known
    if isinstance(kept, cst.Attribute):
        for node in values.tree.scopes.attributes_named(kept.attr.value):
            if node not in known:
                owner = values.evaluate(node.value)
                if owner is None or owner.instance_of is not None:
                    yield node

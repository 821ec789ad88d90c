"""Functions that only keep what is sent small: they give turns, or a summary in place of old ones.

Such a function asks the model for the summary itself; that request is dead with it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.orchestration.effects import has_no_effect
from migrate_interactions.conversations.truncation.sent import what_is_sent
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.walk import descendants


@dataclass(frozen=True, eq=False)
class Summarising:
    """``function``, and its ``calls``: all turns could stand where they are."""

    function: cst.FunctionDef
    calls: tuple[cst.Call, ...]


def summarising_around(facts: Facts, cut: cst.CSTNode) -> Summarising | None:
    """The function around ``cut`` if it does nothing but make less of turns that are sent."""
    function = facts.calls.enclosing_function(cut)
    if function is None or facts.entry_points.of(function) is not None:
        return None
    if facts.tracker.mentions_uncalled(function):
        return None
    own = [site.call for site in facts.sites if facts.tree.is_within(site.call, [function])]
    calls = tuple(
        call
        for call in facts.calls.calls_of(function)
        if facts.values.function_of(call) is function
    )
    if not own or not calls or not _gives_turns(facts, function):
        return None
    sent = [one.nodes for one in what_is_sent(facts) if one.call not in own]
    if not all(any(call in nodes for nodes in sent) for call in calls):
        return None
    return Summarising(function, calls) if _has_no_other_effect(facts, function, own) else None


def _gives_turns(facts: Facts, function: cst.FunctionDef) -> bool:
    """Whether a parameter of ``function`` is given back as it is, in one way or another."""
    parameters = {one.name.value for one in function.params.params}
    return any(
        isinstance(one.value, cst.Name) and one.value.value in parameters
        for one in facts.calls.returns_of(function)
    )


def _has_no_other_effect(
    facts: Facts, function: cst.FunctionDef, requests: Collection[cst.CSTNode]
) -> bool:
    """Whether nothing but what it gives is lost without ``function``."""
    for node in descendants(function.body):
        if isinstance(node, (cst.Global, cst.Nonlocal, cst.Raise, cst.Yield)):
            return False
        if isinstance(node, (cst.AssignTarget, cst.AugAssign)) and not _is_local(node.target):
            return False
        if (
            isinstance(node, cst.Call)
            and not facts.tree.is_within(node, requests)
            and not has_no_effect(facts, node)
        ):
            return False
    return True


def _is_local(target: cst.BaseExpression) -> bool:
    return isinstance(target, (cst.Name, cst.Tuple))

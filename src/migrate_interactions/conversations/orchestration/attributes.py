"""Attributes and methods of classes that nothing uses any more."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.holders import (
    AttributeHolder,
    holder_of,
    variable_mentions,
)
from migrate_interactions.conversations.orchestration.effects import is_new
from migrate_interactions.conversations.orchestration.outside import (
    is_mentioned_elsewhere,
    is_named_in_text,
)
from migrate_interactions.conversations.orchestration.removed import Removed
from migrate_interactions.conversations.orchestration.statements import (
    assignment_of,
    filling_of,
    is_plain,
)
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.bindings import dotted_name
from migrate_interactions.syntax.shapes import keyword_of

_OPEN_BASES = frozenset({"object", "ABC", "Protocol", "Generic"})


def dying_attribute(removed: Removed, node: cst.CSTNode) -> Removed | None:
    """Without the attribute ``node``, and all that sets and fills it; None if it is used."""
    facts = removed.facts
    if not isinstance(node, cst.Attribute):
        return None
    holder = holder_of(facts, node)
    if not isinstance(holder, AttributeHolder) or holder.name != node.attr.value:
        return None
    if facts.calls.method(holder.cls, holder.name) is not None:
        return None
    uses = list(variable_mentions(facts, holder))
    in_body = [one for one in uses if isinstance(one, cst.Name)]
    if in_body and (not _is_closed(facts, holder.cls) or _is_given(removed, holder.name)):
        return None
    changeable = all(
        is_new(facts, value) for value in facts.calls.attribute_values(holder.cls, holder.name)
    )
    statements: list[cst.CSTNode] = []
    for use in uses:
        if removed.covers(use):
            continue
        found = assignment_of(facts, use) or (filling_of(facts, use) if changeable else None)
        statements += [found] if found is not None else []
    grown = removed.with_more(statements)
    if not all(map(grown.covers, uses)):
        return None
    if is_mentioned_elsewhere(facts, holder.name) or is_named_in_text(grown, holder.name):
        return None
    return grown


def dying_method(removed: Removed, node: cst.CSTNode) -> Removed | None:
    """Without the method that ``node`` names, if no other has that name; None if it is used."""
    facts = removed.facts
    if not isinstance(node, cst.Attribute):
        return None
    name = node.attr.value
    methods = [
        one
        for one in facts.tree.scopes.nodes(cst.FunctionDef)
        if one.name.value == name and facts.calls.class_of(one) is not None
    ]
    if len(methods) != 1 or (name.startswith("__") and name.endswith("__")):
        return None
    (method,) = methods
    cls = facts.calls.class_of(method)
    if cls is None or not _is_closed(facts, cls) or not is_plain(facts, method):
        return None
    if removed.keeps_some_of(method):
        return None
    uses = [one for one in facts.tree.scopes.nodes(cst.Attribute) if one.attr.value == name]
    grown = removed.with_more([method])
    if not all(map(grown.covers, uses)):
        return None
    if is_mentioned_elsewhere(facts, name) or is_named_in_text(grown, name):
        return None
    return grown


def _is_closed(facts: Facts, cls: cst.ClassDef) -> bool:
    """Whether all bases of ``cls`` are here: no framework looks for what is in it."""
    here = set(facts.calls.lineage(cls))
    for one in here:
        for base in one.bases:
            name = dotted_name(base.value).rpartition(".")[2]
            variable = facts.calls.variable(base.value)
            bound = variable[0].bindings.get(variable[1], ()) if variable is not None else ()
            if name not in _OPEN_BASES and not any(
                isinstance(binding.node, cst.ClassDef) for binding in bound
            ):
                return False
    return True


def _is_given(removed: Removed, name: str) -> bool:
    """Whether a call that stays gives ``name`` as a keyword: perhaps to make an object."""
    return any(
        keyword_of(argument) == name and not removed.covers(argument)
        for argument in removed.facts.tree.scopes.nodes(cst.Arg)
    )

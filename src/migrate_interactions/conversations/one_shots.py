"""Calls without a conversation, in groups that can only be moved together."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.facts.running import assigned_to
from migrate_interactions.facts.sdk import Kind
from migrate_interactions.syntax.scopes import Binding, BindingKind
from migrate_interactions.syntax.walk import descendants


@dataclass(frozen=True, eq=False)
class OneShot:
    """One call, the calls whose responses are read together with its own, those with which it
    shares a configuration or contents besides, and those whose errors may be caught together."""

    site: Site
    read_together: tuple[Site, ...]
    sharing: tuple[Site, ...]
    caught_together: tuple[Site, ...]


def find_one_shots(facts: Facts, sites: tuple[Site, ...]) -> tuple[OneShot, ...]:
    """The one-shots among ``sites``, which no conversation holds, in source order."""
    reads = {site: _reads(facts, site) for site in sites}
    for site in sites:
        if site.is_alias:
            reads[site].add(site.method)
        if facts.values.kind(site.receiver) in (Kind.MODELS, Kind.ASYNC_MODELS):
            reads[site] |= set(assigned_to(facts.values, site.receiver)) - {site.receiver}
    shared = {site: reads[site] | _variables(facts, site) for site in sites}
    caught = sites if _names_errors(facts) else ()
    return tuple(
        OneShot(site, _connected(site, reads), _connected(site, shared), caught) for site in sites
    )


def _names_errors(facts: Facts) -> bool:
    """Whether the module names errors of the SDK: few do."""
    return any(word in facts.tree.text for word in ("APIError", "ClientError", "ServerError"))


def _connected(site: Site, touched: dict[Site, set[object]]) -> tuple[Site, ...]:
    """The sites that are reached from ``site`` over what they touch in common."""
    reached = {site}
    known = set(touched[site])
    grown = True
    while grown:
        grown = False
        for other, things in touched.items():
            if other not in reached and known & things:
                reached.add(other)
                known |= things
                grown = True
    return tuple(other for other in touched if other in reached)


def _reads(facts: Facts, site: Site) -> set[object]:
    """The expressions that may hold the response of ``site``."""
    return set(facts.tracker.follow(site.call).seen)


def _variables(facts: Facts, site: Site) -> set[object]:
    """The variables, attributes and functions that have what ``site`` is given."""
    found: set[object] = set()
    for argument in site.arguments:
        if argument.keyword is None or argument.keyword.value == "model":
            continue
        if argument.keyword.value == "config":
            _collect(facts, argument.value, found, 0)
            continue
        match argument.value:
            case cst.Name() as name:
                bound: frozenset[Binding] = facts.tracker.definitions_at(name)
                found |= {(binding.scope_holding, binding.name) for binding in bound}
            case cst.Attribute() as attribute:
                owner = facts.calls.self_attribute(attribute)
                if owner is not None:
                    found.add(owner)
    return found


def _collect(facts: Facts, node: cst.CSTNode, found: set[object], depth: int) -> None:
    """Add what holds a configuration, and what holds the tools and schemas in it."""
    for below in descendants(node):
        match below:
            case cst.Name():
                bound = facts.tracker.definitions_at(below)
                held = [b.value for b in bound if isinstance(b.value, _DISPLAYS)]
                parameters = [b for b in bound if b.kind is BindingKind.PARAMETER]
                if below is node or held:
                    found |= {(b.scope_holding, b.name) for b in (*bound, *parameters)}
                values: list[cst.BaseExpression] = [v for v in held if v is not None]
            case cst.Attribute() if (owner := facts.calls.self_attribute(below)) is not None:
                values = [
                    v for v in facts.calls.attribute_values(*owner) if isinstance(v, _DISPLAYS)
                ]
                if below is node or values:
                    found.add(owner)
            case cst.Call() if (function := facts.values.function_of(below)) is not None:
                found.add(function)
                values = [r.value for r in facts.calls.returns_of(function) if r.value is not None]
            case _:
                continue
        for value in values if depth < 4 else ():
            _collect(facts, value, found, depth + 1)


#: What a configuration, tools or a schema may be written out as.
_DISPLAYS = (cst.Call, cst.Dict, cst.List, cst.Tuple)

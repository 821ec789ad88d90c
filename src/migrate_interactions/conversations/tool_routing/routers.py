"""Finds code that only decides which tool a request may have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.configurations.possible import (
    possible_fields,
    possible_values,
)
from migrate_interactions.conversations.tool_routing.steps import (
    Step,
    are_alternatives,
    arm_around,
    names_in,
    names_made_of,
    steps_by_function,
)
from migrate_interactions.conversations.tool_routing.tooling import elements_by_kind
from migrate_interactions.facts.module import Facts, Site


@dataclass(frozen=True, eq=False)
class ToolRouter:
    """``node`` is where the routing begins; what is ``going`` does nothing else.

    Of an arm of an ``if`` what comes behind it is not ``going``, if it is no arm of the kind.
    """

    node: cst.CSTNode
    kinds: frozenset[str]
    sites: tuple[Site, ...]
    going: tuple[cst.CSTNode, ...]

    @property
    def staying(self) -> tuple[cst.CSTNode, ...]:
        """The arms that come behind those that are ``going``, and are left."""
        ifs = (one for one in self.going if isinstance(one, cst.If))
        return tuple(
            one.orelse for one in ifs if one.orelse is not None and one.orelse not in self.going
        )


def find_tool_routers(facts: Facts) -> tuple[ToolRouter, ...]:
    """The routers of the module, in source order."""
    found: dict[cst.CSTNode, ToolRouter] = {}
    for steps in steps_by_function(facts).values():
        for router in (_of_branches(facts, steps), _of_results(facts, steps)):
            if router is not None:
                found.setdefault(router.node, router)
        for step in steps:
            chosen = _of_choice(facts, step, steps) if step.node is step.site.call else None
            if chosen is not None:
                found.setdefault(chosen.node, chosen)
    return tuple(sorted(found.values(), key=lambda one: facts.tree.span(one.node).start))


def _of_branches(facts: Facts, steps: Sequence[Step]) -> ToolRouter | None:
    """Branches that ask the model the same with different tools."""
    ours: list[Step] = []
    for one, other in _pairs(steps):
        if (
            one.tooling.kinds != other.tooling.kinds
            and one.tooling.kinds
            and other.tooling.kinds
            and one.tooling.built_in | other.tooling.built_in
            and names_in(one.inputs) & names_in(other.inputs)
            and are_alternatives(facts, one.node, other.node)
        ):
            ours += [one, other]
    if not ours:
        return None
    branches = [arm_around(facts, one.node) for one in ours[:-1]]
    return _router(facts, ours, [branch for branch in branches if branch is not None])


def _of_results(facts: Facts, steps: Sequence[Step]) -> ToolRouter | None:
    """A call with a tool of the service, whose text goes into the prompt of the next call."""
    for one, other in _pairs(steps):
        tools = other.tooling
        if not one.tooling.built_in or one.tooling.is_structured:
            continue
        if not (tools.is_structured or tools.kinds) or one.tooling.kinds <= tools.kinds:
            continue
        if names_made_of(facts, one.node) & names_in(other.inputs):
            return _router(facts, [one, other], [facts.tree.statement_of(one.site.call)])
    return None


def _of_choice(facts: Facts, step: Step, steps: Sequence[Step]) -> ToolRouter | None:
    """Tools that are picked for a call: out of a dictionary, or by several branches."""
    config = step.site.argument("config")
    tools = possible_fields(facts, config.value).get("tools", []) if config is not None else []
    for given in tools:
        if not isinstance(given, cst.Subscript):
            continue
        choices = {
            frozenset(kind for _, kind in elements_by_kind(facts, [value]))
            for value in possible_values(facts, given)
        }
        if len(choices - {frozenset()}) < 2:
            continue
        deciding = _deciding(facts, given, steps)
        if deciding is None:
            return ToolRouter(step.site.call, step.tooling.kinds, (step.site,), ())
        sites = (deciding, step.site)
        asking = facts.tree.statement_of(deciding.call)
        return ToolRouter(deciding.call, step.tooling.kinds, sites, (asking,))
    branches: dict[cst.If | cst.Else, set[str]] = {}
    for element, kind in elements_by_kind(facts, tools):
        branch = arm_around(facts, element)
        if branch is not None:
            branches.setdefault(branch, set()).add(kind)
    kinds = frozenset(kind for some in branches.values() for kind in some)
    if len(branches) < 2 or len(kinds) < 2 or not kinds & step.tooling.built_in:
        return None
    first = min(branches, key=lambda one: facts.tree.span(one).start)
    return ToolRouter(first, kinds, (step.site,), tuple(branches))


def _deciding(facts: Facts, given: cst.Subscript, steps: Sequence[Step]) -> Site | None:
    """The call whose answer is the key under which the tools are looked up."""
    for step in steps:
        if not step.tooling.kinds and names_made_of(facts, step.node) & names_in(given.slice):
            return step.site
    return None


def _pairs(steps: Sequence[Step]) -> Iterator[tuple[Step, Step]]:
    for index, one in enumerate(steps):
        for other in steps[index + 1 :]:
            if one.site is not other.site:
                yield one, other


def _router(facts: Facts, steps: Sequence[Step], going: Sequence[cst.CSTNode]) -> ToolRouter:
    sites = tuple(dict.fromkeys(step.site for step in steps))
    kinds = frozenset(kind for step in steps for kind in step.tooling.kinds)
    first = min(sites, key=lambda site: facts.tree.span(site.call).start)
    return ToolRouter(first.call, kinds, sites, tuple(dict.fromkeys(going)))

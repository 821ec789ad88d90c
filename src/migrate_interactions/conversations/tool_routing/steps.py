"""The model calls that a function makes, itself or through functions that it calls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.tool_routing.tooling import Tooling, tooling_of
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.syntax.walk import descendants

_ENDS = (cst.Return, cst.Raise, cst.Continue, cst.Break)


@dataclass(frozen=True, eq=False)
class Step:
    """``node`` is the call in the function at hand that leads to ``site``."""

    node: cst.Call
    site: Site
    tooling: Tooling

    @property
    def inputs(self) -> Sequence[cst.BaseExpression]:
        """What the model is asked with."""
        if self.node is not self.site.call:
            return [argument.value for argument in self.node.args]
        contents = self.site.argument("contents")
        return [contents.value] if contents is not None else []


def steps_by_function(facts: Facts) -> dict[cst.FunctionDef | None, list[Step]]:
    """The steps of each function, in source order; None stands for the module's own code."""
    sites = [site for site in facts.sites if not site.is_chat]
    by_function: dict[cst.FunctionDef | None, list[Site]] = {}
    for site in sites:
        by_function.setdefault(facts.calls.enclosing_function(site.call), []).append(site)
    toolings = {site: tooling_of(facts, site) for site in sites}
    if not any(tooling.built_in for tooling in toolings.values()):
        return {}
    found: dict[cst.FunctionDef | None, list[Step]] = {}
    for function, own in by_function.items():
        steps = [Step(site.call, site, toolings[site]) for site in own]
        found.setdefault(function, []).extend(steps)
        for call in facts.calls.calls_of(function) if function is not None else ():
            caller = facts.calls.enclosing_function(call)
            if caller is not function and facts.values.function_of(call) is function:
                through = [Step(call, site, toolings[site]) for site in own]
                found.setdefault(caller, []).extend(through)
    for steps in found.values():
        steps.sort(key=lambda step: facts.tree.span(step.node).start)
    return found


def names_in(nodes: Sequence[cst.CSTNode]) -> set[str]:
    """The names of variables in ``nodes``."""
    return {
        below.value
        for node in nodes
        for below in descendants(node)
        if isinstance(below, cst.Name) and below.value != "self"
    }


def are_alternatives(facts: Facts, earlier: cst.CSTNode, later: cst.CSTNode) -> bool:
    """Whether a run that comes to ``earlier`` does not come to ``later``."""
    for branch in branches_around(facts, earlier):
        if facts.tree.is_within(later, [branch.body]):
            continue
        rest = branch.orelse
        if rest is not None and facts.tree.is_within(later, [rest]):
            return True
        if isinstance(branch.body, cst.IndentedBlock) and _ends(branch.body):
            return True
    return False


def _ends(block: cst.IndentedBlock) -> bool:
    last = block.body[-1]
    return isinstance(last, cst.SimpleStatementLine) and isinstance(last.body[-1], _ENDS)


def branches_around(facts: Facts, node: cst.CSTNode) -> Iterator[cst.If]:
    """The ``if`` statements that ``node`` is in the body of, the innermost first."""
    below: cst.CSTNode = node
    for above in facts.tree.ancestors(node):
        if isinstance(above, (cst.FunctionDef, cst.Lambda)):
            return
        if isinstance(above, cst.If) and above.body is below:
            yield above
        below = above


def names_made_of(facts: Facts, node: cst.CSTNode) -> set[str]:
    """The variables of the function that have something of what ``node`` gives."""
    function = facts.calls.enclosing_function(node)
    start = facts.tree.span(node).start
    made: set[str] = set()
    for statement in facts.tree.scopes.nodes(cst.Assign, cst.AnnAssign):
        match statement:
            case cst.Assign(value=value, targets=given):
                targets = [one.target for one in given]
            case cst.AnnAssign(value=cst.BaseExpression() as value, target=target):
                targets = [target]
            case _:
                continue
        own = facts.calls.enclosing_function(statement) is function
        if not own or facts.tree.span(statement).end <= start:
            continue
        if facts.tree.is_within(node, [value]) or names_in([value]) & made:
            made |= names_in(targets)
    return made


def arm_around(facts: Facts, node: cst.CSTNode) -> cst.If | cst.Else | None:
    """The innermost arm of an ``if`` that ``node`` is in; an If stands for its first arm."""
    below: cst.CSTNode = node
    for above in facts.tree.ancestors(node):
        match above:
            case cst.FunctionDef() | cst.Lambda():
                return None
            case cst.If(body=body) | cst.Else(body=body) if body is below:
                if isinstance(above, cst.If) or isinstance(facts.tree.parent(above), cst.If):
                    return above
        below = above
    return None

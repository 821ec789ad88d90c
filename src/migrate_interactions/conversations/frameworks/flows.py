"""How a framework's graph gets to its answers: the steps between a question and an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from migrate_interactions.conversations.frameworks.constructions import (
    Construction,
    outermost,
)
from migrate_interactions.conversations.frameworks.graphs import is_tool_node, nodes_added
from migrate_interactions.conversations.frameworks.product import Product
from migrate_interactions.conversations.frameworks.seeds import Seeds, find_seeds
from migrate_interactions.conversations.frameworks.values import FrameworkValues
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import TURNS_CUT, Flow, FlowStep, StepKind, Verdict


def flow_of_framework(
    facts: Facts, product: Product, built: Iterable[Construction], verdict: Verdict
) -> Flow | None:
    """The flow of ``built``, the constructions of one file; None where it has but one step.

    ``facts`` are those of the module with the files that are read with it.
    """
    built = tuple(built)
    values = FrameworkValues(facts, product)
    seeds = find_seeds(values, built)
    is_needed = verdict is Verdict.KEEPS
    memory = _steps_of_memory(facts, seeds, goes=not is_needed)
    steps = (*memory, *_steps_of_nodes(values, seeds))
    if len(steps) < 2:
        return None
    first = outermost(facts, built)[0]
    has_window = any(
        values.imported(call.func).rpartition(".")[2] in product.windows
        for call in facts.tree.scopes.nodes(cst.Call)
    )
    unknown = ("instructions", "tools", *((TURNS_CUT,) if has_window else ()))
    return Flow(
        name=facts.calls.name_around(first.node),
        kind=first.row.subject,
        place=facts.tree.place(first.node),
        resends=bool(seeds.memory) and not is_needed,
        unknown=unknown,
        steps=steps,
    )


def _steps_of_memory(facts: Facts, seeds: Seeds, goes: bool) -> Iterator[FlowStep]:
    for argument in seeds.memory[:1]:
        for kind in (StepKind.STORE_READ, StepKind.STORE_WRITE):
            yield FlowStep(kind, facts.tree.place(argument), goes)


def _steps_of_nodes(values: FrameworkValues, seeds: Seeds) -> Iterator[FlowStep]:
    """The steps of a graph's nodes and branches; of models that one chooses between, one's."""
    facts = values.facts
    known = {step.mention for step in seeds.steps}
    for step in seeds.steps:
        if step.repeats:
            continue
        kind = StepKind.ROUTING if step.chooses else StepKind.MODEL_CALL
        for call in step.asks:
            yield FlowStep(kind, facts.tree.place(call))
        if not step.asks and not step.chooses:
            yield FlowStep(StepKind.OWN_STEP, facts.tree.place(step.mention))
    for call, _, given in nodes_added(facts):
        if call not in seeds.wired or given in known:
            continue
        if is_tool_node(facts, given):
            yield FlowStep(StepKind.TOOL_CALL, facts.tree.place(call), goes=False)
        else:
            yield FlowStep(StepKind.OWN_STEP, facts.tree.place(call))

"""Which lines of a module wire a framework up, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from migrate_interactions.conversations.frameworks.constructions import (
    Construction,
    variables_of,
)
from migrate_interactions.conversations.frameworks.evidence import marked
from migrate_interactions.conversations.frameworks.product import Product, Rank
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Category, Fate, Orchestration, Verdict
from migrate_interactions.syntax.bindings import dotted_name
from migrate_interactions.syntax.code_lines import code_lines
from migrate_interactions.syntax.walk import descendants

_COMPOUND = (cst.BaseCompoundStatement,)


def wiring(
    facts: Facts,
    product: Product,
    constructions: Iterable[Construction],
    verdict: Verdict,
) -> tuple[Orchestration, ...]:
    """The lines of ``constructions`` and of what is done with them, by their fates."""
    built = tuple(constructions)
    wires = {facts.tree.statement_of(one.node) for one in built if one.rank is not Rank.MODEL}
    changing = {facts.tree.statement_of(one.node) for one in built if one.rank is Rank.MODEL}
    kept = {facts.tree.statement_of(one) for one in marked(facts, product, product.memory)}
    handles = _handles(facts, product, built)
    for call in facts.tree.scopes.nodes(cst.Call):
        if not isinstance(call.func, cst.Attribute) or not _is_handle(facts, call.func, handles):
            continue
        statement = facts.tree.statement_of(call)
        if call.func.attr.value in product.wires:
            wires.add(statement)
        elif call.func.attr.value in product.runs:
            changing.add(statement)
    fates = {
        Verdict.COLLAPSES: (Fate.GOES, Fate.GOES, Fate.CHANGES),
        Verdict.SHRINKS: (Fate.STAYS, Fate.GOES, Fate.CHANGES),
        Verdict.KEEPS: (Fate.STAYS, Fate.STAYS, Fate.STAYS),
    }[verdict]
    taken: set[int] = set()
    found: list[Orchestration] = []
    for statements, fate in zip(
        (changing, kept - changing, wires), (fates[2], fates[1], fates[0]), strict=True
    ):
        lines = {n for one in statements for n in _lines(facts, one)} - taken
        taken |= lines
        if lines:
            found.append(
                Orchestration(facts.tree.path, Category.FRAMEWORK, fate, tuple(sorted(lines)))
            )
    return tuple(sorted(found))


def _handles(facts: Facts, product: Product, built: tuple[Construction, ...]) -> set[object]:
    """The variables and attributes that hold what was constructed, or what was made of it."""
    handles: set[object] = set()
    for one in built:
        if one.rank is not Rank.MODEL:
            handles |= {*variables_of(facts, one.node)} | _attributes(facts, one.node)
    while True:
        more = {
            handle
            for call in facts.tree.scopes.nodes(cst.Call)
            if isinstance(call.func, cst.Attribute)
            and call.func.attr.value in product.wires
            and _is_handle(facts, call.func, handles)
            for handle in ({*variables_of(facts, call)} | _attributes(facts, call))
        }
        if more <= handles:
            return handles
        handles |= more


def _attributes(facts: Facts, node: cst.CSTNode) -> set[object]:
    """Attributes such as ``self.graph`` that are given the value of ``node``."""
    match facts.tree.statement_of(node):
        case cst.Assign(targets=targets):
            names = {dotted_name(one.target) for one in targets}
            return {name for name in names if name.startswith("self.")}
    return set()


def _is_handle(facts: Facts, method: cst.Attribute, handles: set[object]) -> bool:
    receiver = method.value
    while isinstance(receiver, cst.Call) and isinstance(receiver.func, cst.Attribute):
        receiver = receiver.func.value  # add_node(...).add_edge(...)
    variable = facts.calls.variable(receiver)
    return (variable is not None and variable in handles) or dotted_name(receiver) in handles


def _lines(facts: Facts, statement: cst.CSTNode) -> set[int]:
    """The lines with code of a statement; of a block, those of its head."""
    place = facts.tree.place(statement)
    if place.path != facts.tree.path:
        return set()
    end = place.end_line
    if isinstance(statement, _COMPOUND):
        body = next((one for one in descendants(statement) if isinstance(one, cst.BaseSuite)), None)
        if body is not None and not isinstance(statement, cst.ClassDef):
            end = max(place.line, facts.tree.place(body).line - 1)
    return set(range(place.line, end + 1)) & code_lines(facts.tree)

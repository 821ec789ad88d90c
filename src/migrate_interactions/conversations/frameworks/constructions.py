"""Where a module constructs graphs, crews, agents and models of a framework."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.frameworks.product import Constructions, Product, Rank
from migrate_interactions.conversations.frameworks.signs import names_gemini
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.shapes import constant_text
from migrate_interactions.syntax.walk import descendants

#: How class methods begin that make an object of their class.
_MAKERS = ("from_", "create", "init", "builder")


@dataclass(frozen=True, eq=False)
class Construction:
    """A call that constructs something of a framework, or a class that is derived from it."""

    node: cst.Call | cst.ClassDef
    row: Constructions

    @property
    def rank(self) -> Rank:
        return self.row.rank


def find_constructions(facts: Facts, product: Product) -> tuple[Construction, ...]:
    """Every construction in the file of what ``product`` is made of, in source order."""
    found: list[Construction] = []
    derived: dict[str, Constructions] = {}
    for cls in facts.tree.scopes.nodes(cst.ClassDef):
        for base in cls.bases:
            row = row_of(facts, product, base.value)
            if row is not None and not row.needs_gemini and _is_own(facts, cls):
                found.append(Construction(cls, row))
                derived[cls.name.value] = row
    for call in facts.tree.scopes.nodes(cst.Call):
        row = row_of(facts, product, call.func)
        if row is None or not _is_own(facts, call):
            continue
        if not row.needs_gemini or mentions_gemini(call):
            found.append(Construction(call, row))
    return tuple(sorted(found, key=lambda one: facts.tree.span(one.node).start))


def outermost(facts: Facts, found: tuple[Construction, ...]) -> tuple[Construction, ...]:
    """Those of ``found`` that are not parts of others; of models only the first."""
    if not found:
        return ()
    rank = min(one.rank for one in found)
    outer = [one for one in found if one.rank is rank]
    if rank is Rank.MODEL:
        return tuple(outer[:1])
    parts = {part for one in found for part in _parts(facts, one, outer)}
    return tuple(one for one in outer if one not in parts) or (outer[0],)


def mentions_gemini(node: cst.CSTNode) -> bool:
    """Whether a constant in ``node`` is the name of one of Gemini's models."""
    return any(
        (text := constant_text(one)) is not None and names_gemini(text) for one in descendants(node)
    )


def variables_of(facts: Facts, node: cst.CSTNode) -> tuple[tuple[object, str], ...]:
    """The variables that are given the value of ``node``, a construction, where it stands."""
    current = node
    for above in facts.tree.ancestors(node):
        match above:
            case cst.Attribute() | cst.Call() if _receiver(above) is current:
                current = above
            case cst.Await():
                current = above
            case cst.Assign(targets=targets):
                names = [facts.calls.variable(one.target) for one in targets]
                return tuple(one for one in names if one is not None)
            case cst.AnnAssign(target=target):
                variable = facts.calls.variable(target)
                return (variable,) if variable is not None else ()
            case _:
                return ()
    return ()


def _receiver(node: cst.Attribute | cst.Call) -> cst.CSTNode:
    return node.value if isinstance(node, cst.Attribute) else node.func


def _parts(facts: Facts, one: Construction, others: list[Construction]) -> Iterator[Construction]:
    """Those of ``others`` that are handed to ``one``."""
    if not isinstance(one.node, cst.Call):
        return
    inside = [below for argument in one.node.args for below in descendants(argument)]
    used = {facts.calls.variable(below) for below in inside} - {None}
    for other in others:
        if other is one:
            continue
        if other.node in inside or used & {*variables_of(facts, other.node)}:
            yield other


def row_of(facts: Facts, product: Product, node: cst.BaseExpression) -> Constructions | None:
    """What is constructed with ``node``, a function or class, if it is one of ``product``."""
    name = facts.values.imported(node)
    if not name:
        return None
    parts = name.split(".")
    for row in product.constructions:
        if not any(f"{name}.".startswith(f"{package}.") for package in row.packages):
            continue
        if parts[-1] in row.names:
            return row
        if len(parts) > 1 and parts[-2] in row.names and parts[-1].startswith(_MAKERS):
            return row
    return None


def _is_own(facts: Facts, node: cst.CSTNode) -> bool:
    return facts.tree.part_of(node) is facts.tree.own

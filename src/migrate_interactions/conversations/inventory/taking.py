"""Take stock of a module."""

from __future__ import annotations

from collections.abc import Iterable

from migrate_interactions.conversations.inventory.blockers import find_blockers
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Flow, Inventory
from migrate_interactions.syntax.code_lines import branch_lines, code_lines


def take_inventory(facts: Facts, flows: Iterable[Flow]) -> Inventory:
    """The inventory of the file that ``facts`` are about, whose flows are ``flows``."""
    return Inventory(
        code_lines=len(code_lines(facts.tree)),
        branches=tuple((None, line) for line in branch_lines(facts.tree)),
        blockers=find_blockers(facts),
        flows=tuple(flows),
    )

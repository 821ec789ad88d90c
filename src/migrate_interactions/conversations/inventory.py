"""What an audit asks of a module besides its findings."""

from __future__ import annotations

from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Inventory
from migrate_interactions.syntax.code_lines import branch_lines, code_lines


def take_inventory(facts: Facts) -> Inventory:
    """The inventory of the file that ``facts`` are about."""
    branches = tuple((None, line) for line in branch_lines(facts.tree))
    return Inventory(code_lines=len(code_lines(facts.tree)), branches=branches)

"""The lines that are there only to leave turns out."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.orchestration.lines import orchestration_of
from migrate_interactions.conversations.truncation.cuts import Way
from migrate_interactions.conversations.truncation.summarising import summarising_around
from migrate_interactions.conversations.truncation.truncations import Truncation
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Category, Orchestration

#: Ways of statements that have more to do than to leave turns out.
_IN_OTHERS = frozenset({Way.BOUND, Way.BUDGET, Way.STORE, Way.COUNT})


def lines_of(facts: Facts, truncation: Truncation) -> tuple[Orchestration, ...]:
    """What becomes of the lines of ``truncation`` once the service keeps the turns.

    A statement that only cuts goes, with what is dead without it; what is left out inside of
    another statement is written otherwise. A function that only sums old turns up goes with its
    own request; where it was called, all turns go on.
    """
    tree, node = facts.tree, truncation.node
    summarising = summarising_around(facts, node)
    if summarising is not None:
        calls = summarising.calls
        return orchestration_of(
            facts,
            Category.TRUNCATION,
            going=(summarising.function, *(call.func for call in calls)),
            changing=calls,
        )
    statement = tree.statement_of(node)
    cuts = statement is node or isinstance(statement, cst.Expr)
    if not cuts or truncation.way in _IN_OTHERS:
        return orchestration_of(facts, Category.TRUNCATION, changing=(node,))
    statements = [statement, *map(tree.statement_of, truncation.more)]
    return orchestration_of(facts, Category.TRUNCATION, going=statements)

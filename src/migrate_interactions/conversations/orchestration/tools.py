"""Tools in the nested form: the request that is given them changes.

Where they are declared, they say what the model can do: that is no orchestration.
"""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from migrate_interactions.conversations.orchestration.lines import orchestration_of
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Category, Orchestration


def orchestration_of_tools(facts: Facts, calls: Iterable[cst.Call]) -> tuple[Orchestration, ...]:
    """The lines of ``calls`` that are given tools."""
    return orchestration_of(facts, Category.TOOLS, changing=tuple(calls))

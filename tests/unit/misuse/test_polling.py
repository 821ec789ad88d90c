"""Which loops ask too often, and which mistake a status."""

from __future__ import annotations

import pytest

from migrate_interactions.conversations import analyse
from migrate_interactions.sources import Project
from migrate_interactions.syntax.tree import parse_tree
from tests.unit.misuse.loops import CASES, SETTING, Case


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_reported(case: Case) -> None:
    facts = analyse(parse_tree("program.py", SETTING + case.code), Project(base="/nowhere"))
    found = {"GI502" for _ in facts.lifecycle.tight_loops} | {
        "GI503" for _ in facts.lifecycle.status_problems
    }
    assert found == case.codes, [one.sentence for one in facts.lifecycle.status_problems]

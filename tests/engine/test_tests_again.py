"""Tests of what will be migrated are looked at beside the new texts, which are made once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from migrate_interactions.engine import work
from migrate_interactions.engine.rulebook import Settings
from migrate_interactions.engine.run import Order, Run, Task, run
from migrate_interactions.sources import Project, discover

CASE = Path(__file__).parent.parent / "fixtures/GI601/fake-chat-by-hand"


def about_tests(done: Run) -> list[str]:
    found = [one.finding for one in done.reported if one.finding.code == "GI601"]
    return [one.message for one in found]


def test_a_known_migration_is_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in CASE.glob("*.py"):
        shutil.copy(file, tmp_path)
    candidates = list(discover(["."], str(tmp_path)))
    project = Project(str(tmp_path), (str(tmp_path),), tuple(one.location for one in candidates))
    migration = run(candidates, Order(Settings(), project, Task.MIGRATE), jobs=1)
    order = Order(Settings(), project, Task.AUDIT)
    expected = run(candidates, order, jobs=1)
    assert about_tests(expected)

    monkeypatch.setattr(work, "migrate_file", None)
    assert run(candidates, order, jobs=1, migrated=migration) == expected
    with pytest.raises(TypeError):
        run(candidates, order, jobs=1)

"""Units of work come back whole, also from processes that die."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from migrate_interactions.audit.merging import LostRepository
from migrate_interactions.fleet.executing import (
    DIED,
    Outcome,
    Work,
    done_here,
    done_in_processes,
)
from migrate_interactions.fleet.listing import Listed
from migrate_interactions.fleet.running import write_fleet
from migrate_interactions.fleet.unit import Asked, Done, Unit

from . import deadly
from .repositories import tree

NAMES = ["a", "bb", "fragile", "dddd"]


def units(folder: Path) -> list[Unit]:
    return [Unit(Listed(name, f"/{name}"), Asked(), str(folder)) for name in NAMES]


def named(outcomes: list[Outcome]) -> dict[str, Outcome]:
    assert len(outcomes) == len(NAMES)
    return {
        one.repository.name if isinstance(one, Done) else one.name: one for one in outcomes
    }  # fmt: skip


def test_a_unit_whose_process_dies_is_done_again(tmp_path: Path) -> None:
    whole = named(list(done_here(units(tmp_path), deadly.plain)))
    died = named(list(done_in_processes(units(tmp_path), deadly.dies_once, 2)))
    assert (tmp_path / "tried").exists()
    assert died == whole


@pytest.mark.parametrize(
    ("work", "reason"), [(deadly.dies_always, DIED), (deadly.fails, "KeyError: 'odd'")]
)
def test_a_unit_that_fails_is_the_only_one_lost(tmp_path: Path, work: Work, reason: str) -> None:
    whole = named(list(done_here(units(tmp_path), deadly.plain)))
    failed = named(list(done_in_processes(units(tmp_path), work, 2)))
    assert failed == whole | {"fragile": LostRepository("fragile", reason)}


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_outcomes_does_not_matter(tmp_path: Path, seed: int) -> None:
    outcomes = list(done_here(units(tmp_path), deadly.fails))
    write_fleet(outcomes, "all", tmp_path / "in-order")
    random.Random(seed).shuffle(outcomes)
    write_fleet(outcomes, "all", tmp_path / "shuffled")
    assert tree(tmp_path / "shuffled") == tree(tmp_path / "in-order")
    # a, bb and dddd have as many lines that go as letters
    assert "7 of 7 lines" in (tmp_path / "shuffled/report.md").read_text("utf-8")

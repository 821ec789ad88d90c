"""The schemas of fleets and burndowns describe what is written, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from migrate_interactions.audit.fleet_file import fleet_from_json, fleet_json
from migrate_interactions.audit.merging import FleetReport
from migrate_interactions.audit.series import Burndown, burndown_json, known_points
from tests.reporting.audit.fleets import BURNDOWNS, FLEETS, rich_burndown, rich_fleet

from .schemas import problems


@pytest.mark.parametrize("sample", FLEETS.values(), ids=FLEETS)
def test_fleets_are_as_their_schema_says(sample: Callable[[], FleetReport]) -> None:
    text = fleet_json(sample())
    assert problems("fleet", text, strict=True) == []
    assert fleet_from_json(text, "fleet") == sample()


@pytest.mark.parametrize("sample", BURNDOWNS.values(), ids=BURNDOWNS)
def test_burndowns_are_as_their_schema_says(sample: Callable[[], Burndown]) -> None:
    text = burndown_json(sample())
    assert problems("burndown", text, strict=True) == []
    assert known_points(text) == {one.key: one for one in sample().points}


def changed(text: str, *keys: str | int, value: object) -> str:
    """``text`` with another value under ``keys``; without it if that is ``...``."""
    whole = json.loads(text)
    inner = whole
    for key in keys[:-1]:
        inner = inner[key]
    if value is ...:
        del inner[keys[-1]]
    else:
        inner[keys[-1]] = value
    return json.dumps(whole)


FLEET = fleet_json(rich_fleet())
BURNDOWN = burndown_json(rich_burndown())
WRONG = [
    ("fleet", changed(FLEET, "fleet_version", value=2), "$.fleet_version"),
    ("fleet", changed(FLEET, "summary", value=...), "$"),
    ("fleet", changed(FLEET, "summary", "score", value=101), "$.summary.score"),
    ("fleet", changed(FLEET, "summary", "best_next", 0, value={"goes": 1, "name": "one",
     "lines_per_hour": None, "score": 3, "total": 1}), "$.summary.best_next[0]"),
    (
        "fleet",
        changed(FLEET, "summary", "blockers", 0, "repositories", value="one"),
        "$.summary.blockers[0].repositories",
    ),
    ("fleet", changed(FLEET, "repositories", 1, "sites", value="3"), "$.repositories[1].sites"),
    (
        "fleet",
        changed(FLEET, "repositories", 1, "categories", 0, "category", value="odd"),
        "$.repositories[1].categories[0].category",
    ),
    ("fleet", changed(FLEET, "lost", 0, "reason", value=...), "$.lost[0]"),
    ("burndown", changed(BURNDOWN, "burndown_version", value=...), "$"),
    ("burndown", changed(BURNDOWN, "points", 0, "figures", value=7), "$.points[0].figures"),
    ("burndown", changed(BURNDOWN, "points", 0, "commit", value=None), "$.points[0].commit"),
]  # fmt: skip


@pytest.mark.parametrize(("command", "text", "place"), WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_is_found(command: str, text: str, place: str) -> None:
    (problem,) = problems(command, text)
    assert problem.startswith(f"{place}: ")

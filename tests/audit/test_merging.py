"""Reports of several repositories add up, whatever the order in which they are merged."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import permutations

import pytest

from migrate_interactions.audit.fleet_file import FLEET_VERSION, fleet_from_json, fleet_json
from migrate_interactions.audit.ledger import Count
from migrate_interactions.audit.merging import FleetReport, LostRepository, MergeError, merged
from migrate_interactions.audit.readiness import Wave, WavePlan
from migrate_interactions.audit.record_reading import ReportError
from migrate_interactions.audit.report import AuditReport, FileCounts
from migrate_interactions.audit.report_file import to_json
from migrate_interactions.findings import Accounting, Category

from .small_reports import alpha, beta, gamma, small


def part(report: AuditReport) -> tuple[str, FleetReport]:
    source = f"{report.name}/report.json"
    return source, fleet_from_json(to_json(report), source)


PARTS = [part(alpha()), part(beta()), part(gamma())]


def test_the_totals_are_the_sums() -> None:
    fleet = merged(PARTS, "all")
    assert [one.name for one in fleet.repositories] == ["alpha", "beta", "gamma"]
    assert fleet.count == Count(goes=42, changes=10, stays=10)
    assert fleet.by_category == {
        Category.HISTORY: Count(goes=30, changes=10, stays=10),
        Category.WAITING: Count(goes=12),
    }
    assert fleet.files == FileCounts(searched=30, mentioning=3, failed=1, code_lines=300)
    assert fleet.accounting == Accounting(found=5, review=3, refused=2)
    assert fleet.readiness.score == 60  # 3 of 5 sites
    assert fleet.waves == (
        WavePlan(Wave.SAFE, 1, 1, 2),
        WavePlan(Wave.REVIEW, 1, 1, 15),
        WavePlan(Wave.MANUAL, 1, 1, 15),
    )
    (blocker,) = fleet.blockers
    assert (blocker.kind, blocker.sites, blocker.repositories) == ("vertex", 2, ("alpha",))


def test_the_best_next_repository_is_the_one_where_most_goes_per_hour() -> None:
    fleet = merged(PARTS, "all")
    assert [(one.name, one.pace) for one in fleet.ranked] == [
        ("beta", 360.0),
        ("alpha", 60.0),
        ("gamma", 0.0),
    ]


def test_lines_that_go_without_effort_come_first() -> None:
    fleet = merged([*PARTS, part(small("free", goes=1))], "all")
    assert fleet.ranked[0].name == "free"


@pytest.mark.parametrize("order", list(permutations(PARTS)))
def test_the_order_of_reports_does_not_matter(order: tuple[tuple[str, FleetReport], ...]) -> None:
    assert fleet_json(merged(order, "all")) == fleet_json(merged(PARTS, "all"))


def test_merging_merged_reports_is_the_same_as_merging_all_at_once() -> None:
    first, second, third = PARTS
    left = fleet_json(merged([first, second], "left"))
    right = fleet_json(merged([second, third], "right"))
    once = merged(PARTS, "all")
    assert merged([("l", fleet_from_json(left, "l")), third], "all") == once
    assert merged([first, ("r", fleet_from_json(right, "r"))], "all") == once


def test_a_repository_that_occurs_twice_is_counted_once() -> None:
    fleet = merged([*PARTS, PARTS[0]], "all")
    assert fleet == merged(PARTS, "all")
    assert fleet.count.goes == 42


def test_two_different_reports_on_one_repository_are_refused() -> None:
    other = ("again.json", part(replace(alpha(), stored="a little"))[1])
    with pytest.raises(MergeError) as caught:
        merged([*PARTS, other], "all")
    assert str(caught.value) == (
        "again.json and alpha/report.json have different figures for alpha: leave one of them "
        "out, or audit one of them again under another --name"
    )


def test_a_lost_repository_is_kept_until_somebody_has_audited_it() -> None:
    lost = ("shard", FleetReport("shard", lost=(LostRepository("alpha", "no such folder"),)))
    assert merged([lost], "all").lost == (LostRepository("alpha", "no such folder"),)
    assert merged([lost, PARTS[0]], "all") == merged([PARTS[0]], "all")
    assert merged([PARTS[0], lost], "all") == merged([PARTS[0]], "all")


def test_the_file_has_what_follows_from_the_figures() -> None:
    value = json.loads(fleet_json(merged(PARTS, "all")))
    assert value["fleet_version"] == FLEET_VERSION
    summary = value["summary"]
    assert summary["lines"]["share"] == 42 / 62
    assert summary["best_next"][0]["name"] == "beta"
    assert summary["best_next"][0]["lines_per_hour"] == 360.0
    assert summary["score"] == 60


WRONG = [
    ('{"fleet_version": 2}', "f: its fleet_version is 2, and this program reads fleet_version 1: "
     "update migrate-interactions"),
    ('{"fleet_version": "1"}', "f: fleet_version is missing, so this is no fleet's report"),
    ('{"fleet_version": 1}', "f: name is missing"),
    ("{}", "f: version is missing, so this is no audit's report"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), WRONG, ids=range(len(WRONG)))
def test_a_wrong_file_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ReportError) as caught:
        fleet_from_json(text, "f")
    assert str(caught.value) == sentence

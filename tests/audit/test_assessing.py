"""The score, the blockers and the plan, worked out by hand."""

from __future__ import annotations

from migrate_interactions.audit.assessing import minutes_of, readiness_of, wave_of
from migrate_interactions.audit.readiness import FolderReadiness, Wave, WavePlan
from migrate_interactions.engine.file_result import FileResult, Outcome, Reported, Run
from migrate_interactions.findings import (
    Accounting,
    Blocker,
    BlockerKind,
    Effort,
    Finding,
    Fix,
    Inventory,
    Judgement,
    Place,
    Refusal,
    Safety,
    StateMode,
    Verdict,
)

EFFORT = Effort(safe=1, review=10, manual=100)


def finding(
    path: str,
    line: int,
    *sites: int,
    code: str = "GI101",
    safety: Safety | None = None,
    verdict: Verdict | None = None,
) -> Reported:
    fix = Fix("", safety, {}) if safety is not None else None
    refusal = None if fix is not None else Refusal("history-edited", "it is edited")
    one = Finding(
        code,
        "name",
        Place(path, line),
        "message",
        sites=tuple(Place(path, site) for site in sites),
        fix=fix,
        refusal=refusal,
        judgement=Judgement("LangGraph", verdict, (), "state") if verdict is not None else None,
    )
    return Reported(one, Outcome.REVIEW if fix is not None else Outcome.REFUSED)


def run_of(*reported: Reported, blockers: tuple[Blocker, ...] = ()) -> Run:
    by_path: dict[str, list[Reported]] = {}
    for one in reported:
        by_path.setdefault(one.finding.place.path, []).append(one)
    results = []
    for path, own in sorted(by_path.items()):
        mine = tuple(one for one in blockers if one.place.path == path)
        refused = sum(one.outcome is Outcome.REFUSED for one in own)
        accounting = Accounting(found=refused, refused=refused)
        inventory = Inventory(10, (), mine)
        results.append(FileResult(path, tuple(own), accounting=accounting, inventory=inventory))
    return Run(tuple(results))


def test_a_site_is_ready_once_some_fix_moves_it() -> None:
    run = run_of(
        finding("app/a.py", 1, 1, 2, safety=Safety.REVIEW),
        finding("app/a.py", 2, 2),
        finding("app/sub/b.py", 5, 5, 6),
        finding("c.py", 9),
    )
    folders = readiness_of(run, StateMode.SERVER, EFFORT).folders
    assert folders == (
        FolderReadiness(".", 5, 2),
        FolderReadiness("app", 4, 2),
        FolderReadiness("app/sub", 2, 0),
    )
    assert [one.score for one in folders] == [40, 50, 0]


def test_a_newer_package_alone_makes_no_site_ready() -> None:
    package = finding("a.py", 1, 3, 9, code="GI604", safety=Safety.REVIEW)
    run = run_of(package, finding("a.py", 3, 3), finding("a.py", 5, 5, safety=Safety.REVIEW))
    assert readiness_of(run, StateMode.SERVER, EFFORT).folders == (FolderReadiness(".", 2, 1),)
    assert readiness_of(run_of(package), StateMode.SERVER, EFFORT).score is None


def test_what_earns_its_place_is_nothing_to_do() -> None:
    kept = finding("a.py", 1, code="GI401", verdict=Verdict.KEEPS)
    going = finding("a.py", 2, code="GI401", verdict=Verdict.COLLAPSES)
    assert (wave_of(kept), minutes_of(kept, EFFORT)) == (Wave.NONE, 0)
    assert (wave_of(going), minutes_of(going, EFFORT)) == (Wave.MANUAL, 100)
    assert readiness_of(run_of(kept), StateMode.SERVER, EFFORT).score is None
    assert readiness_of(run_of(kept, going), StateMode.SERVER, EFFORT).score == 0


def test_the_plan_counts_sites_once_in_each_wave() -> None:
    run = run_of(
        finding("a.py", 1, 1, safety=Safety.SAFE),
        finding("a.py", 2, 2, 3, safety=Safety.REVIEW),
        finding("a.py", 3, 3, safety=Safety.REVIEW),
        finding("a.py", 4, 4),
    )
    assert readiness_of(run, StateMode.SERVER, EFFORT).waves == (
        WavePlan(Wave.SAFE, 1, 1, 1),
        WavePlan(Wave.REVIEW, 2, 2, 20),
        WavePlan(Wave.MANUAL, 1, 1, 100),
    )


def test_blockers_come_in_their_order_with_what_is_refused_beside_them() -> None:
    run = run_of(
        finding("a.py", 1, 1),
        finding("a.py", 3, 3),
        finding("b.py", 1, 1),
        blockers=(
            Blocker(BlockerKind.BATCH, Place("b.py", 7), ""),
            Blocker(BlockerKind.VERTEX, Place("a.py", 2), ""),
            Blocker(BlockerKind.VERTEX, Place("a.py", 9), ""),
        ),
    )
    rows = readiness_of(run, StateMode.SERVER, EFFORT).blockers
    assert [(one.kind, one.places, one.sites) for one in rows] == [
        ("vertex", ("a.py:2", "a.py:9"), 2),
        ("batch", ("b.py:7",), 1),
    ]


def test_a_policy_that_forbids_storing_is_a_blocker_everywhere() -> None:
    assessed = readiness_of(run_of(finding("a.py", 1, 1)), StateMode.FORBID, EFFORT)
    assert [one.kind for one in assessed.blockers] == ["data-retention"]
    assert all(one.mend and one.meaning for one in assessed.blockers)

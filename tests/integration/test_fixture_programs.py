"""Every fixture program is migrated, refused or left alone as its author says, and proved.

What is expected is written by hand in each ``case.toml``; what the model sees, before and
after, is what the emulator saw. Nothing here is compared with the tool's own earlier output.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from migrate_interactions.engine.file_result import FileResult, Outcome
from migrate_interactions.engine.migrate import migrate_file
from migrate_interactions.engine.rulebook import Settings, installed_rulebook
from migrate_interactions.sources import Candidate, Project, decode
from tests.integration.case_runs import (
    check_runs,
    check_same,
    run_migrated,
    run_original,
    run_program_anew,
)
from tests.integration.cases import Case, all_cases

CASES = all_cases()


def migrated(case: Case, folder: Path) -> FileResult:
    """Migrate the case's program as if its folder were all there is."""
    content = (folder / case.entry).read_bytes()
    location = str(folder / case.entry)
    source = decode(Candidate(case.entry, location), content)
    offered = case.vertex_interactions
    project = Project(base=str(folder), files=(location,), vertex_interactions=offered)
    return migrate_file(source, installed_rulebook(), Settings(policy=case.policy), project)


_FIRST: dict[str, FileResult] = {}


def first_migration(case: Case) -> FileResult:
    """The migration of the case as it lies there, done once per process."""
    if case.name not in _FIRST:
        _FIRST[case.name] = migrated(case, case.folder)
    return _FIRST[case.name]


#: Of these many programs, one of fifteen is run each time; the others with the slow tests.
MANY = frozenset(
    {
        "GI101",
        "GI102",
        "GI106",
        "GI201",
        "GI202",
        "GI203",
        "GI204",
        "GI302",
        "GI304",
        "GI501",
        "GI502",
        "GI503",
        "GI504",
        "GI505",
        "GI506",
        "GI508",
        "GI509",
        "GI510",
        "GI511",
        "GI512",
        "GI513",
        "GI514",
        "GI515",
        "GI604",
    }
)


def grouped(cases: list[Case]) -> list[ParameterSet]:
    """``cases``, such that all tests of one run in the same process."""
    return [
        pytest.param(case, id=case.name, marks=pytest.mark.xdist_group(case.name)) for case in cases
    ]


def run_in_turn(cases: list[Case]) -> list[ParameterSet]:
    """``cases`` whose programs are run: where there are many, most of them are slow tests."""
    found = []
    for number, case in enumerate(cases):
        marks: list[pytest.MarkDecorator] = [pytest.mark.xdist_group(case.name)]
        if case.table.get("slow") or (case.folder.parent.name in MANY and number % 15):
            marks.append(pytest.mark.slow)
        found.append(pytest.param(case, id=case.name, marks=marks))
    return found


@pytest.mark.parametrize("case", grouped(CASES))
def test_findings(case: Case) -> None:
    result = first_migration(case)
    codes = {one.finding.code for one in result.reported}
    if case.expect == "nothing":
        assert not result.reported
        assert result.after is None
        return
    code = case.table["code"]
    assert codes == {code, *case.table.get("also", [])}
    own = [
        one
        for one in result.reported
        if one.finding.code == code and one.outcome is not Outcome.SUPPRESSED
    ]
    assert case.table["line"] in [one.finding.place.line for one in own]
    if case.expect == "refuse":
        assert {one.outcome for one in own} == {Outcome.REFUSED}
        reasons = {one.finding.refusal.reason for one in own if one.finding.refusal}
        assert case.table["reason"] in reasons
        assert result.after is None
    else:
        assert {one.outcome for one in own} == {Outcome.MIGRATED}
        assert result.after is not None


MIGRATED = [case for case in CASES if case.expect == "migrate"]
#: Programs that a newer SDK has broken: there is nothing to compare the mended ones with.
BROKEN = [case for case in MIGRATED if case.table.get("broken_before")]
#: ``test_misuse`` runs those that misuse the Interactions API.
MISUSED = [case for case in MIGRATED if case.misbehaves]
RUNNING = [case for case in MIGRATED if case.runnable and case not in (*BROKEN, *MISUSED)]


@pytest.mark.parametrize("case", grouped(BROKEN))
def test_what_was_broken_is_mended(case: Case, tmp_path: Path) -> None:
    result = first_migration(case)
    assert result.after is not None
    [before] = run_original(case, tmp_path)
    assert before.exit_code != 0 or before.stdout != case.table["stdout_after"]
    [[after]] = run_migrated(case, tmp_path, result.after)
    assert after.exit_code == 0, after.stderr
    assert after.stdout == case.table["stdout_after"]


@pytest.mark.parametrize("case", run_in_turn(RUNNING))
def test_the_model_sees_the_same(case: Case, tmp_path: Path) -> None:
    anew = case.written_anew
    lacking = [name for name in case.needs if importlib.util.find_spec(name) is None]
    if lacking and anew is None:
        pytest.skip(f"not installed: {', '.join(lacking)}")
    result = first_migration(case)
    assert result.after is not None
    others = [run_program_anew(case, tmp_path)] if anew is not None else []
    before = run_original(case, tmp_path) if not lacking else others.pop()
    for other in others:
        check_same(other, before)
    for after in run_migrated(case, tmp_path, result.after):
        check_runs(case, before, after)


#: Programs with frameworks and infrastructure around Gemini: there is a verdict, and no fix.
JUDGED = [case for case in CASES if case.folder.parent.name.startswith("GI4")]


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in JUDGED])
def test_what_is_judged_is_python(case: Case) -> None:
    for file in case.folder.rglob("*.py"):
        compile(file.read_bytes(), str(file), "exec")


@pytest.mark.parametrize("case", run_in_turn([case for case in JUDGED if case.runnable]))
def test_what_is_judged_runs(case: Case, tmp_path: Path) -> None:
    lacking = [name for name in case.needs if importlib.util.find_spec(name) is None]
    if lacking:
        pytest.skip(f"not installed: {', '.join(lacking)}")
    [ran] = run_original(case, tmp_path)
    assert ran.exit_code == 0, ran.stderr
    assert bool(ran.calls) == (case.expect == "refuse")
    assert {one.status for one in ran.calls} <= {200}


@pytest.mark.parametrize("case", run_in_turn(MIGRATED))
def test_a_second_run_changes_nothing(case: Case, tmp_path: Path) -> None:
    first = first_migration(case)
    assert first.after is not None
    (tmp_path / case.entry).write_bytes(first.after)
    again = migrated(case, tmp_path)
    assert again.after is None
    left = {(one.finding.code, one.outcome) for one in again.reported}
    assert not {outcome for _, outcome in left} & {Outcome.MIGRATED, Outcome.REVIEW}

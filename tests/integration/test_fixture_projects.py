"""Every fixture project is migrated, refused or left alone as its author says, and proved.

All files of a project are one thing: what one of them needs is changed in the others too, or
nothing is. What is expected is written by hand in each ``case.toml``.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from migrate_interactions.emulator.recording import CLIENT_WENT_AWAY
from tests.integration.cases import ProjectCase, all_projects
from tests.integration.program_runner import Ran, run_program
from tests.integration.project_migration import Migration, migrate_project, mismatches
from tests.integration.work_in_background import check_end, check_requests

CASES = all_projects()
MIGRATED = [case for case in CASES if case.expect == "migrate"]
LEFT = [case for case in CASES if case.expect in ("refuse", "nothing")]
EITHER = [case for case in CASES if case.expect == "either"]

Files = dict[str, bytes]


def parameters(cases: list[ProjectCase], slow: bool = False) -> pytest.MarkDecorator:
    """``cases``, such that all tests of one run in the same process.

    With ``slow`` one of eight is run each time, and the others are slow tests.
    """
    found = []
    for number, case in enumerate(cases):
        marks: list[pytest.MarkDecorator] = [pytest.mark.xdist_group(case.name)]
        if slow and number % 8:
            marks.append(pytest.mark.slow)
        found.append(pytest.param(case, id=case.name, marks=marks))
    return pytest.mark.parametrize("case", found)


def copied(case: ProjectCase, tmp_path: Path) -> Path:
    """A fresh copy of the case's folder, always at the same path."""
    folder = tmp_path / "case"
    if folder.exists():
        shutil.rmtree(folder)
    shutil.copytree(case.folder, folder)
    (folder / "case.toml").unlink()
    return folder


_FIRST: dict[str, tuple[Migration, Files]] = {}


def first_migration(case: ProjectCase, tmp_path: Path) -> tuple[Migration, Files]:
    """The migration of the case, done once per process, and all files after it."""
    if case.name not in _FIRST:
        folder = copied(case, tmp_path)
        _FIRST[case.name] = migrate_project(case, folder), contents(folder)
    return _FIRST[case.name]


def migrated(case: ProjectCase, tmp_path: Path) -> Path:
    """A copy of the case's folder with the migrated files in it."""
    _, files = first_migration(case, tmp_path)
    folder = copied(case, tmp_path)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def contents(folder: Path) -> Files:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in files
        if file.suffix != ".pyc"
    }


@parameters(MIGRATED)
def test_findings_and_changed_files(case: ProjectCase, tmp_path: Path) -> None:
    before = contents(copied(case, tmp_path))
    done, after = first_migration(case, tmp_path)
    assert mismatches(case, done.reported) == []
    changed = {name for name, text in after.items() if before.get(name) != text}
    assert changed == done.written
    assert changed
    if "changed" in case.table:
        assert changed == set(case.table["changed"])


@parameters(LEFT)
def test_nothing_is_written(case: ProjectCase, tmp_path: Path) -> None:
    before = contents(copied(case, tmp_path))
    done, after = first_migration(case, tmp_path)
    assert mismatches(case, done.reported) == []
    assert case.expect == "refuse" or not case.findings
    assert after == before
    assert not done.written


@parameters([case for case in MIGRATED if case.runnable], slow=True)
def test_the_model_sees_the_same(case: ProjectCase, tmp_path: Path) -> None:
    before = _run(case, copied(case, tmp_path))
    after = _run(case, migrated(case, tmp_path))
    check_end(case.table, before, after)
    check_requests(case.table, after)
    if not case.table.get("behaviour_changes"):
        assert after.contexts == before.contexts
    sent = [
        call
        for call in after.calls
        if call.api == "interactions" and call.status != CLIENT_WENT_AWAY
    ]
    assert [call.turns_sent for call in sent] == case.table["input_turns_after"]
    chained = [call.previous_interaction_id is not None for call in sent]
    assert chained == case.table["chained_after"]


@parameters([case for case in LEFT if case.runnable], slow=True)
def test_what_stays_runs(case: ProjectCase, tmp_path: Path) -> None:
    """An example that does not run says nothing."""
    ran = _run(case, copied(case, tmp_path))
    assert ran.exit_code == case.table.get("exit_before", 0), ran.stderr
    assert ran.stdout


@parameters(EITHER, slow=True)
def test_a_rewrite_is_right_or_there_is_none(case: ProjectCase, tmp_path: Path) -> None:
    done, files = first_migration(case, tmp_path)
    assert "failed" not in {one.outcome for one in done.reported}
    if not done.written:
        assert files == contents(copied(case, tmp_path))
        return
    before = _run(case, copied(case, tmp_path))
    after = _run(case, migrated(case, tmp_path))
    assert after.contexts == before.contexts, after.stderr
    assert after.stdout == before.stdout
    assert after.exit_code == before.exit_code == 0


@parameters([*MIGRATED, *EITHER], slow=True)
def test_a_second_run_changes_nothing(case: ProjectCase, tmp_path: Path) -> None:
    folder = migrated(case, tmp_path)
    again = migrate_project(case, folder)
    assert contents(folder) == first_migration(case, tmp_path)[1]
    assert not {one.outcome for one in again.reported} & {"migrated", "review"}


@parameters([case for case in MIGRATED if case.given == (".",)], slow=True)
def test_the_order_of_the_files_does_not_matter(case: ProjectCase, tmp_path: Path) -> None:
    _, expected = first_migration(case, tmp_path)
    folder = copied(case, tmp_path)
    migrate_project(case, folder, case.files[::-1])
    assert contents(folder) == expected


def _run(case: ProjectCase, folder: Path) -> Ran:
    return run_program(
        folder,
        case.entry,
        case.arguments,
        case.stdin,
        case.emulator,
        case.interrupt_at,
        case.python_path,
    )

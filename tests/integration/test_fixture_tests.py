"""Projects with tests: these pass before the migration, and after it.

Nothing is asked of the service: every test has something that stands in for it. Where the tests
pin the old API, code alone that is migrated makes them fail; ``fails_alone`` has their names.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from migrate_interactions.command_line import main
from tests.integration.cases import TESTS, ProjectCase, all_projects
from tests.integration.program_runner import Ran, run_program
from tests.integration.project_migration import migrate_project, mismatches, options_of
from tests.integration.test_fixture_projects import (
    contents,
    copied,
    first_migration,
    migrated,
    parameters,
)

CASES = all_projects(TESTS)
MIGRATED = [case for case in CASES if case.expect == "migrate"]
FAILED = re.compile(r"^FAILED \S+?::(\S+)", re.MULTILINE)
PASSED = re.compile(r"(\d+) passed")


def run_tests(case: ProjectCase, folder: Path) -> Ran:
    arguments = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:randomly"]
    return run_program(folder, case.entry, arguments, python_path=case.python_path)


def failing(ran: Ran) -> set[str]:
    """The tests that failed."""
    return set(FAILED.findall(ran.stdout))


def restore_tests(case: ProjectCase, folder: Path) -> None:
    """Put the original tests back, beside code that is migrated."""
    for name in case.files:
        if re.search(r"(^|/)(test_|conftest|fakes)", name):
            (folder / name).write_bytes((case.folder / name).read_bytes())


@parameters(CASES)
def test_findings(case: ProjectCase, tmp_path: Path) -> None:
    done, _ = first_migration(case, tmp_path)
    assert mismatches(case, done.reported) == []
    if "changed" in case.table:
        assert done.written == set(case.table["changed"])


@parameters(CASES, slow=True)
def test_they_pass_before_and_afterwards(case: ProjectCase, tmp_path: Path) -> None:
    """Afterwards all but those that are named in a finding which is refused."""
    before = run_tests(case, copied(case, tmp_path))
    assert before.exit_code == 0, before.stdout + before.stderr
    assert PASSED.search(before.stdout)
    assert not before.requests
    folder = migrated(case, tmp_path)
    after = run_tests(case, folder)
    assert failing(after) == set(case.table.get("fails_after", [])), after.stdout + after.stderr
    assert bool(case.table.get("fails_after")) == (after.exit_code != 0), after.stdout
    assert not after.requests
    if not case.table.get("fails_after"):
        assert PASSED.findall(after.stdout) == PASSED.findall(before.stdout)


@pytest.mark.slow
@parameters([case for case in CASES if case.table.get("fails_alone")])
def test_they_fail_beside_migrated_code(case: ProjectCase, tmp_path: Path) -> None:
    """What is rewritten had to be."""
    folder = migrated(case, tmp_path)
    restore_tests(case, folder)
    ran = run_tests(case, folder)
    assert failing(ran) == set(case.table["fails_alone"]), ran.stdout


@pytest.mark.slow
@parameters(MIGRATED[::4])
def test_check_says_the_same(case: ProjectCase, tmp_path: Path) -> None:
    """What would happen to the tests is reported where nothing is migrated."""
    folder = copied(case, tmp_path)
    before = contents(folder)
    arguments = ["check", *options_of(case), "-j", "1", "--format", "json", str(folder)]
    done = CliRunner().invoke(main, arguments)
    found = {
        (row["code"], row["path"].rpartition("/case/")[2], row["line"])
        for row in json.loads(done.stdout)["findings"]
    }
    assert contents(folder) == before
    migration, _ = first_migration(case, tmp_path)
    assert found == {(one.code, one.file, one.line) for one in migration.reported}


@parameters(CASES, slow=True)
def test_a_second_run_changes_nothing(case: ProjectCase, tmp_path: Path) -> None:
    folder = migrated(case, tmp_path)
    first = contents(folder)
    again = migrate_project(case, folder)
    assert contents(folder) == first
    assert not {one.outcome for one in again.reported} & {"migrated", "review"}


@pytest.mark.slow
@parameters(MIGRATED)
def test_the_order_of_the_files_does_not_matter(case: ProjectCase, tmp_path: Path) -> None:
    _, expected = first_migration(case, tmp_path)
    folder = copied(case, tmp_path)
    migrate_project(case, folder, case.files[::-1])
    assert contents(folder) == expected

"""Migrated fixtures have no kind of type error that their originals do not have.

Errors are counted by their code (mypy's ``[union-attr]`` and so on), since what is said of a
response before is said of an interaction after.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tests.integration.cases import Case, ProjectCase, all_cases, all_projects
from tests.integration.project_migration import migrate_project
from tests.integration.test_fixture_programs import migrated

#: Programs that a newer SDK broke have errors of other kinds before. The types of google-genai
#: say of most of a response that it may be None, and those of google-generativeai never do.
CASES = [
    case
    for case in all_cases()
    if case.expect == "migrate"
    and case.table["code"] != "GI604"
    and not case.table.get("broken_before")
]
PROJECTS = [case for case in all_projects() if case.expect == "migrate"]
ERROR = re.compile(
    r"(?P<place>\S+?):\d+: error: (?P<message>.*)\[(?P<code>[\w-]+)\]$", re.MULTILINE
)
VERSION = re.compile(r"(before|after)/(\w+)/")
#: The SDK declares `previous_interaction_id: str`, though create takes None and leaves it out,
#: and a class of its own for names of models that are not written in the call; mypy cannot tell
#: which of its kinds of lists an `input` is. In all these cases it takes the last overload, which
#: may return a stream. The SDK's own samples have these errors too.
OF_THE_OVERLOADS = "Stream[ErrorEvent"
#: Nor does the SDK take the `id` of an interaction, which may be None by its types alone, where
#: it asks for one.
OF_THE_ID = re.compile(
    r'Argument 1 to "(get|cancel)" of "(Async)?Interactions" has incompatible type "str \| '
)
#: An interaction that has failed has errors, which may be None by its types alone.
OF_THE_ERRORS = 'Value of type "list[Error] | None" is not indexable'
OPTIONS = (
    "--check-untyped-defs",
    "--explicit-package-bases",
    "--namespace-packages",
    "--ignore-missing-imports",
    "--no-error-summary",
    "--no-pretty",
)
Errors = dict[str, Counter[str]]


def folder_of(case: Case) -> str:
    return re.sub(r"\W", "_", case.name)


def write_versions(root: Path) -> None:
    for case in CASES:
        for version in ("before", "after"):
            shutil.copytree(case.folder, root / version / folder_of(case))
        after = migrated(case, case.folder).after
        assert after is not None, case.name
        (root / "after" / folder_of(case) / case.entry).write_bytes(after)


def errors_of(root: Path, *arguments: str) -> list[tuple[str, str]]:
    """The file and the code of each error that mypy finds in ``root``."""
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *OPTIONS, *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return [
        (found["place"], found["code"])
        for found in ERROR.finditer(done.stdout)
        if OF_THE_OVERLOADS not in found["message"]
        and OF_THE_ERRORS not in found["message"]
        and not OF_THE_ID.match(found["message"])
    ]


def errors(root: Path) -> tuple[Errors, Errors]:
    """Before and after: by case, how often each code comes."""
    found: dict[str, Errors] = {"before": defaultdict(Counter), "after": defaultdict(Counter)}
    for place, code in errors_of(root, "before", "after"):
        match = VERSION.match(place)
        assert match, place
        found[match[1]][match[2]][code] += 1
    return found["before"], found["after"]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_migration_brings_no_type_errors(tmp_path: Path) -> None:
    write_versions(tmp_path)
    before, after = errors(tmp_path)
    assert before, "mypy found nothing at all; it did not see the SDK"
    new = {
        (case.name, code)
        for case in CASES
        for code in after[folder_of(case)] - before[folder_of(case)]
    }
    assert not new, "new type errors"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What mypy knows of the SDK, so that it is read once."""
    return tmp_path_factory.mktemp("cache")


def _project(case: ProjectCase) -> ParameterSet:
    twice = case.folder.name == "history-list-passed-to-another-module"
    wrong = pytest.mark.xfail(reason="a variable that is set twice is annotated twice", strict=True)
    return pytest.param(case, id=case.name, marks=[wrong] if twice else [])


@pytest.mark.slow
@pytest.mark.parametrize("case", [_project(case) for case in PROJECTS])
def test_the_migration_of_a_project_brings_no_type_errors(
    case: ProjectCase, tmp_path: Path, cache: Path
) -> None:
    """Each by itself: its modules have the names of other projects' modules."""
    for version in ("before", "after"):
        shutil.copytree(case.folder, tmp_path / version)
    migrate_project(case, tmp_path / "after")
    arguments = (f"--cache-dir={cache}", *(case.python_path or ["."]))
    before, after = (
        Counter(code for _, code in errors_of(tmp_path / version, *arguments))
        for version in ("before", "after")
    )
    assert not after - before, "new type errors"

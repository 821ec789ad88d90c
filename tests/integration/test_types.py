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

from tests.integration.cases import Case, all_cases
from tests.integration.test_fixture_programs import migrated

#: Programs that a newer SDK broke have errors of other kinds before.
CASES = [
    case for case in all_cases() if case.expect == "migrate" and not case.table.get("broken_before")
]
ERROR = re.compile(r"(before|after)/(\w+)/.*?:\d+: error: (?P<message>.*)\[(?P<code>[\w-]+)\]$")
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


def errors(root: Path) -> tuple[Errors, Errors]:
    """Before and after: by case, how often each code comes."""
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *OPTIONS, "before", "after"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    found: dict[str, Errors] = {"before": defaultdict(Counter), "after": defaultdict(Counter)}
    for line in done.stdout.splitlines():
        match = ERROR.match(line)
        if match is None or OF_THE_OVERLOADS in match["message"]:
            continue
        if not OF_THE_ID.match(match["message"]):
            found[match[1]][match[2]][match["code"]] += 1
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

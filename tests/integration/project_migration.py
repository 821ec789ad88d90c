"""Migrates a fixture project as its author would: with the command line, in its folder."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from migrate_interactions.command_line import main
from tests.integration.cases import ExpectedFinding, ProjectCase


@dataclass(frozen=True)
class Reported:
    """One finding of the report."""

    code: str
    file: str
    line: int
    outcome: str
    reason: str | None


@dataclass(frozen=True)
class Migration:
    """What ``migrate --write`` reported of a project, and which files it says it wrote."""

    reported: tuple[Reported, ...]
    written: frozenset[str]


def migrate_project(
    case: ProjectCase, folder: Path, given: Sequence[str] | None = None
) -> Migration:
    """Migrate the project in ``folder``, a copy of the case's, in place.

    ``given`` are other paths for the command line than those of the case.
    """
    arguments = ["migrate", *(given or case.given), *options_of(case), "--write", "-j", "1"]
    with _current_folder(folder):
        done = CliRunner().invoke(main, [*arguments, "--format", "json"])
    assert done.exit_code == 0, f"{' '.join(arguments)}\n{done.output}\n{done.exception!r}"
    report = json.loads(done.stdout)
    return Migration(
        tuple(map(_reported, report["findings"])),
        frozenset(change["path"] for change in report["changes"]),
    )


def options_of(case: ProjectCase) -> list[str]:
    """The options of the command line that stand for what the case says."""
    found = ["--follow"] if case.follow else []
    for key, value in case.table.get("options", {}).items():
        option = f"--{key.replace('_', '-')}"
        found += [option] if value is True else [option, str(value)]
    return found


def _reported(row: dict[str, Any]) -> Reported:
    reason = row["refusal"]["reason"] if row["refusal"] else None
    return Reported(row["code"], row["path"], row["line"], row["outcome"], reason)


@contextmanager
def _current_folder(folder: Path) -> Iterator[None]:
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def mismatches(case: ProjectCase, reported: Sequence[Reported]) -> list[str]:
    """Where the findings are not those that the case expects, in words.

    Each reported finding has to be expected, with its file, and each expected one reported.
    """
    expected = case.findings
    found = [
        f"not expected: {one}"
        for one in reported
        if not any((each.code, each.file) == (one.code, one.file) for each in expected)
    ]
    found += [
        f"missing: {each}"
        for each in expected
        if not any(_fits(each, one, case.expect) for one in reported)
    ]
    return found


def _fits(expected: ExpectedFinding, one: Reported, expect: str) -> bool:
    if (expected.code, expected.file) != (one.code, one.file):
        return False
    if expected.line not in (None, one.line):
        return False
    if expected.reasons:
        return one.outcome == "refused" and one.reason in expected.reasons
    return one.outcome == {"migrate": "migrated", "refuse": "refused"}[expect]

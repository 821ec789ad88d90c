"""Programs that look like the easy shapes and are not: a rewrite is right, or there is none.

Each has something that a rewrite could get wrong: lists that are shared in unusual ways,
exceptions that are swallowed, turns that are appended only sometimes, values that change
between two statements. Nothing says which of them have to be migrated; what is migrated has
to print the same, and the model has to see the same.

A trap's ``policy.toml`` has the options it is migrated with. One that the tool still walks
into has a ``pending.txt`` that says how, and is an expected failure until that is mended.
"""

from __future__ import annotations

import shlex
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from migrate_interactions.emulator import EmulatorOptions
from migrate_interactions.engine.file_result import Outcome
from migrate_interactions.engine.migrate import migrate_file
from migrate_interactions.engine.rulebook import Settings, installed_rulebook
from migrate_interactions.sources import Candidate, Project, decode
from tests.integration.cases import FIXTURES, policy_of
from tests.integration.program_runner import Ran, run_program

TRAPS = sorted(file.parent for file in FIXTURES.glob("traps/*/program.py"))


def _parameter(number: int, trap: Path) -> Any:
    """A trap; one of eight is run each time, and the others are slow tests."""
    slow = [pytest.mark.slow] if number % 8 else []
    pending = trap / "pending.txt"
    if not pending.exists():
        return pytest.param(trap, id=trap.name, marks=slow)
    wrong = pytest.mark.xfail(reason=pending.read_text("utf-8").strip(), strict=True)
    return pytest.param(trap, id=trap.name, marks=[wrong, *slow])


@pytest.mark.parametrize("trap", [_parameter(*numbered) for numbered in enumerate(TRAPS)])
def test_a_rewrite_is_right_or_there_is_none(trap: Path, tmp_path: Path) -> None:
    program = trap / "program.py"
    source = decode(Candidate("program.py", str(program)), program.read_bytes())
    files = tuple(sorted(str(file) for file in trap.rglob("*.py")))
    project = Project(base=str(trap), files=files)
    policy = trap / "policy.toml"
    options = tomllib.loads(policy.read_text("utf-8")) if policy.exists() else {}
    settings = Settings(policy=policy_of(options))
    result = migrate_file(source, installed_rulebook(), settings, project)
    assert Outcome.FAILED not in {one.outcome for one in result.reported}
    if result.after is None:
        return
    before = _run(trap, tmp_path, program.read_bytes())
    after = _run(trap, tmp_path, result.after)
    said = before.stderr + after.stderr
    assert after.contexts == before.contexts, said
    assert after.stdout == before.stdout, said
    assert after.exit_code == before.exit_code, said


def _run(trap: Path, tmp_path: Path, program: bytes) -> Ran:
    folder = tmp_path / "case"
    if folder.exists():
        shutil.rmtree(folder)
    shutil.copytree(trap, folder)
    (folder / "program.py").write_bytes(program)
    arguments = folder / "args.txt"
    options = folder / "options.toml"
    stdin = folder / "stdin.txt"
    table = tomllib.loads(options.read_text("utf-8")) if options.exists() else {}
    return run_program(
        folder,
        "program.py",
        shlex.split(arguments.read_text("utf-8")) if arguments.exists() else (),
        stdin.read_bytes() if stdin.exists() else b"",
        EmulatorOptions.from_table({"simulated_time": True, **table}),
    )

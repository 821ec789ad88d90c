"""Contracts that hold for every program: the model sees the same, and one run converges."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings

from migrate_interactions.emulator import EmulatorOptions, Fault
from migrate_interactions.engine.file_result import FileResult, Outcome
from migrate_interactions.engine.migrate import migrate_file
from migrate_interactions.engine.rulebook import Settings, installed_rulebook
from migrate_interactions.sources import Candidate, Project, decode
from tests.integration.program_runner import run_program
from tests.property.generated_chat_programs import ChatProgram, chat_programs

OUTCOMES: Counter[str] = Counter()


def migrate(text: str) -> FileResult:
    source = decode(Candidate("program.py", "/nowhere/program.py"), text.encode())
    return migrate_file(source, installed_rulebook(), Settings(), Project(base="/nowhere"))


def check(program: ChatProgram) -> None:
    """Migrate, prove, migrate again."""
    before = program.source()
    result = migrate(before)
    outcomes = {one.outcome for one in result.reported}
    assert Outcome.FAILED not in outcomes, [one.finding.message for one in result.reported]
    assert result.reported, "a history that is sent again is always found"
    if result.after is None:
        reasons = {o.finding.refusal.reason for o in result.reported if o.finding.refusal}
        assert outcomes == {Outcome.REFUSED}
        OUTCOMES["refused"] += 1
        event(f"refused: {', '.join(sorted(reasons))}")
        return
    OUTCOMES["migrated"] += 1
    event("migrated")
    after = result.after.decode()
    faults = [Fault(call=program.fault, status=400)] if program.fault is not None else []
    options = EmulatorOptions(faults=tuple(faults))
    stdin = "".join(f"{line}\n" for line in program.lines).encode()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "case"
        root.mkdir()
        runs = []
        for text in (before, after):
            (root / "program.py").write_text(text, "utf-8")
            runs.append(run_program(root, "program.py", (), stdin, options))
    first, second = runs
    assert second.stdout == first.stdout, f"{before}\n#### became\n{after}"
    assert second.contexts == first.contexts, f"{before}\n#### became\n{after}"
    assert not any(call.api == "generate_content" for call in second.calls)
    again = migrate(after)
    assert again.after is None


QUIET = settings(
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@settings(QUIET, max_examples=12, derandomize=True)
@given(chat_programs)
def test_generated_programs(program: ChatProgram) -> None:
    check(program)


@pytest.mark.slow
@pytest.mark.timeout(3000)
@settings(QUIET, max_examples=150)
@given(chat_programs)
def test_many_generated_programs(program: ChatProgram) -> None:
    check(program)


@pytest.mark.slow
def test_counts_of_generated_programs() -> None:
    print(f"generated programs: {dict(OUTCOMES)}")

"""Runs the programs of a case, once or several times over one folder, and compares the runs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import get_args

from migrate_interactions.emulator import EmulatorOptions, RecordedRequest
from migrate_interactions.emulator.options import GoneStatus
from migrate_interactions.emulator.recording import CLIENT_WENT_AWAY
from tests.integration.cases import Case
from tests.integration.program_runner import Ran, run_starts
from tests.integration.redis_server import redis_server
from tests.integration.work_in_background import check_end, check_requests


def run_original(case: Case, tmp_path: Path) -> list[Ran]:
    """Run the case's program as often as the case says."""
    return _run(case, tmp_path, None, case.emulator)


def run_program_anew(case: Case, tmp_path: Path) -> list[Ran]:
    """Run the program that was written anew by hand, in place of the case's own."""
    assert case.written_anew is not None
    program = (case.folder / case.written_anew).read_bytes()
    return _run(case, tmp_path, program, case.emulator)


def check_same(one: Sequence[Ran], other: Sequence[Ran]) -> None:
    """Hold two programs of which none is migrated against each other."""
    assert [ran.contexts for ran in one] == [ran.contexts for ran in other]
    assert [ran.stdout for ran in one] == [ran.stdout for ran in other]
    assert [ran.exit_code for ran in one] == [ran.exit_code for ran in other]


def run_migrated(case: Case, tmp_path: Path, program: bytes) -> Iterator[list[Ran]]:
    """Run ``program`` in place of the case's own, but for the starts that the original makes.

    Where ids expire, all of it is done for each answer that the service may give then.
    """
    statuses = get_args(GoneStatus) if case.ids_expire else [case.emulator.gone_parent_status]
    for status in statuses:
        options = replace(case.emulator, gone_parent_status=status)
        yield _run(case, tmp_path, program, options)


def check_runs(case: Case, before: Sequence[Ran], after: Sequence[Ran]) -> None:
    """Hold the migrated program's runs against those of the original, and ``case.toml``."""
    for old, new in zip(before, after, strict=True):
        check_end(case.table, old, new)
        check_requests(case.table, new)
        if not case.table.get("behaviour_changes"):
            assert new.contexts == old.contexts
    sent = [call for ran in after for call in ran.calls if _is_asked_of_interactions(call)]
    assert [call.turns_sent for call in sent] == case.table["input_turns_after"]
    chained = [call.previous_interaction_id is not None for call in sent]
    assert chained == case.table["chained_after"]


def _is_asked_of_interactions(call: RecordedRequest) -> bool:
    return call.api == "interactions" and call.status != CLIENT_WENT_AWAY


def _run(case: Case, tmp_path: Path, program: bytes | None, options: EmulatorOptions) -> list[Ran]:
    """Run in a copy of the case's folder, always at the same path."""
    folder = tmp_path / "case"
    if folder.exists():
        shutil.rmtree(folder)
    shutil.copytree(case.folder, folder)
    starts = case.starts
    if program is not None:
        first = case.before_runs
        starts[first] = replace(starts[first], files={case.entry: program})
    with redis_server() if case.needs_redis else nullcontext({}) as variables:
        return run_starts(folder, case.driver, starts, options, case.interrupt_at, variables)

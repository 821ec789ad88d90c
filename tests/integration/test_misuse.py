"""Programs that misuse the Interactions API do so under the emulator, and mended ones do not.

What is mended is the program as the tool leaves it, or ``fixed.py`` beside it, written by hand,
where the tool only says what is wrong.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate_interactions.engine.migrate import migrate_file
from migrate_interactions.engine.rulebook import Settings, installed_rulebook
from migrate_interactions.sources import Candidate, Project, decode
from tests.integration.case_runs import run_migrated, run_original
from tests.integration.cases import Case, all_cases
from tests.integration.misbehaviour import misbehaves
from tests.integration.program_runner import Ran
from tests.integration.test_fixture_programs import first_migration, grouped, run_in_turn
from tests.integration.work_in_background import check_requests

MISUSES = [case for case in all_cases() if case.misbehaves]


@pytest.mark.parametrize("case", run_in_turn([case for case in MISUSES if case.runnable]))
def test_misuse_shows_and_is_gone_when_mended(case: Case, tmp_path: Path) -> None:
    before = run_original(case, tmp_path)
    shown = misbehaves(case.misbehaves, before)
    assert all(shown.values()), (shown, [ran.stderr for ran in before])
    for after in run_migrated(case, tmp_path, mended(case)):
        left = misbehaves(case.misbehaves, after)
        assert not any(left.values()), (left, [ran.stderr for ran in after])
        for ran in after:
            _check_mended(case, ran)
        _check_sent(case, after)


@pytest.mark.parametrize("case", grouped([case for case in MISUSES if case.fixed is not None]))
def test_what_is_mended_by_hand_has_no_finding(case: Case) -> None:
    assert case.fixed is not None
    location = str(case.fixed)
    source = decode(Candidate(case.fixed.name, location), case.fixed.read_bytes())
    project = Project(base=str(case.folder), files=(location,))
    result = migrate_file(source, installed_rulebook(), Settings(policy=case.policy), project)
    assert case.table["code"] not in {one.finding.code for one in result.reported}


def mended(case: Case) -> bytes:
    """The program without its misuse."""
    if case.fixed is not None:
        return case.fixed.read_bytes()
    after = first_migration(case).after
    assert after is not None, f"{case.name} needs a fixed.py"
    return after


def _check_mended(case: Case, ran: Ran) -> None:
    table = case.table
    assert ran.exit_code == table.get("exit_after", 0), ran.stderr
    if "stdout_after" in table:
        assert ran.stdout == table["stdout_after"]
    missing = [text for text in table.get("prints_after", []) if text not in ran.stdout]
    assert not missing, ran.stdout
    check_requests(table, ran)


def _check_sent(case: Case, after: list[Ran]) -> None:
    sent = [call for ran in after for call in ran.calls if call.api == "interactions"]
    if "input_turns_after" in case.table:
        assert [call.turns_sent for call in sent] == case.table["input_turns_after"]
    if "chained_after" in case.table:
        chained = [call.previous_interaction_id is not None for call in sent]
        assert chained == case.table["chained_after"]

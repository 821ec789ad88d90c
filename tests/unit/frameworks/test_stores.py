"""Task queues and stores of turns: the verdict that GI203 and GI105 give on them."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate_interactions.engine.check import check_file
from migrate_interactions.engine.rulebook import Settings, installed_rulebook
from migrate_interactions.findings import Judgement, Policy, StateMode, Verdict
from migrate_interactions.sources import Candidate, Project, decode
from tests.unit.frameworks.projects import program


def judgements(
    code: str, text: str, base: Path, settings: Settings | None = None
) -> list[Judgement | None]:
    source = decode(Candidate("program.py", str(base / "program.py")), text.encode())
    result = check_file(source, installed_rulebook(), settings or Settings(), Project(str(base)))
    return [one.finding.judgement for one in result.reported if one.finding.code == code]


OTHER_TASK = """

@app.task
def clean_up():
    print("nothing to do with a model")
"""


@pytest.mark.parametrize(
    ("more", "verdict"), [("", Verdict.COLLAPSES), (OTHER_TASK, Verdict.SHRINKS)]
)
def test_a_queue_is_needed_for_its_other_tasks(more: str, verdict: Verdict, tmp_path: Path) -> None:
    text = program("GI203", "celery-report-task")
    [said] = {one for one in judgements("GI203", text + more, tmp_path) if one is not None}
    assert (said.subject, said.verdict) == ("Celery", verdict)
    assert "background=True" in said.replacement


SHOWN = """

def transcript(memory, conversation):
    return [turn.parts[0].text for turn in memory.contents(conversation)]


print(transcript(RedisChatMemory(Redis(), 1), "a"))
"""


@pytest.mark.parametrize(("more", "verdict"), [("", Verdict.COLLAPSES), (SHOWN, Verdict.SHRINKS)])
def test_a_store_of_turns_is_needed_where_they_are_shown(
    more: str, verdict: Verdict, tmp_path: Path
) -> None:
    text = program("GI105", "redis-list-of-turns")
    [said] = {one for one in judgements("GI105", text + more, tmp_path) if one is not None}
    assert (said.subject, said.verdict) == ("Redis", verdict)
    assert "previous_interaction_id" in said.replacement


def test_a_store_is_needed_where_nobody_else_keeps_turns(tmp_path: Path) -> None:
    text = program("GI105", "redis-list-of-turns")
    stateless = Settings(policy=Policy(state=StateMode.STATELESS))
    [said] = {one for one in judgements("GI105", text, tmp_path, stateless) if one is not None}
    assert said.verdict is Verdict.SHRINKS

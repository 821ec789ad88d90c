"""Fixes that are applied one by one: each whole, the rest untouched."""

from __future__ import annotations

import json
from pathlib import Path

from migrate_interactions.engine.file_result import FileResult, Outcome
from migrate_interactions.engine.one_by_one import Decision, Question, migrate_one_by_one
from migrate_interactions.engine.rulebook import Settings
from migrate_interactions.engine.run import Order, Task, run
from migrate_interactions.findings import OneShots, Policy
from migrate_interactions.sources import Candidate, Project
from tests.command_line.programs import CHAT, ONE_SHOT, TOGETHER, WINDOW

SETTINGS = Settings(policy=Policy(one_shots=OneShots.MIGRATE))
#: Two conversations in one file; the second is below the first.
TWO = CHAT + CHAT.partition("client = genai.Client()\n")[2].replace("history", "notes")


def asked(
    folder: Path, texts: dict[str, str], *answers: Decision
) -> tuple[dict[str, FileResult], list[Question]]:
    """The results of files, and the questions; the last answer is given from then on."""
    for name, text in texts.items():
        (folder / name).write_text(text)
    candidates = [Candidate(name, str(folder / name)) for name in texts]
    locations = tuple(one.location for one in candidates)
    order = Order(SETTINGS, Project(str(folder), (str(folder),), locations), task=Task.MIGRATE)
    files = [(one, texts[one.path].encode()) for one in candidates]
    questions: list[Question] = []

    def ask(question: Question) -> Decision:
        questions.append(question)
        return answers[min(len(questions), len(answers)) - 1]

    results = {one.path: one for one in migrate_one_by_one(files, order, ask)}
    return results, questions


def test_yes_to_all_is_what_migrate_does(tmp_path: Path) -> None:
    texts = {"two.py": TWO, "one_shot.py": ONE_SHOT, "window.py": WINDOW, **TOGETHER}
    results, _ = asked(tmp_path, texts, Decision.APPLY)
    candidates = [Candidate(name, str(tmp_path / name)) for name in texts]
    locations = tuple(one.location for one in candidates)
    order = Order(SETTINGS, Project(str(tmp_path), (str(tmp_path),), locations), task=Task.MIGRATE)
    expected = {one.path: one for one in run(candidates, order, jobs=1).results}
    assert {path: one.after for path, one in results.items() if one.after} == {
        path: one.after for path, one in expected.items() if one.after
    }
    for path, one in expected.items():
        assert results[path].accounting == one.accounting, path


def test_no_to_all_changes_nothing(tmp_path: Path) -> None:
    results, questions = asked(tmp_path, {"two.py": TWO}, Decision.LEAVE)
    assert len(questions) == 2, "each is asked about once"
    assert results["two.py"].after is None
    assert {one.outcome for one in results["two.py"].reported} == {Outcome.REVIEW}


def test_one_conversation_of_two_moves_whole(tmp_path: Path) -> None:
    for answers in ((Decision.APPLY, Decision.LEAVE), (Decision.LEAVE, Decision.APPLY)):
        results, questions = asked(tmp_path, {"two.py": TWO}, *answers)
        assert len(questions) == 2
        after = (results["two.py"].after or b"").decode()
        assert after.count("interactions.create") == after.count("generate_content") == 1
        stays = "notes" if answers[0] is Decision.APPLY else "history"
        assert f"contents={stays}" in after
        assert after.count(f"{stays}.append") == 2
        outcomes = [one.outcome for one in results["two.py"].reported]
        assert sorted(outcomes) == [Outcome.MIGRATED, Outcome.REVIEW]


def test_questions_are_about_the_text_as_it_is_by_then(tmp_path: Path) -> None:
    _, (first, second) = asked(tmp_path, {"two.py": TWO}, Decision.APPLY)
    assert first.changes[0].before == TWO.encode()
    assert second.changes[0].before == first.changes[0].after


def test_a_no_is_remembered_when_lines_move(tmp_path: Path) -> None:
    single = ONE_SHOT.splitlines()[-1].replace("Hello", "Say hello to everybody who is here.")
    text = CHAT.replace("history = []\n", f"{single}\nhistory = []\n")
    results, questions = asked(tmp_path, {"a.py": text}, Decision.LEAVE, Decision.APPLY)
    assert [one.finding.code for one in questions] == ["GI101", "GI106"]
    after = (results["a.py"].after or b"").decode()
    assert after.count("\n") > text.count("\n")
    assert "contents=history" in after


def test_what_was_not_looked_at_before_a_stop_is_left_out(tmp_path: Path) -> None:
    texts = {"a.py": CHAT, "b.py": CHAT, "c.py": CHAT}
    results, questions = asked(tmp_path, texts, Decision.APPLY, Decision.STOP)
    assert len(questions) == 2
    assert set(results) == {"a.py", "b.py"}
    assert results["a.py"].after is not None
    assert results["b.py"].after is None


def test_a_file_that_does_not_parse_is_told(tmp_path: Path) -> None:
    texts = {"a.py": "from google import genai\n(", "b.py": CHAT}
    results, _ = asked(tmp_path, texts, Decision.APPLY)
    assert results["a.py"].failed
    assert results["b.py"].after is not None


def test_a_notebook_is_asked_about_by_cell(tmp_path: Path) -> None:
    head, loop = CHAT.split("history = []")
    cells = [
        {"cell_type": "code", "metadata": {}, "source": [text], "outputs": [], "id": name,
         "execution_count": None}
        for name, text in (("a", head), ("b", "history = []" + loop))
    ]  # fmt: skip
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    results, [question] = asked(tmp_path, {"n.ipynb": json.dumps(notebook)}, Decision.APPLY)
    assert (question.finding.place.cell, question.finding.place.line) == (1, 4)
    assert b"interactions.create" in (results["n.ipynb"].after or b"")

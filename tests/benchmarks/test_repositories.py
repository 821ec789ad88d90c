"""What the table says of repositories, and what the checks find that it is there to find."""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from migrate_interactions.engine.file_result import FileResult, Run
from migrate_interactions.engine.rulebook import Settings
from migrate_interactions.sources import Candidate
from tests.benchmarks.scripts import load

pytest.importorskip("resource")

CHAT = """from google import genai

client = genai.Client()
chat = client.chats.create(model="gemini-2.5-flash")
print(chat.send_message("Hi").text)
"""
READ = f"{CHAT}chat.get_history().clear()\n"
ONE_SHOT = """from google import genai

client = genai.Client()
print(client.models.generate_content(model="gemini-2.5-flash", contents="Hi").text)
"""
BROKEN = "from google import genai\ndef (:\n"


@pytest.fixture(scope="module")
def repositories() -> ModuleType:
    return load("repositories")


@pytest.fixture
def checkouts(tmp_path: Path) -> Path:
    files = {"bot.py": CHAT, "kept.py": READ, "label.py": ONE_SHOT, "broken.py": BROKEN}
    (tmp_path / "ann+bot").mkdir()
    for name, text in files.items():
        (tmp_path / "ann+bot" / name).write_text(text)
    (tmp_path / "ann+bot/requirements.txt").write_text("google-genai>=1.0\n")
    (tmp_path / "ben/bot").mkdir(parents=True)
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": [CHAT]}]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    (tmp_path / "ben/bot/bot.ipynb").write_text(json.dumps(notebook))
    (tmp_path / "corpus.json").write_text(
        json.dumps([{"repo": "ann/bot"}, {"repo": "ben/bot"}, {"repo": "cat/bot"}])
    )
    return tmp_path


def checkout(repositories: ModuleType, folder: Path) -> Any:
    return repositories.Checkout(folder, Settings())


def rows(shown: str) -> dict[str, list[str]]:
    """Repository -> the cells of its row up to the seconds."""
    cells = [[cell.strip() for cell in line.split("|")] for line in shown.splitlines()]
    return {row[1]: row[2:10] for row in cells if len(row) == 13}


def test_the_table(
    repositories: ModuleType, checkouts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {file: file.read_bytes() for file in checkouts.rglob("*.*")}
    assert repositories.main([str(checkouts), str(checkouts / "corpus.json")]) == 0
    assert {file: file.read_bytes() for file in checkouts.rglob("*.*")} == before
    shown = capsys.readouterr().out
    table = rows(shown)
    # two calls each: the one that makes the chat, and the one that sends
    refused = "2: chat-history-read 2"
    assert table["ann/bot"] == ["4", "0", "4", "4", "2", refused, "1: GI903", "1"]
    assert table["ben/bot"] == ["0", "1", "1", "2", "2", "0", "0", "0"]
    assert table["all"][:5] == ["4", "1", "5", "6", "4"]
    assert shown.splitlines()[-2:] == ["Not there: cat/bot.", "Every check holds."]


def test_one_shots(
    repositories: ModuleType, checkouts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert repositories.main([str(checkouts), "--one-shots", "migrate"]) == 0
    table = rows(capsys.readouterr().out)
    assert table["ann/bot"][3:] == ["5", "3", "2: chat-history-read 2", "1: GI903", "0"]


def test_what_is_no_python(repositories: ModuleType) -> None:
    def cause(path: str, text: str) -> str:
        return str(repositories.not_python(FileResult(path, after=text.encode())))

    cells = {"cells": [{"cell_type": "code", "source": "await call()\n!ls"}], "nbformat": 4}
    assert cause("a.ipynb", json.dumps(cells)) == ""
    assert cause("a.py", "await call()\n") == "'await' outside function (a.py, line 1)"
    assert cause("a.ipynb", "{}").startswith("is nbformat None, and 4 is what can be read")
    assert cause("a.py", "call(\n") == "'(' was never closed (a.py, line 1)"
    assert cause("requirements.txt", "google-genai >= 2.12\n") == ""


def test_what_a_second_run_changes(repositories: ModuleType, checkouts: Path) -> None:
    one = checkout(repositories, checkouts / "ann+bot")
    result = FileResult("label.py", before=ONE_SHOT.encode(), after=CHAT.encode())
    faults = list(repositories.rewriting_faults(one, Run((result,))))
    assert "label.py is changed again by a second run" in faults
    outside = FileResult("../label.py", before=b"", after=b"")
    assert "../label.py is not in the repository" in repositories.rewriting_faults(
        one, Run((outside,))
    )
    assert not (checkouts / "label.py").exists()


def test_what_depends_on_processes_and_order(repositories: ModuleType, checkouts: Path) -> None:
    one = checkout(repositories, checkouts / "ann+bot")
    done = one.migrate(one.candidates())
    assert not list(repositories.order_faults(one, one.candidates(), done))
    other = Run((*done.results[1:], FileResult("more.py", after=b"")))
    faults = list(repositories.order_faults(one, one.candidates(), other))
    assert f"{done.results[0].path} is another one with two processes" in faults
    assert "more.py is another one in another order" in faults


def test_which_runs_are_compared(
    repositories: ModuleType, checkouts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[tuple[list[str], int]] = []

    def recorded(candidates: list[Candidate], order: Any, jobs: int) -> Run:
        runs.append(([one.path for one in candidates], jobs))
        return Run()

    monkeypatch.setattr(repositories, "run", recorded)
    one = checkout(repositories, checkouts / "ann+bot")
    assert not list(repositories.order_faults(one, one.candidates(), Run()))
    (in_order, two), (shuffled, single) = runs
    assert (two, single) == (2, 1)
    assert sorted(shuffled) == in_order != shuffled


def dies(_: Any) -> None:
    os._exit(1)


def fails(_: Any) -> None:
    raise KeyError("x")


def test_a_process_that_dies(
    repositories: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for what, cause in [(dies, "process that analysed it died"), (fails, "KeyError: 'x'")]:
        monkeypatch.setattr(repositories, "measure", what)
        (fault,) = repositories.measure_alone(checkout(repositories, tmp_path)).faults
        assert fault.endswith(cause) or cause in fault

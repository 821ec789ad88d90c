"""How labelled rows are matched with findings, and what is made of it."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.benchmarks.scripts import load

HISTORY = """from google import genai

client = genai.Client()
history = []


def ask(text):
    history.append({"role": "user", "parts": [{"text": text}]})
    response = client.models.generate_content(model="m", contents=history)
    history.append(response.candidates[0].content)
    return response.text


def label(text):
    return client.models.generate_content(model="m", contents=f"Label: {text}").text
"""


@pytest.fixture(scope="module")
def labels() -> ModuleType:
    return load("labels")


@pytest.fixture
def checkouts(tmp_path: Path) -> Path:
    for name in ("ann+bot", "ben/bot"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "bot.py").write_text(HISTORY)
    (tmp_path / "ben/bot/broken.py").write_text("import genai\ndef (:\n")
    return tmp_path


def row(line: int, label: bool | None, **more: Any) -> dict[str, Any]:
    start = {"repo": "ann/bot", "file": "bot.py", "line": line, "cell": None, "pattern": "a"}
    return {**start, "label": label, **more}


def scored(labels: ModuleType, checkouts: Path, *rows: dict[str, Any]) -> Any:
    return labels.score(labels.read_rows(json.dumps(rows)), checkouts, ["a"])["a"]


def test_found_in_the_same_function(labels: ModuleType, checkouts: Path) -> None:
    one = scored(labels, checkouts, row(7, True), row(8, True, repo="ben/bot"))
    assert [found.line for found in one.found] == [7, 8]
    assert (one.precision, one.recall) == (1.0, 1.0)


def test_look_alikes(labels: ModuleType, checkouts: Path) -> None:
    one = scored(labels, checkouts, row(9, True), row(15, False))
    assert (len(one.found), len(one.silent), one.false_alarms) == (1, 1, [])
    one = scored(labels, checkouts, row(9, False))
    assert [finding.code for _, finding in one.false_alarms] == ["GI101"]
    assert one.precision == 0.0


def test_a_finding_counts_for_the_nearest_row_only(labels: ModuleType, checkouts: Path) -> None:
    one = scored(labels, checkouts, row(9, True), row(11, True))
    assert [found.line for found in one.found] == [9]
    assert [missed.line for missed in one.missed] == [11]
    assert one.recall == 0.5


def test_one_shots_are_look_alikes_of_every_pattern(labels: ModuleType, checkouts: Path) -> None:
    one = scored(labels, checkouts, row(9, False, pattern="b", sub="one-shot"))
    assert len(one.false_alarms) == 1
    one = scored(labels, checkouts, row(9, False, pattern="b", sub="retry"))
    assert (one.false_alarms, one.unlabelled) == ([], 1)


def test_what_cannot_be_read(labels: ModuleType, checkouts: Path) -> None:
    one = scored(
        labels,
        checkouts,
        row(2, True, repo="ben/bot", file="broken.py"),
        row(2, True, file="gone.py"),
        row(2, True, repo="cat/bot"),
        row(2, None),
    )
    assert (one.not_read, one.found, one.missed) == (3, [], [])
    assert (one.precision, one.recall) == (None, None)


def test_far_away_is_another_place(labels: ModuleType, checkouts: Path) -> None:
    (checkouts / "ann+bot/bot.py").write_text(HISTORY + "\n" * 20 + "print(ask('x'))\n")
    assert scored(labels, checkouts, row(35, True)).missed
    assert scored(labels, checkouts, row(19, True)).found


def test_the_report(
    labels: ModuleType, checkouts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "labels.json"
    file.write_text(json.dumps([row(9, True), row(40, True, note="far away")]))
    assert labels.main([str(checkouts), str(file), "-p", "a"]) == 1
    shown = capsys.readouterr().out.splitlines()
    assert shown[1].split()[:7] == ["a", "100%", "50%", "1", "1", "0", "0"]
    assert shown[2] == "a: missed: ann/bot bot.py:40 () far away"
    file.write_text(json.dumps([row(9, True)]))
    assert labels.main([str(checkouts), str(file), "-p", "a"]) == 0

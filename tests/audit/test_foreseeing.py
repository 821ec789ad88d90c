"""Findings that wait for a newer package say what becomes of them then."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from migrate_interactions.command_line import main

CHAT = """\
import google.generativeai as genai

genai.configure(api_key="key")
model = genai.GenerativeModel("gemini-2.5-flash")
chat = model.start_chat()
print(chat.send_message("Hello").text)
print(chat.send_message("And now?").text)
"""
WINDOW = """\
import google.generativeai as genai

genai.configure(api_key="key")
model = genai.GenerativeModel("gemini-2.5-flash")
history = []
while question := input():
    history.append({"role": "user", "parts": [question]})
    response = model.generate_content(history[-10:])
    print(response.text)
    history.append({"role": "model", "parts": [response.text]})
"""


def audited(folder: Path, text: str) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """The findings by their codes, and the whole report."""
    (folder / "pyproject.toml").write_text("")
    (folder / "bot.py").write_text(text)
    done = CliRunner().invoke(main, ["audit", str(folder), "--format", "json"])
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    return {one["code"]: one for one in report["findings"]}, report


def readiness(report: dict[str, Any]) -> tuple[int, int]:
    [whole] = [one for one in report["readiness"]["folders"] if one["folder"] == "."]
    return whole["ready"], whole["sites"]


def test_what_can_move_then_is_for_review(tmp_path: Path) -> None:
    found, report = audited(tmp_path, CHAT)
    assert found["GI102"]["outcome"] == "review"
    assert found["GI102"]["wave"] == "review"
    assert found["GI102"]["reason"] == ""
    assert readiness(report) == (3, 3)  # the chat and its two messages


def test_what_stays_then_says_why(tmp_path: Path) -> None:
    found, report = audited(tmp_path, WINDOW)
    assert found["GI604"]["outcome"] == "review"
    assert found["GI101"]["outcome"] == "refused"
    assert found["GI101"]["reason"] == "history-truncated"
    assert found["GI101"]["wave"] == "manual"
    assert readiness(report) == (0, 1)

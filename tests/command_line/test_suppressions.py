"""Comments keep findings quiet; conversations stay whole, and idle comments are told."""

import json
import shutil
from pathlib import Path

import pytest

from .programs import CHAT, called

FERRY = Path(__file__).parent.parent / "fixtures/projects/src-layout-with-a-command"
#: A chat in a function, which a comment above it can cover.
IN_A_FUNCTION = """\
from google import genai

client = genai.Client()


# migrate-interactions: ignore[GI102] the archive reads the chat
def ask(questions: list[str]):
    chat = client.chats.create(model="gemini-2.5-flash")
    return [chat.send_message(question).text for question in questions]


def ask_again(questions: list[str]):
    chat = client.chats.create(model="gemini-2.5-flash")
    return [chat.send_message(question).text for question in questions]
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_function_is_covered_and_the_next_one_is_not(project: Path) -> None:
    (project / "chat.py").write_text(IN_A_FUNCTION)
    report = json.loads(called("check", "--format", "json", check=1).stdout)
    assert [one["line"] for one in report["findings"]] == [13]
    (quiet,) = report["suppressed"]
    assert (quiet["line"], quiet["suppressed_by"]) == (8, "comment")
    assert quiet["suppression"] == "the archive reads the chat"
    diff = called("migrate", check=1).stdout
    assert "ask_again" in diff
    assert diff.count("-    chat = client.chats.create") == 1


def test_a_file_is_covered(project: Path) -> None:
    (project / "chat.py").write_text(
        '"""About it."""\n\n# migrate-interactions: ignore-file[GI1] x\n'
        "# migrate-interactions: ignore-file[GI102, GI103] rewritten in spring\n" + IN_A_FUNCTION
    )
    output = called("check", check=0).stdout
    assert "chat.py:3: the comment ignore-file[GI1] names GI1, which is no rule; " in output
    assert "chat.py:4: the comment ignore-file[GI103] silences nothing; remove it" in output
    assert "4  suppressed" in output


def test_each_cell_has_its_own_comments(project: Path) -> None:
    def cell(source: str) -> dict[str, object]:
        return {"cell_type": "code", "metadata": {}, "outputs": [], "source": source}

    chat = 'chat = client.chats.create(model="gemini-2.5-flash")\nx = chat.send_message("Hi").text'
    start = "from google import genai\nclient = genai.Client()"
    comment = "# migrate-interactions: ignore{}[GI102] shown to students\n"
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            cell(start + "\n" + comment.format("")),
            cell(comment.format("-cell") + "y = 1\n" + chat),
            cell(
                "if y:\n    pass\n"
                + comment.format("")
                + chat.replace("chat =", "second =").replace("chat.s", "second.s")
            ),
            cell(chat.replace("chat =", "third =").replace("chat.s", "third.s")),
        ],
    }
    (project / "chat.ipynb").write_text(json.dumps(notebook))
    report = json.loads(called("check", "--format", "json", check=1).stdout)
    assert [(one["cell"], one["line"]) for one in report["suppressed"]] == [(1, 3), (2, 4)]
    assert [(one["cell"], one["line"]) for one in report["findings"]] == [(3, 1)]
    (idle,) = report["unused_suppressions"]
    assert (idle["cell"], idle["line"]) == (0, 3)
    assert idle["problem"] == "has nothing below it in its block; remove it"


def test_a_call_that_a_comment_keeps_in_another_file_stays_for_all_rules(project: Path) -> None:
    shutil.copytree(FERRY, project, dirs_exist_ok=True)
    session = project / "src/ferry/session.py"
    assert "src/ferry/session.py" in called("migrate", check=1).stdout
    quiet = "generate_content(  # migrate-interactions: ignore[GI101] kept"
    session.write_text(session.read_text().replace("generate_content(", quiet))
    result = called("migrate", check=1)
    assert result.stdout == ""
    assert "src/ferry/cli.py:12:5 GI103" in result.stderr
    assert "a comment in another file keeps one of these calls as it is" in result.stderr


def test_a_fix_does_not_reach_into_a_file_in_which_its_rule_is_off(project: Path) -> None:
    shutil.copytree(FERRY, project, dirs_exist_ok=True)
    (project / "pyproject.toml").write_text(
        '[tool.migrate-interactions.per-file-ignores]\n"session.py" = ["GI101", "GI103"]\n'
    )
    report = json.loads(called("check", "--format", "json", check=1).stdout)
    (left,) = report["findings"]
    assert (left["code"], left["path"]) == ("GI103", "src/ferry/cli.py")
    assert left["refusal"]["sentence"] == (
        "its fix also changes src/ferry/session.py, where GI103 is off"
    )


def test_comments_for_rules_that_are_off_are_not_told(project: Path) -> None:
    (project / "chat.py").write_text("# migrate-interactions: ignore-file[GI102]\n" + CHAT)
    assert "silences nothing" in called("check", check=1).stdout
    assert "silences nothing" not in called("check", "--ignore", "GI102", check=1).stdout


def test_comments_in_files_without_gemini_are_told(project: Path) -> None:
    (project / "plain.py").write_text("x = 1  # migrate-interactions: ignore[GI101, GI1]\n")
    output = called("check", check=0).stdout
    assert "plain.py:1: the comment ignore[GI101] silences nothing; remove it" in output
    assert "plain.py:1: the comment ignore[GI1] names GI1, which is no rule" in output
    assert "1 file searched, 0 with Gemini in them." in output
    assert "silences" not in called("check", "--ignore", "GI101", check=0).stdout

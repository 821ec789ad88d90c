"""``migrate --interactive`` through a pseudo-terminal."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from migrate_interactions.command_line import main

from .programs import CHAT, ONE_SHOT, TOGETHER, called, started

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")

PROMPT = "q(uit): "


CTRL_C = b"\x03"
PATIENCE_SECONDS = 5.0


def conversation(folder: Path, answers: str, *arguments: str, check: int) -> str:
    """All that is shown while ``answers`` are typed, one at each prompt."""
    import fcntl
    import pty
    import termios

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "migrate_interactions", "migrate", "-i", *arguments]
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "dumb", "COLUMNS": "200"},
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # for Ctrl-C
    )
    os.close(theirs)
    shown, left, typed = "", list(answers), b""
    while True:
        while typed == CTRL_C and not select.select([ours], [], [], PATIENCE_SECONDS)[0]:
            os.write(ours, CTRL_C)  # it came between the question and the reading of the answer
        try:
            shown += os.read(ours, 65536).decode()
        except OSError:  # the other end is closed
            break
        if left and shown.count(PROMPT) == len(answers) - len(left) + 1:
            answer = left.pop(0)
            typed = CTRL_C if answer == "^" else answer.encode() + b"\n"
            os.write(ours, typed)
    os.close(ours)
    assert process.wait(30) == check, shown
    assert not left, shown
    return re.sub(r"\x1b\[[0-9;]*m", "", shown).replace("\r\n", "\n")


def written(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)


def moved(folder: Path, name: str) -> bool:
    text = (folder / f"{name}.py").read_text()
    assert ("interactions.create" in text) is not ("generate_content" in text), text
    return "interactions.create" in text


def test_yes_and_no(tmp_path: Path) -> None:
    written(tmp_path, a=CHAT, b=CHAT, c=CHAT)
    shown = conversation(tmp_path, "yny", check=0)
    assert [moved(tmp_path, name) for name in "abc"] == [True, False, True]
    assert (tmp_path / "b.py").read_text() == CHAT
    assert "a.py:10:16 GI101 history-resend" in shown
    assert "[review]" in shown
    assert "stored" in shown.partition(PROMPT)[0], "the reason comes before the question"
    assert "+        previous_interaction_id=previous_interaction_id," in shown
    assert re.findall(r"^written (.*)$", shown, re.MULTILINE) == ["a.py", "c.py"]
    assert re.search(r"^ +2  migrated", shown, re.MULTILINE)
    assert re.search(r"^ +1  review", shown, re.MULTILINE)


def test_all_of_a_rule_and_quit(tmp_path: Path) -> None:
    written(tmp_path, a=CHAT, b=ONE_SHOT, c=CHAT, d=ONE_SHOT)
    shown = conversation(tmp_path, "anq", "--one-shots", "migrate", check=0)
    assert [moved(tmp_path, name) for name in "abcd"] == [True, False, True, False]
    assert shown.count("Applied, as all of GI101.") == 1


@pytest.mark.slow
def test_a_fix_over_several_files_is_one_question(tmp_path: Path) -> None:
    for name, text in TOGETHER.items():
        (tmp_path / name).write_text(text)
    shown = conversation(tmp_path, "y", "--one-shots", "migrate", check=0)
    assert "+++ b/llm.py" in shown
    assert "+++ b/report.py" in shown
    assert "interactions.create" in (tmp_path / "llm.py").read_text()
    assert ".output_text" in (tmp_path / "report.py").read_text()


def test_after_ctrl_c_nothing_is_written(tmp_path: Path) -> None:
    written(tmp_path, a=CHAT, b=CHAT)
    shown = conversation(tmp_path, "y^", check=130)
    assert "interrupted" in shown
    assert not moved(tmp_path, "a")


def test_without_a_terminal_it_says_so(tmp_path: Path) -> None:
    written(tmp_path, a=CHAT)
    done = started("migrate", "--interactive", cwd=tmp_path, stdin=b"y\n", check=2)
    assert b"needs a terminal" in done.stderr
    assert done.stderr.count(b"\n") == 1
    assert not moved(tmp_path, "a")
    assert "leave --format out" in called("migrate", "-i", "--format", "json", check=2).stderr


@pytest.mark.parametrize(("answers", "raised"), [("y\ny\n", True), ("y\nn\n", False)])
def test_requirements_rise_if_that_is_agreed_to(
    answers: str, raised: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "requirements.txt").write_text("google-genai==1.20.0\n")
    written(tmp_path, a=CHAT)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("migrate_interactions.command_line.interactive.is_terminal", bool)
    result = CliRunner().invoke(main, ["migrate", "-i"], input=answers)
    assert result.exit_code == 0, result.output
    assert moved(tmp_path, "a")
    assert "needs a newer google-genai" in result.output
    text = (tmp_path / "requirements.txt").read_text()
    assert (text != "google-genai==1.20.0\n") is raised
    assert ("it stays, as you said" in result.output) is not raised

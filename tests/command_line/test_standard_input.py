"""One file by standard input, as editors send it."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from migrate_interactions.command_line import main

from .programs import CHAT, ONE_SHOT, WINDOW, called, started

TWO_FILES = Path(__file__).parent.parent / "fixtures/projects/history-list-passed-to-another-module"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sent(text: str | bytes, *arguments: str, check: int) -> Result:
    result = CliRunner().invoke(main, arguments, input=text)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == check, result.output
    return result


def test_findings_have_the_name_that_was_given(project: Path) -> None:
    assert "-:10:16 GI101" in sent(CHAT, "check", "-", check=1).stdout
    output = sent(CHAT, "check", "-", "--stdin-filename", "bot/chat.py", check=1).stdout
    assert "bot/chat.py:10:16 GI101" in output
    assert "migrate-interactions migrate bot/chat.py" in output
    assert "1  one-shot" in sent(ONE_SHOT, "check", "-", check=0).stdout
    sent("", "check", "-", check=0)
    assert "-:1:7 GI903" in sent("genai (", "check", "-", check=2).stdout


def test_what_is_sent_counts_and_not_what_is_on_disk(project: Path) -> None:
    (project / "chat.py").write_text("genai (\n")
    sent(CHAT, "check", "-", "--stdin-filename", "chat.py", check=1)
    assert (project / "chat.py").read_text() == "genai (\n"


def test_the_new_text_is_printed_and_the_report_is_not_in_it(project: Path) -> None:
    (project / "chat.py").write_text(CHAT)
    result = sent(CHAT, "migrate", "-", "--stdin-filename", "chat.py", check=0)
    assert "GI101" in result.stderr
    assert (project / "chat.py").read_text() == CHAT
    called("migrate", "--write", "chat.py", check=0)
    assert result.stdout == (project / "chat.py").read_text()
    again = sent(result.stdout, "migrate", "-", check=0)
    assert again.stdout == result.stdout


@pytest.mark.parametrize("text", [WINDOW, ONE_SHOT, "", "x = 1\r\n"])
def test_where_nothing_changes_what_came_is_printed(project: Path, text: str) -> None:
    assert sent(text, "migrate", "-", check=0).stdout_bytes == text.encode()


def test_what_cannot_be_done_is_printed_too(project: Path) -> None:
    result = sent("genai (\n", "migrate", "-", check=2)
    assert result.stdout == "genai (\n"
    assert "GI903" in result.stderr


def test_bytes_go_through_a_real_pipe(project: Path) -> None:
    text = "\ufeff" + CHAT.replace("planet", "größe").replace("\n", "\r\n")
    done = started("migrate", "-", cwd=project, stdin=text.encode(), check=0)
    assert done.stdout.startswith("\ufeff".encode())
    assert done.stdout.count(b"\r\n") == done.stdout.count(b"\n")
    assert "größe".encode() in done.stdout


def test_a_notebook_stays_one(project: Path) -> None:
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "source": CHAT}
    book = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]})
    output = sent(book, "migrate", "-", "--stdin-filename", "a.ipynb", check=0).stdout
    assert "interactions.create" in json.loads(output)["cells"][0]["source"]


def test_json_has_the_diff_in_place_of_the_text(project: Path) -> None:
    report = json.loads(sent(CHAT, "migrate", "-", "--format", "json", check=0).stdout)
    assert report["changes"][0]["written"] is False
    assert "interactions.create" in report["changes"][0]["diff"]


def test_fixes_do_not_reach_into_other_files(project: Path) -> None:
    shutil.copytree(TWO_FILES, project, dirs_exist_ok=True)
    (project / "pyproject.toml").write_text("[tool.migrate-interactions]\nfollow = true\n")
    path = "chat.py"
    text = (project / path).read_text()
    result = sent(text, "migrate", "-", "--stdin-filename", path, check=0)
    assert result.stdout == text
    assert "outside-given-files" in result.stderr


def test_it_is_excluded_where_that_is_forced(project: Path) -> None:
    (project / "pyproject.toml").write_text('[tool.migrate-interactions]\nexclude = ["vendor/"]\n')
    where = ("-", "--stdin-filename", "vendor/chat.py")
    sent(CHAT, "check", *where, check=1)
    sent(CHAT, "check", *where, "--force-exclude", check=0)
    assert sent(CHAT, "migrate", *where, "--force-exclude", check=0).stdout == CHAT


def test_the_baseline_knows_it(project: Path) -> None:
    (project / "chat.py").write_text(CHAT)
    called("baseline", check=0)
    sent(CHAT, "check", "-", "--stdin-filename", "chat.py", check=0)


def test_options_that_make_no_sense_are_one_sentence(project: Path) -> None:
    for arguments, sentence in [
        (("check", "-", "x.py"), "- must be the only path"),
        (("check", "--stdin-filename", "x.py"), "--stdin-filename is for standard input"),
        (("check", "-", "--diff-base", "main"), "--diff-base cannot be given with -"),
        (("check", "-", "--add-ignores"), "--add-ignores cannot be given with -"),
        (("migrate", "-", "--write"), "--write cannot be given with -"),
        (("migrate", "-", "--follow"), "--follow cannot be given with -"),
        (("migrate", "-", "--prove", "x.py"), "--prove cannot be given with -"),
        (("migrate", "-", "--interactive"), "--interactive cannot be given with -"),
    ]:
        error = sent("", *arguments, check=2).stderr
        assert sentence in error
        assert error.count("\n") == 1

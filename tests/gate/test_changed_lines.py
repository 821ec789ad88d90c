"""Only findings on lines that changed since a revision, as git sees it."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from ..command_line.programs import CHAT, WINDOW, called

LOOP = """\
from google import genai

client = genai.Client()
while True:
    line = input("> ")
    print(line)
    print(client.models.generate_content(model="m", contents=line).text)
    print("-")
"""


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(
        ["git", "-C", str(folder), *who, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository on a branch, where ``main`` has two files with findings."""
    monkeypatch.chdir(tmp_path)
    git(tmp_path, "init", "-q", "-b", "main")
    # the window is a finding of its own, too
    (tmp_path / "pyproject.toml").write_text('[tool.migrate-interactions]\nignore = ["GI104"]\n')
    (tmp_path / "chat.py").write_text(CHAT)
    (tmp_path / "loop.py").write_text(LOOP)
    commit(tmp_path)
    git(tmp_path, "checkout", "-q", "-b", "work")
    return tmp_path


def commit(project: Path) -> None:
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "more")


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def reported(*arguments: str, base: str = "main") -> list[str]:
    code = 1
    try:
        output = called("check", "--format", "json", "--diff-base", base, *arguments, check=1)
    except AssertionError:
        code = 0
        output = called("check", "--format", "json", "--diff-base", base, *arguments, check=0)
    findings = json.loads(output.stdout)["findings"]
    assert bool(findings) == bool(code)
    return [f"{one['path']}:{one['line']}" for one in findings]


def test_nothing_that_is_as_it_was_is_reported(project: Path) -> None:
    output = called("check", "--diff-base", "main", check=0).stdout
    assert "2 findings are on lines that did not change since main." in output
    change(project / "chat.py", "history = []", "\n\nhistory = []")
    assert reported() == []


def test_changes_count_committed_staged_and_not(project: Path) -> None:
    change(project / "chat.py", "contents=history", " contents=history")
    assert reported() == ["chat.py:10"]
    git(project, "add", "-A")
    assert reported() == ["chat.py:10"]
    commit(project)
    assert reported() == ["chat.py:10"]
    assert reported(base="HEAD") == []


def test_what_the_other_branch_did_since_does_not_count(project: Path) -> None:
    git(project, "checkout", "-q", "main")
    change(project / "chat.py", "contents=history", " contents=history")
    commit(project)
    git(project, "checkout", "-q", "work")
    (project / "new.py").write_text(WINDOW)
    commit(project)
    assert reported() == ["new.py:11"]


def test_untracked_and_ignored_files_are_new(project: Path) -> None:
    (project / "new file.py").write_text(CHAT)
    (project / ".gitignore").write_text("ignored.py\n")
    (project / "ignored.py").write_text(CHAT)
    assert reported() == ["new file.py:10"]
    assert reported("ignored.py") == ["ignored.py:10"]


def test_a_finding_over_several_lines_counts_if_one_of_them_changed(project: Path) -> None:
    change(project / "loop.py", 'print("-")', 'print("--")')
    assert reported() == ["loop.py:4"]


def test_lines_that_are_taken_away_from_within_it_count(project: Path) -> None:
    change(project / "loop.py", "    print(line)\n", "")
    assert reported() == ["loop.py:4"]
    git(project, "checkout", "-q", "loop.py")
    change(project / "loop.py", "client = genai.Client()\n", "")
    change(project / "loop.py", "genai\n", "genai\nclient = genai.Client()\n")
    assert reported() == []


def test_lines_that_are_taken_away_beside_it_do_not(project: Path) -> None:
    (project / "loop.py").write_text(LOOP.replace("while", "one()\nwhile") + "two()\n")
    commit(project)
    git(project, "branch", "-f", "main")
    (project / "loop.py").write_text(LOOP)
    assert reported("loop.py") == []


def test_a_renamed_file_has_the_lines_that_it_had(project: Path) -> None:
    git(project, "mv", "chat.py", "talk.py")
    assert reported() == []
    change(project / "talk.py", "contents=history", " contents=history")
    commit(project)
    assert reported() == ["talk.py:10"]


@pytest.mark.parametrize("name", ['a"b.py', "tab\tand\\.py", "größe 猫.py", "b/ c.py"])
def test_names_with_odd_characters_are_read(project: Path, name: str) -> None:
    (project / name).parent.mkdir(exist_ok=True)
    (project / name).write_text(CHAT)
    commit(project)
    git(project, "branch", "-f", "main")
    assert reported() == []
    change(project / name, "contents=history", " contents=history")
    assert [one.rpartition(":")[0] for one in reported()] == [name]


def test_what_users_configured_in_git_does_not_matter(project: Path) -> None:
    for key, value in [
        ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("color.ui", "always"),
        ("diff.interHunkContext", "9"),
        ("diff.external", "/bin/false"),
        ("diff.relative", "true"),
        ("diff.renames", "false"),
    ]:
        git(project, "config", key, value)
    (project / ".gitattributes").write_text("*.py -diff\n")
    git(project, "mv", "loop.py", "again.py")
    change(project / "chat.py", "history = []", "history = list()")
    change(project / "chat.py", "print(response.text)", "print(response.text, '')")
    assert reported() == []
    change(project / "chat.py", "contents=history", " contents=history")
    assert reported() == ["chat.py:10"]


def test_it_is_the_repository_of_the_paths_that_counts(
    project: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(project / "chat.py", "contents=history", " contents=history")
    (project / "sub").mkdir()
    (project / "sub/new.py").write_text(CHAT)
    monkeypatch.chdir(project / "sub")
    assert reported() == ["new.py:10"]
    assert len(reported("..")) == 2
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert reported(str(project / "chat.py")) == [f"{project}/chat.py:10"]


def test_in_a_notebook_the_lines_of_the_cell_count(project: Path) -> None:
    def cell(*lines: str) -> dict[str, object]:
        ended = [f"{line}\n" for line in lines[:-1]] + [lines[-1]]
        return {"cell_type": "code", "metadata": {}, "outputs": [], "source": ended}

    book = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            cell("from google import genai", "client = genai.Client()"),
            cell("x = 1", 'one = client.chats.create(model="m")', 'one.send_message("a")', "1"),
            cell("y = 1", 'two = client.chats.create(model="m")', 'two.send_message("a")', "1"),
        ],
    }
    path = project / "book.ipynb"
    path.write_text(json.dumps(book, indent=1))
    commit(project)
    git(project, "branch", "-f", "main")
    assert reported() == []
    change(path, '"y = 1\\n', '"y = 2\\n')
    assert reported() == []
    change(path, "two = client.chats.create(model=", "two = client.chats.create( model=")
    assert reported() == ["book.ipynb:2"]


def test_the_baseline_and_the_lines_work_together(project: Path) -> None:
    called("baseline", check=0)
    change(project / "chat.py", "history = []", "history = []\n")
    (project / "new.py").write_text(CHAT)
    output = called("check", "--diff-base", "main", check=1).stdout
    assert "2 findings are in the baseline" in output
    assert "0 findings are on lines that did not change since main." in output
    assert "new.py:10" in output


def test_comments_that_did_not_change_are_not_told(project: Path) -> None:
    idle = "x = 1  # migrate-interactions: ignore[GI102]\n"
    (project / "chat.py").write_text(CHAT + idle)
    commit(project)
    git(project, "branch", "-f", "main")
    assert "silences nothing" in called("check", check=1).stdout
    assert "silences nothing" not in called("check", "--diff-base", "main", check=0).stdout


def test_files_that_cannot_be_done_are_told_all_the_same(project: Path) -> None:
    (project / "broken.py").write_text("genai (\n")
    commit(project)
    git(project, "branch", "-f", "main")
    assert "GI903" in called("check", "--diff-base", "main", check=2).stdout


def one_error(*arguments: str) -> str:
    error = called("check", *arguments, check=2).stderr
    assert error.startswith("Error: --diff-base ")
    assert error.count("\n") == 1
    return error


def test_what_is_wrong_is_one_sentence(
    project: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "nowhere: is no revision that git knows here" in one_error("--diff-base", "nowhere")
    assert "--evil: is no revision" in one_error("--diff-base=--evil")
    assert "HEAD:chat.py: is no revision" in one_error("--diff-base", "HEAD:chat.py")
    git(project, "checkout", "-q", "--orphan", "alone")
    assert "HEAD: cannot be compared: nothing is committed yet" in one_error("--diff-base", "HEAD")
    (project / "apart.txt").write_text("another first commit, whenever it is made\n")
    commit(project)
    assert "main: has no common commit with what is checked out" in one_error("--diff-base", "main")
    outside = tmp_path_factory.mktemp("outside")
    monkeypatch.chdir(outside)
    assert f"main: {outside} is in no git repository" in one_error("--diff-base", "main")
    monkeypatch.setenv("PATH", os.devnull)
    assert "there is no git here; install it" in one_error("--diff-base", "main")

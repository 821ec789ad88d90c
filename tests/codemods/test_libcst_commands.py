"""The catalogue under LibCST's own runner, started as its users start it."""

from __future__ import annotations

import subprocess
import sys
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

import libcst
import pytest
from libcst.codemod import CodemodContext
from libcst.tool import main as libcst_main

from interactions_codemods import CODEMODS, libcst_commands
from migrate_interactions.engine.guard import failure_result
from migrate_interactions.sources import Failure
from tests.command_line.programs import CHAT, ONE_SHOT, TOGETHER, WINDOW, called

MODULE = "interactions_codemods.libcst_commands"


def libcst_tool(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """LibCST's tool in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "libcst.tool", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def codemod(folder: Path, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    rule = ("-x", f"{MODULE}.{name}")
    return libcst_tool(folder, "codemod", *rule, "--no-format", "-j", "1", *arguments)


def test_one_rule_changes_what_the_tool_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("theirs", "ours"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "chat.py").write_text(CHAT)
        (tmp_path / name / "window.py").write_text(WINDOW)
    done = codemod(tmp_path / "theirs", "HistoryResend", ".")
    assert "Transformed 2 files successfully" in done.stderr
    assert "window.py:11:16: GI101" in done.stderr
    assert "stays: history-truncated" in done.stderr
    monkeypatch.chdir(tmp_path / "ours")
    called("migrate", "--write", "--select", "GI101", check=0)
    for name in ("chat.py", "window.py"):
        assert (tmp_path / "theirs" / name).read_text() == (tmp_path / "ours" / name).read_text()
    assert "previous_interaction_id" in (tmp_path / "theirs/chat.py").read_text()


def transformed(folder: Path, name: str, *arguments: str) -> str:
    """What a command of LibCST's tool prints, in this process, where it is faster."""
    rule = ("-x", f"{MODULE}.{name}", "--no-format", "-j", "1")
    with pytest.MonkeyPatch.context() as patch, redirect_stderr(StringIO()) as said:
        patch.chdir(folder)
        assert libcst_main("libcst.tool", ["codemod", *rule, *arguments]) == 0
    return said.getvalue()


def test_options_reach_the_rules(tmp_path: Path) -> None:
    single = tmp_path / "single.py"
    single.write_text(ONE_SHOT)
    transformed(tmp_path, "AllRules", "single.py")
    assert single.read_text() == ONE_SHOT
    transformed(tmp_path, "HistoryResend", "--one-shots", "migrate", "single.py")
    assert single.read_text() == ONE_SHOT, "that is another rule's"
    transformed(tmp_path, "OneShotCall", "--one-shots", "migrate", "single.py")
    assert "store=False" in single.read_text()


def test_what_changes_several_files_stays(tmp_path: Path) -> None:
    for name, text in TOGETHER.items():
        (tmp_path / name).write_text(text)
    said = transformed(tmp_path, "AllRules", "--one-shots", "migrate", ".")
    assert "its fix changes several files" in said
    assert {name: (tmp_path / name).read_text() for name in TOGETHER} == TOGETHER


@pytest.mark.slow
def test_they_are_listed(tmp_path: Path) -> None:
    (tmp_path / ".libcst.codemod.yaml").write_text("modules: ['interactions_codemods']\n")
    listed = libcst_tool(tmp_path, "list").stdout
    assert "libcst_commands.AllRules - " in listed
    assert "libcst_commands.HistoryResend - A history that the program keeps" in listed


def test_a_file_that_cannot_be_done_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = failure_result(Failure("GI907", "a.py", "it broke"))
    monkeypatch.setattr(libcst_commands, "migrate_file", lambda *arguments: broken)
    command = libcst_commands.AllRules(CodemodContext(filename="a.py"))
    with pytest.raises(libcst_commands.NotMigratedError, match=r"a\.py:1:1: GI907 it broke"):
        command.transform_module_impl(libcst.parse_module("x = 1\n"))


def test_every_rule_has_a_command() -> None:
    codes = {
        one.codes
        for one in vars(libcst_commands).values()
        if isinstance(one, type)
        and issubclass(one, libcst_commands.Command)
        and one is not libcst_commands.Command
    }
    assert codes == {(), *((one.code,) for one in CODEMODS)}

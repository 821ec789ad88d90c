"""What docs/gate.md shows can be done, in the order of the page."""

import shlex
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from migrate_interactions.command_line import main
from migrate_interactions.configuration import parse_configuration
from migrate_interactions.engine.suppression import suppressions_in
from tests.readme.commands import blocks, commands

from ..command_line.programs import CHAT, WINDOW
from .test_changed_lines import commit, git

PAGE = "docs/gate.md"


def test_the_commands_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot/chat.py").write_text(CHAT)
    (tmp_path / "window.py").write_text(WINDOW)
    commit(tmp_path)
    shown = commands(PAGE)
    assert len(shown) == 11
    for command in shown:
        line, _, sent = command.partition(" < ")
        _, *arguments = shlex.split(line)
        stdin = (tmp_path / sent).read_bytes() if sent else b""
        done = CliRunner().invoke(main, arguments, input=stdin)
        assert isinstance(done.exception, SystemExit | None), command
        assert done.exit_code in (0, 1), command + done.output


def test_the_configuration_can_be_read() -> None:
    (text,) = blocks(PAGE, "toml")
    table = tomllib.loads(text)["tool"]["migrate-interactions"]
    read = parse_configuration(table, "pyproject.toml", PAGE)
    assert len(read.per_file_ignores) == 2


@pytest.mark.parametrize(("line", "reason"), [(1, "the archive reads it"), (5, "goes in spring")])
def test_the_comments_cover_what_they_say(line: int, reason: str) -> None:
    (text,) = blocks(PAGE, "python")
    (one,) = [one for one in suppressions_in(text) if one.first <= line <= one.last]
    assert one.reason == reason

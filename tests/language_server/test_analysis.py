"""What is said of a document follows the settings of its project."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from migrate_interactions.engine.rulebook import installed_rulebook
from migrate_interactions.findings import Finding
from migrate_interactions.language_server.analysis import Document, analyse
from tests.command_line.programs import CHAT, called


def found(location: Path, text: str) -> list[Finding]:
    document = Document(str(location), 1, text)
    return list(analyse(str(location), {str(location): document}, installed_rulebook()).findings)


def test_what_is_in_the_baseline_is_not_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.migrate-interactions]\n")
    (tmp_path / "chat.py").write_text(CHAT)
    monkeypatch.chdir(tmp_path)
    assert [one.code for one in found(tmp_path / "chat.py", CHAT)] == ["GI101"]
    called("baseline", check=0)
    assert found(tmp_path / "chat.py", "# one more line\n" + CHAT) == []
    assert [one.code for one in found(tmp_path / "other.py", CHAT)] == ["GI101"]
    [baseline] = tmp_path.glob(".*.json")
    baseline.write_text("{")
    with pytest.raises(click.ClickException, match=baseline.name):
        found(tmp_path / "chat.py", CHAT)


def test_excluded_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.migrate-interactions]\nexclude = ["vendor/"]\n')
    (tmp_path / "vendor").mkdir()
    assert found(tmp_path / "vendor/chat.py", CHAT) == []
    assert len(found(tmp_path / "chat.py", CHAT)) == 1

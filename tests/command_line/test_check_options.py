"""What ``check`` counts and how it ends, when it is told to."""

import json
from pathlib import Path

import pytest

from .programs import CHAT, WINDOW, called


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "chat.py").write_text(CHAT)
    (tmp_path / "window.py").write_text(WINDOW)
    return tmp_path


def test_findings_can_be_no_error(project: Path) -> None:
    assert "GI101" in called("check", "--exit-zero", check=0).stdout
    (project / "broken.py").write_text("genai (\n")
    called("check", "--exit-zero", check=2)


def test_rules_are_counted(project: Path) -> None:
    output = called("check", "--statistics", check=1).stdout
    rows = [line.split() for line in output.splitlines() if " GI" in line]
    assert rows[0][:4] == ["2", "GI101", "history-resend", "warning"]
    assert rows[0][4:] == ["1", "fixable"]
    assert "chat.py:" not in output
    assert "2  calls found" in output
    read = json.loads(called("check", "--statistics", "--format", "json", check=1).stdout)
    first = read["statistics"][0]
    assert (first["code"], first["count"], first["fixable"]) == ("GI101", 2, 1)
    error = called("check", "--statistics", "--format", "sarif", check=2).stderr
    assert error == "Error: --statistics has the formats text and json, not sarif\n"
    assert called("check", "--statistics", "--output", "x.txt", check=1).stdout == ""
    assert "history-resend" in (project / "x.txt").read_text()
    assert "GI" not in called("check", "--statistics", "--select", "GI2", check=0).stdout

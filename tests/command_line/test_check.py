"""``check`` reports, never writes, and its exit code says what it found."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from migrate_interactions.command_line import main

from .programs import CHAT, ONE_SHOT, WINDOW


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str):
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_nothing_to_find_is_exit_code_0(project: Path) -> None:
    (project / "x.py").write_text("import os\n")
    result = run("check")
    assert (result.exit_code, result.output) == (0, "1 file searched, 0 with Gemini in them.\n")


def test_one_shot_calls_are_no_findings(project: Path) -> None:
    (project / "x.py").write_text(ONE_SHOT)
    result = run("check", ".")
    assert result.exit_code == 0
    assert "1  one-shot besides" in result.output


def test_findings_are_exit_code_1_and_nothing_is_written(project: Path) -> None:
    (project / "chat.py").write_text(CHAT)
    (project / "window.py").write_text(WINDOW)
    result = run("check")
    assert result.exit_code == 1
    assert "chat.py:10:16 GI101 history-resend" in result.output
    assert "[fix: review]" in result.output
    assert "stays: history-truncated" in result.output
    assert "1 fix offered: migrate-interactions migrate ." in result.output
    assert (project / "chat.py").read_text() == CHAT


GRAPH = """from langchain_google_genai import ChatGoogleGenerativeAI
from langgraph.prebuilt import create_react_agent

llm = ChatGoogleGenerativeAI(model="gemini-2.5-flash")
agent = create_react_agent(llm, tools=[])
"""


def test_what_earns_its_place_is_said_and_is_no_failure(project: Path) -> None:
    (project / "agent.py").write_text(GRAPH)
    (project / "other.py").write_text("import anthropic\n\nclient = anthropic.Anthropic()\n")
    for given in (("agent.py",), (".",)):
        result = run("check", *given)
        assert "LangGraph earns its place here: Gemini and Anthropic" in result.output
        assert result.exit_code == 0
    (project / "chat.py").write_text(CHAT)
    assert run("check").exit_code == 1


def test_what_collapses_is_a_finding(project: Path) -> None:
    (project / "agent.py").write_text(GRAPH)
    result = run("check")
    assert "LangGraph collapses here: Gemini only" in result.output
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("shape", "kept"),
    [("github", "::notice "), ("sarif", '"level": "note"'), ("junit", 'failures="0"')],
)
def test_what_earns_its_place_is_a_note_in_every_format(
    project: Path, shape: str, kept: str
) -> None:
    (project / "agent.py").write_text(f"import anthropic\n{GRAPH}print(anthropic)\n")
    result = run("check", "--format", shape)
    assert result.exit_code == 0
    assert "earns its place" in result.stdout
    assert kept in result.stdout


def test_json_is_one_object_and_nothing_else(project: Path) -> None:
    (project / "chat.py").write_text(CHAT)
    (project / "broken.py").write_text("genai (\n")
    result = run("check", "--format", "json")
    assert result.exit_code == 2
    report = json.loads(result.stdout)
    assert [one["code"] for one in report["findings"]] == ["GI903", "GI101"]
    assert report["accounting"]["found"] == report["accounting"]["review"] == 1
    assert report["findings"][1]["fixable"] is True


def test_rules_are_selected_and_ignored(project: Path) -> None:
    (project / "chat.py").write_text(CHAT)
    assert run("check", "--select", "GI102").exit_code == 0
    assert run("check", "--select", "GI1", "--ignore", "GI101,GI103").exit_code == 0
    assert run("check", "--select", "history-resend").exit_code == 1
    result = run("check", "--ignore", "GI777")
    assert result.exit_code == 2
    assert "no rule fits GI777" in result.stderr


def test_the_order_of_paths_does_not_matter(project: Path) -> None:
    (project / "a.py").write_text(CHAT)
    (project / "b.py").write_text(WINDOW)
    outputs = {
        run("check", *paths, "--format", "json").output
        for paths in [("a.py", "b.py"), ("b.py", "a.py"), (".",)]
    }
    assert len(outputs) == 1


def test_a_comment_keeps_a_finding_quiet(project: Path) -> None:
    line = "contents=history)"
    quiet = CHAT.replace(line, f"{line}  # migrate-interactions: ignore[GI101] kept for the logs")
    (project / "chat.py").write_text(quiet)
    result = run("check", "--format", "json")
    assert result.exit_code == 0
    report = json.loads(result.output)
    assert report["findings"] == []
    assert report["suppressed"][0]["suppression"] == "kept for the logs"
    assert report["accounting"]["suppressed"] == 1
    assert run("migrate").exit_code == 0


def test_a_state_policy_that_forbids_the_server_offers_nothing_that_stores(project: Path) -> None:
    (project / "chat.py").write_text(CHAT)
    report = json.loads(run("check", "--state", "forbid", "--format", "json").output)
    assert report["state"]["mode"] == "forbid"
    assert report["accounting"]["review"] == 0

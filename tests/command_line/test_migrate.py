"""``migrate`` shows a diff that git takes, or writes, once."""

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from migrate_interactions.command_line import main

from .programs import CHAT, WINDOW, started


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / "chat.py").write_text(CHAT)
    return tmp_path


def run(*arguments: str, exit_code: int):
    result = CliRunner().invoke(main, ["migrate", *arguments])
    assert result.exit_code == exit_code, result.output
    return result


def test_the_diff_alone_is_on_standard_output_and_git_takes_it(project: Path) -> None:
    result = run(exit_code=1)
    assert (project / "chat.py").read_text() == CHAT
    assert "55 days on paid tiers, 1 day on the free tier" in result.stderr
    assert "[migrated]" in result.stderr
    subprocess.run(["git", "apply", "-"], input=result.stdout_bytes, check=True)
    after = (project / "chat.py").read_text()
    assert "previous_interaction_id=" in after
    assert "types" not in after

    (project / "chat.py").write_text(CHAT)
    run("--write", exit_code=0)
    assert (project / "chat.py").read_text() == after


def test_a_second_run_has_nothing_to_do(project: Path) -> None:
    result = run("--write", exit_code=0)
    assert "written chat.py" in result.output
    assert "1  migrated" in result.output
    result = run(exit_code=0)
    assert result.stdout == ""
    assert "1 file searched" in result.stderr


def test_refused_files_are_not_touched_and_are_no_failure_when_writing(project: Path) -> None:
    (project / "chat.py").write_text(WINDOW)
    assert run(exit_code=1).stdout == ""
    result = run("--write", exit_code=0)
    assert "2  history-truncated: old turns are cut away" in result.output
    assert (project / "chat.py").read_text() == WINDOW


def test_files_that_cannot_be_written_are_told_and_the_others_are(project: Path) -> None:
    (project / "locked.py").write_text(CHAT)
    (project / "locked.py").chmod(0o444)
    result = run("--write", exit_code=2)
    assert "locked.py:1:1 GI906 unwritable-file the file is write-protected" in result.output
    assert "interactions.create" in (project / "chat.py").read_text()
    assert (project / "locked.py").read_text() == CHAT
    assert list(project.glob(".migrate*")) == []


def test_line_endings_and_byte_order_marks_survive(project: Path) -> None:
    content = b"\xef\xbb\xbf" + CHAT.replace("\n", "\r\n").encode()
    (project / "chat.py").write_bytes(content)
    result = started("migrate", cwd=project, check=1)
    subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], input=result.stdout, check=True)
    after = (project / "chat.py").read_bytes()
    assert after.startswith(b'\xef\xbb\xbf"""Two')
    assert after.count(b"\n") == after.count(b"\r\n")
    assert b"interactions.create" in after


def test_safe_withholds_what_wants_a_review_and_says_so(project: Path) -> None:
    result = run("--safety", "safe", exit_code=1)
    assert result.stdout == ""
    assert "1 fix offered: migrate-interactions migrate . --safety review" in result.stderr


def test_json_has_the_diff_and_whether_it_is_written(project: Path) -> None:
    report = json.loads(run("--format", "json", exit_code=1).stdout)
    (change,) = report["changes"]
    assert (change["path"], change["written"]) == ("chat.py", False)
    assert change["diff"].startswith("--- a/chat.py\n+++ b/chat.py\n@@")
    assert report["accounting"]["migrated"] == report["accounting"]["found"] == 1
    assert report["proof"] is None
    report = json.loads(run("--format", "json", "--write", exit_code=0).stdout)
    assert report["changes"][0]["written"] is True


def test_with_an_equal_proof_changes_are_written(project: Path) -> None:
    report = json.loads(
        run("--write", "--prove", "chat.py", "--format", "json", exit_code=0).stdout
    )
    assert report["proof"]["verdict"] == "equal"
    assert len(report["proof"]["calls"]) == 2
    assert report["changes"][0]["written"] is True
    assert "interactions.create" in (project / "chat.py").read_text()


def test_without_one_they_are_not(project: Path) -> None:
    failing = CHAT.replace("from google import genai\n", "1 / 0\nfrom google import genai\n")
    (project / "chat.py").write_text(failing)
    result = run("--write", "--prove", "chat.py", exit_code=2)
    assert "Nothing is written, since the proof failed." in result.output
    assert (project / "chat.py").read_text() == failing


def test_a_pin_below_what_the_new_code_needs_is_told(project: Path) -> None:
    (project / "requirements.txt").write_text("google-genai==1.20\n")
    said = run(exit_code=1).stderr
    assert "note: needs google-genai >= 2.12; requirements.txt:1 says ==1.20" in said
    assert "needs google-genai >= 2.12\n  requirements.txt:1: ==1.20 becomes ==3.4.0\n" in said
    said = run("--target", "3.0", exit_code=1).stderr
    assert "  requirements.txt:1: ==1.20 becomes ==3.0.0\n" in said
    said = run("chat.py", exit_code=1).stderr
    assert "  requirements.txt:1 says ==1.20: raise it to ==3.4.0, or migrate with --follow" in said
    assert "requirements.txt" in run("chat.py", "--follow", exit_code=1).stdout
    said = run("--target", "2.11", exit_code=2)
    assert (
        said.output
        == "Error: --target 2.11 must be 2.12 or newer: the Interactions code needs it\n"
    )


ONE_SHOT = """\
from google import genai

client = genai.Client()
response = client.models.generate_content(model="gemini-2.5-flash", contents="Name a river.")
print(response.text)
"""


def test_what_is_stored_is_true_of_the_run(project: Path) -> None:
    nothing = "nothing is stored: every request that became an interaction says store=False"
    (project / "chat.py").write_text(ONE_SHOT)
    said = run("--one-shots", "migrate", exit_code=1).stderr
    assert nothing in said
    assert "55 days" not in said
    report = json.loads(run("--one-shots", "migrate", "--format", "json", exit_code=1).stdout)
    assert report["state"] == {"mode": "server", "stored": nothing}

    (project / "more.py").write_text(CHAT)
    said = run("--one-shots", "migrate", exit_code=1).stderr
    assert nothing not in said
    assert "server state: Google keeps stored interactions 55 days" in said
    said = run("--state", "stateless", exit_code=1).stderr
    assert "55 days" not in said
    assert "every request carries its history and store=False" in said


def test_the_next_command_has_the_options_that_decide(project: Path) -> None:
    said = run("chat.py", "--state", "stateless", "--select", "GI1", exit_code=1).stderr
    wanted = "migrate-interactions migrate chat.py --state stateless --select GI1 --write\n"
    assert f"Nothing is written yet: {wanted}" in said
    said = run("--safety", "safe", "--one-shots", "migrate", exit_code=1).stderr
    assert ": migrate-interactions migrate . --one-shots migrate --safety review\n" in said
    checked = CliRunner().invoke(main, ["check", "--state", "stateless"]).output
    assert ": migrate-interactions migrate . --state stateless\n" in checked

"""The GitHub action: its steps are run here, its text is checked by those who know the format."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.action.steps import ACTION, run_action
from tests.command_line.programs import CHAT
from tests.readme.commands import ROOT, blocks

pytestmark = pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash here")
BINARIES = Path(sys.executable).parent


@pytest.fixture
def runner(tmp_path: Path) -> Path:
    (tmp_path / "runner temp").mkdir()
    return tmp_path / "runner temp"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "work space"
    folder.mkdir()
    (folder / "clean.py").write_text("print(1)\n")
    return folder


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=x", "-c", "user.email=x@example.com")
    done = subprocess.run(
        ["git", *who, "-C", str(folder), *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_findings_are_uploaded_and_make_the_job_fail(workspace: Path, runner: Path) -> None:
    (workspace / "chat.py").write_text(CHAT)
    job = run_action(workspace, runner)
    assert job.exit_code == 1
    assert job.uploaded == job.outputs["sarif-file"]
    log = json.loads(Path(job.uploaded).read_text("utf-8"))
    assert [one["ruleId"] for one in log["runs"][0]["results"]] == ["GI101"]
    assert "**1 finding**" in job.summary
    assert "chat.py:10:16: GI101" in job.printed


@pytest.mark.slow
def test_without_code_scanning_findings_are_annotations(workspace: Path, runner: Path) -> None:
    (workspace / "chat.py").write_text(CHAT)
    job = run_action(workspace, runner, advanced_security="false")
    assert job.exit_code == 1
    assert not job.uploaded
    assert "::warning file=chat.py,line=10" in job.printed
    assert "**1 finding**" in job.summary


def test_nothing_found(workspace: Path, runner: Path) -> None:
    job = run_action(workspace, runner)
    assert job.exit_code == 0
    assert job.uploaded
    assert "**0 findings**" in job.summary


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_what_is_there_already_does_not_make_a_pull_request_fail(
    workspace: Path, runner: Path
) -> None:
    (workspace / "chat.py").write_text(CHAT)
    git(workspace, "init", "-q")
    git(workspace, "add", ".")
    git(workspace, "commit", "-qm", "base")
    base = git(workspace, "rev-parse", "HEAD")
    (workspace / "clean.py").write_text("print(2)\n")
    job = run_action(workspace, runner, diff_base=base)
    assert job.exit_code == 0, job.printed
    log = json.loads(Path(job.uploaded).read_text("utf-8"))
    assert log["runs"][0]["results"], "code scanning gets everything"
    (workspace / "new.py").write_text(CHAT)
    git(workspace, "add", ".")
    job = run_action(workspace, runner, diff_base=base)
    assert job.exit_code == 1
    assert "new.py:10" in job.printed
    assert "chat.py" not in job.printed


@pytest.mark.slow
def test_a_file_that_cannot_be_analysed_is_uploaded_too(workspace: Path, runner: Path) -> None:
    (workspace / "broken.py").write_text("from google import genai\n(")
    job = run_action(workspace, runner)
    assert job.exit_code == 2
    assert job.uploaded
    assert "broken.py" in job.printed


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ({"advanced_security": "yes"}, "advanced-security must be true or false"),
        ({"min_severity": "high"}, "min-severity must be"),
        ({"diff_base": "--output=x"}, "diff-base must be a revision"),
        ({"diff_base": "a;touch injected"}, "diff-base must be a revision"),
        ({"paths": " \n"}, "paths names nothing"),
        ({"config": "missing.toml"}, "missing.toml"),
        ({"config": "a\n--exit-zero"}, "config must be one file"),
    ],
)
def test_wrong_inputs(inputs: dict[str, str], sentence: str, workspace: Path, runner: Path) -> None:
    job = run_action(workspace, runner, **inputs)
    assert job.exit_code == 2
    assert sentence in job.printed
    assert not job.uploaded


@pytest.mark.slow
def test_paths_are_taken_as_they_are(workspace: Path, runner: Path) -> None:
    for name in ("a folder", "other", "$(touch injected)"):
        (workspace / name).mkdir()
        (workspace / name / "chat.py").write_text(CHAT)
    paths = "a folder\n\n$(touch injected)\n"
    job = run_action(workspace, runner, paths=paths, advanced_security="false")
    assert job.exit_code == 1
    assert job.printed.count("::warning") == 2
    assert not (workspace / "injected").exists()
    assert run_action(workspace, runner, paths="--help", advanced_security="false").exit_code == 2


def test_no_input_is_put_into_a_command() -> None:
    commands = [step["run"] for step in ACTION["runs"]["steps"] if "run" in step]
    assert commands
    for command in commands:
        assert "${{" not in command
        assert command.startswith("set -euo pipefail\n")
    uses = [step["uses"] for step in ACTION["runs"]["steps"] if "uses" in step]
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", one) for one in uses)


def test_the_page_names_the_inputs() -> None:
    text = "".join(blocks("docs/integrations.md", "yaml"))
    [used] = re.findall(r"- uses: OWNER/migrate-interactions@COMMIT\n +with:\n +([\w-]+):", text)
    assert used in ACTION["inputs"]
    page = (ROOT / "docs/integrations.md").read_text("utf-8")
    assert all(f"| `{name}` |" in page for name in ACTION["inputs"])


@pytest.mark.parametrize(
    "command",
    [
        ("check-jsonschema", "--builtin-schema", "vendor.github-actions"),
        ("zizmor", "--offline", "--no-progress", "--persona=pedantic"),
    ],
)
def test_those_who_know_the_format_find_nothing(command: tuple[str, ...]) -> None:
    program, *arguments = command
    done = subprocess.run(
        [BINARIES / program, *arguments, "action.yml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_with_the_tool_that_the_action_installs(workspace: Path, runner: Path) -> None:
    (workspace / "chat.py").write_text(CHAT)
    job = run_action(workspace, runner, install=True, python=sys.executable)
    assert job.exit_code == 1, job.printed
    assert job.outputs["tool"].startswith(str(runner))
    assert Path(job.uploaded).is_file()
    job = run_action(workspace, runner, install=True, python="no-such-python")
    assert job.exit_code
    assert "needs Python 3.11 or newer" in job.printed

"""The hooks for pre-commit, run as pre-commit runs them: with the names of files."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_line.programs import called
from tests.readme.commands import ROOT, blocks, copy_of_the_examples

TEXT = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
HOOKS = dict(
    zip(
        re.findall(r"^- id: (.*)$", TEXT, re.MULTILINE),
        re.findall(r"^  entry: (.*)$", TEXT, re.MULTILINE),
        strict=True,
    )
)


def test_the_readme_names_the_hooks() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert all(f"`{name}`" in readme for name in HOOKS)
    for page in ("README.md", "docs/integrations.md"):
        used = re.findall(r"- id: (.*)", "".join(blocks(page, "yaml")))
        assert used
        assert set(used) <= set(HOOKS)


@pytest.mark.slow
def test_the_audit_is_of_the_whole_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(copy_of_the_examples(tmp_path))
    program, *arguments = shlex.split(HOOKS["migrate-interactions-audit"])
    assert program == "migrate-interactions"
    assert "readiness" in called(*arguments, check=0).output
    called(*arguments, "--fail-under", "100", "examples/research_service", check=1)


@pytest.mark.parametrize(
    ("hook", "exit_code"), [("migrate-interactions-check", 1), ("migrate-interactions-migrate", 0)]
)
def test_a_hook_takes_files(hook: str, exit_code: int, tmp_path: Path) -> None:
    project = copy_of_the_examples(tmp_path)
    (project / "examples/__init__.py").touch()
    program, *arguments = shlex.split(HOOKS[hook])
    assert program == "migrate-interactions"
    files = ["examples/support_bot/bot.py", "examples/support_bot/conversation.py"]
    done = subprocess.run(
        [sys.executable, "-m", "migrate_interactions", *arguments, "examples/__init__.py", *files],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == exit_code, done.stdout + done.stderr
    changed = subprocess.run(
        ["git", "status", "--porcelain", "--untracked-files=no"],
        cwd=project,
        capture_output=True,
        check=True,
    ).stdout
    assert not changed, "only safe fixes may be written by a hook"

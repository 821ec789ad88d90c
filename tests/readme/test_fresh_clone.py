"""The two commands of the README, in a fresh clone of what is committed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.readme.commands import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]


def run(clone: Path, elsewhere: Path, *arguments: str) -> str:
    """Run a script of the clone from another folder, without this test's environment."""
    hidden = ("PYTHONPATH", "VIRTUAL_ENV", "PYTEST_ADDOPTS")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(hidden)}
    done = subprocess.run(
        [sys.executable, str(clone / arguments[0]), *arguments[1:]],
        cwd=elsewhere,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_two_commands(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    shown = run(clone, tmp_path, "scripts/demo.py")
    assert "+            previous_interaction_id=" in shown
    assert "Equal: the model saw the same and the program printed the same." in shown

    start = time.monotonic()
    assert run(clone, tmp_path, "scripts/demo.py") == shown
    assert time.monotonic() - start < 120

    tests = run(clone, tmp_path, "scripts/test.py", "tests/sources", "tests/readme/test_hooks.py")
    assert " passed" in tests
    status = ["git", "-C", str(clone), "status", "--porcelain"]
    assert not subprocess.run(status, capture_output=True, check=True).stdout

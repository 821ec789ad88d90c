"""Shells complete commands, options and rules."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .programs import called

SHELLS = ("bash", "zsh", "fish")


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_gets_a_script(shell: str, tmp_path: Path) -> None:
    script = called("completion", shell, check=0).stdout
    assert "_MIGRATE_INTERACTIONS_COMPLETE" in script
    if not shutil.which(shell):
        pytest.skip(f"there is no {shell} here")
    (tmp_path / "script").write_text(script)
    subprocess.run([shell, "-n", str(tmp_path / "script")], check=True)


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash here")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (("comp",), {"completion"}),
        (("migrate", "--wri"), {"--write"}),
        (("explain", "gi10"), {"GI101", "GI102", "GI103", "GI104", "GI105", "GI106"}),
    ],
)
def test_bash_completes(typed: tuple[str, ...], offered: set[str], tmp_path: Path) -> None:
    tool = tmp_path / "migrate-interactions"
    tool.write_text(
        f"#!{sys.executable}\nimport sys\nfrom migrate_interactions.command_line import main\n"
        "sys.argv[0] = 'migrate-interactions'\nmain()\n"
    )
    tool.chmod(0o755)
    words = " ".join(["migrate-interactions", *typed])
    script = (
        'eval "$(migrate-interactions completion bash)"\n'
        f"COMP_WORDS=({words}) COMP_CWORD={len(typed)}\n"
        f"_migrate_interactions_completion migrate-interactions {typed[-1]}\n"
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    done = subprocess.run(
        ["bash", "--norc", "-c", script],
        env={**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(done.stdout.split()) == offered

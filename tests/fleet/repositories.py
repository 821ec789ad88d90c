"""Repositories to audit, made with git."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.command_line.programs import CHAT, ONE_SHOT, WINDOW

#: name -> the program in it. The sites that orchestrate: one that is ready, none, one refused.
PROGRAMS = {"chat": CHAT, "shot": ONE_SHOT, "window": WINDOW}


def git(folder: Path, *arguments: str) -> str:
    """What git prints in ``folder``."""
    who = {"NAME": "A", "EMAIL": "a@example.com", "DATE": "2026-01-01T00:00:00Z"}
    identity = {
        f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()
    }
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        env={**os.environ, **identity, "GIT_CONFIG_GLOBAL": os.devnull},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def committed(folder: Path, files: Mapping[str, str], message: str = "A step") -> str:
    """Write ``files`` into the repository ``folder``, which is made, and commit; the hash."""
    if not (folder / ".git").exists():
        folder.mkdir(parents=True, exist_ok=True)
        git(folder, "init", "-q", "-b", "main")
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message)
    return git(folder, "rev-parse", "HEAD")


def three(folder: Path) -> dict[str, Path]:
    """The three repositories of PROGRAMS below ``folder``."""
    for name, program in PROGRAMS.items():
        committed(folder / name, {"app.py": program})
    return {name: folder / name for name in PROGRAMS}


def tree(folder: Path) -> dict[str, bytes]:
    """All files below ``folder``."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }

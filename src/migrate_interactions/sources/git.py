"""Asking git, as a process of its own and without a shell."""

from __future__ import annotations

import os
import subprocess

#: git sets these for its hooks; they would make it look at another repository than asked.
_HOOK_VARIABLES = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")


def ask_git(folder: str, *arguments: str) -> subprocess.CompletedProcess[bytes] | None:
    """What git answers in ``folder``, in English; None if there is no git."""
    environment = {k: v for k, v in os.environ.items() if k not in _HOOK_VARIABLES}
    environment["LC_ALL"] = "C"
    try:
        return subprocess.run(
            ["git", "-C", folder, *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError:
        return None


def names_in(output: bytes) -> list[str]:
    """File names that git separates by NUL."""
    return [os.fsdecode(name) for name in output.split(b"\0") if name]

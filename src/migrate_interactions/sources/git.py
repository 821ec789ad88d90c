"""Asking git, as a process of its own and without a shell."""

from __future__ import annotations

import os
import subprocess

#: git sets these for its hooks; they would make it look at another repository than asked.
_HOOK_VARIABLES = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")


def ask_git(folder: str, *arguments: str) -> subprocess.CompletedProcess[bytes] | None:
    """What git answers in ``folder``, in English; None if there is no git."""
    try:
        return subprocess.run(
            ["git", "-C", folder, *arguments],
            env=git_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError:
        return None


def git_environment() -> dict[str, str]:
    """The environment in which git looks at the repository that it is asked for, in English."""
    environment = {k: v for k, v in os.environ.items() if k not in _HOOK_VARIABLES}
    return {**environment, "LC_ALL": "C"}


def names_in(output: bytes) -> list[str]:
    """File names that git separates by NUL."""
    return [os.fsdecode(name) for name in output.split(b"\0") if name]


def clean_commit(folder: str) -> str:
    """The full hash of what is checked out, if ``folder`` is a whole work tree without changes."""
    top = _said(folder, "rev-parse", "--show-toplevel")
    if top is None or os.path.realpath(top) != os.path.realpath(folder):
        return ""
    changed = _said(folder, "status", "--porcelain", "--untracked-files=no")
    return (_said(folder, "rev-parse", "HEAD") or "") if changed == "" else ""


def _said(folder: str, *arguments: str) -> str | None:
    """What git prints, without white space around it; None where it fails."""
    done = ask_git(folder, *arguments)
    if done is None or done.returncode != 0:
        return None
    return os.fsdecode(done.stdout).strip()

"""The files of a git work tree, by asking git."""

from __future__ import annotations

import os
from collections.abc import Callable

from migrate_interactions.sources.git import ask_git, names_in
from migrate_interactions.sources.skipped import VENV_MARKER, is_skipped, is_source


def _git(folder: str, *arguments: str) -> list[str] | None:
    """NUL-separated output of git in ``folder``; None if git fails or is not there."""
    done = ask_git(folder, *arguments)
    return names_in(done.stdout) if done is not None and done.returncode == 0 else None


def files_in_git(folder: str, wanted: Callable[[str], bool] = is_source) -> list[str] | None:
    """Files below ``folder``, with ``wanted`` names, that git tracks or would, relative to it.

    Files deleted from the work tree are left out, nested repositories are searched as well.
    None means that git has no say here: no work tree, no git, or the folder is ignored.
    """
    listed = _git(folder, "ls-files", "-co", "--exclude-standard", "-z")
    if listed is None:
        return None
    if not listed and _git(folder, "check-ignore", "-q", "--", ".") is not None:
        return None
    venvs = tuple(name.removesuffix(VENV_MARKER) for name in listed if _is_venv_marker(name))
    found: set[str] = set()
    nested: list[str] = []
    skipped: dict[str, bool] = {}
    for name in listed:
        parent, _, base = name.rpartition("/")
        if not base:
            nested.append(parent)
        elif wanted(base):
            if parent not in skipped:
                skipped[parent] = any(map(is_skipped, parent.split("/"))) if parent else False
            if not skipped[parent] and not name.startswith(venvs):
                found.add(name)
    found.difference_update(_git(folder, "ls-files", "-d", "-z") or ())
    for inner in nested:
        if not any(map(is_skipped, inner.split("/"))):
            names = files_in_git(os.path.join(folder, inner), wanted)
            found.update(f"{inner}/{name}" for name in names or ())
    return sorted(found)


def _is_venv_marker(name: str) -> bool:
    return name == VENV_MARKER or name.endswith("/" + VENV_MARKER)

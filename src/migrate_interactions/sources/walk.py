"""The files below a folder where there is no git, honouring ``.gitignore`` files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from migrate_interactions.sources.ignore_patterns import ignoring
from migrate_interactions.sources.skipped import VENV_MARKER, is_skipped, is_source

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

#: An ignore file's patterns and the folder, relative to the top, that they are relative to.
_Rules = tuple[tuple[str, "GitIgnoreSpec"], ...]


def files_by_walking(top: str, wanted: Callable[[str], bool] = is_source) -> list[str]:
    """Files below ``top`` whose names are ``wanted``, relative to it, sorted.

    A folder called ``x.py`` with no Python file in it is listed too: it is not what its name
    says, and the reader of files will say so.
    """
    return sorted(_walk(top, "", (), wanted))


def _walk(top: str, relative: str, rules: _Rules, wanted: Callable[[str], bool]) -> Iterator[str]:
    try:
        with os.scandir(os.path.join(top, relative)) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError:
        return
    names = {entry.name for entry in entries}
    if ".gitignore" in names:
        rules = (*rules, (relative, _read_rules(os.path.join(top, relative, ".gitignore"))))
    for entry in entries:
        name = f"{relative}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _walk_folder(top, entry, name, rules, wanted)
        elif wanted(entry.name) and not _ignored(name, rules):
            yield name


def _walk_folder(
    top: str,
    entry: os.DirEntry[str],
    name: str,
    rules: _Rules,
    wanted: Callable[[str], bool],
) -> Iterator[str]:
    if is_skipped(entry.name) or os.path.exists(os.path.join(entry.path, VENV_MARKER)):
        return
    if rules and _ignored(name + "/", rules):
        return
    inside = list(_walk(top, name + "/", rules, wanted))
    yield from inside if inside or not wanted(entry.name) else [name]


def _read_rules(path: str) -> GitIgnoreSpec:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return ignoring(file)
    except OSError:
        return ignoring(())


def _ignored(name: str, rules: _Rules) -> bool:
    """Whether the innermost ignore file that has a word on ``name`` ignores it."""
    for base, spec in reversed(rules):
        verdict = spec.check_file(name[len(base) :]).include
        if verdict is not None:
            return verdict
    return False

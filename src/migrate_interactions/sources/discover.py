"""From the paths of a command line to the Python files that are to be looked at."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence

from migrate_interactions.sources.git_files import files_in_git
from migrate_interactions.sources.skipped import is_document
from migrate_interactions.sources.source_file import Candidate
from migrate_interactions.sources.walk import files_by_walking


def discover(
    paths: Sequence[str],
    base: str,
    excluded: Callable[[str], bool] = lambda location: False,
    *,
    force: bool = False,
) -> tuple[Candidate, ...]:
    """The files that ``paths`` stand for, sorted by shown path, each once.

    Relative paths start at ``base``, an absolute folder; shown paths are relative to it where
    they can be. Folders are searched, in a git work tree by asking git; ``excluded`` takes an
    absolute path and drops a file that was found so. A path that is not a folder is always
    taken, there or not: reading it will tell; with ``force`` it is dropped too if excluded.
    """
    found: dict[str, Candidate] = {}
    for path in paths:
        location = absolute_path(path, base)
        for candidate in _candidates(location, base, excluded):
            if force and excluded(candidate.location):
                continue
            known = found.get(candidate.location)
            if known is None or candidate.named:
                found[candidate.location] = candidate
    return _without_doubles(sorted(found.values(), key=lambda candidate: candidate.path))


def _candidates(location: str, base: str, excluded: Callable[[str], bool]) -> Iterable[Candidate]:
    if not os.path.isdir(location):
        return [Candidate(shown_path(location, base), location, named=True)]
    files = source_files(location)
    if not files and location.endswith(".py"):
        return [Candidate(shown_path(location, base), location, named=True)]
    prefix = shown_path(location, base)
    prefix = "" if prefix == "." else prefix.rstrip("/") + "/"
    inside = ((name, os.path.join(location, *name.split("/"))) for name in files)
    return [Candidate(prefix + name, path) for name, path in inside if not excluded(path)]


def source_files(folder: str) -> list[str]:
    """Python files below a folder, relative to it, with forward slashes, sorted."""
    files = files_in_git(folder)
    return files_by_walking(folder) if files is None else files


def documents(
    paths: Sequence[str], base: str, excluded: Callable[[str], bool] = lambda location: False
) -> tuple[Candidate, ...]:
    """The Markdown files that ``paths`` stand for, found as :func:`discover` finds code."""
    found: dict[str, Candidate] = {}
    for path in paths:
        location = absolute_path(path, base)
        if os.path.isdir(location):
            names = files_in_git(location, is_document)
            if names is None:
                names = files_by_walking(location, is_document)
            inside = [os.path.join(location, *name.split("/")) for name in names]
            places = [place for place in inside if not excluded(place)]
        else:
            places = [location] if is_document(os.path.basename(location)) else []
        found |= {place: Candidate(shown_path(place, base), place) for place in places}
    return _without_doubles(sorted(found.values(), key=lambda candidate: candidate.path))


def absolute_path(path: str, base: str) -> str:
    """The absolute path of ``path``, which starts at ``base`` where it is relative."""
    return os.path.normpath(os.path.join(base, path))


def shown_path(location: str, base: str) -> str:
    """An absolute path as it is shown: relative to ``base`` if it is below it; ``/`` always."""
    inside = location == base or location.startswith(base.rstrip(os.sep) + os.sep)
    shown = os.path.relpath(location, base) if inside else location
    return shown.replace(os.sep, "/")


def _without_doubles(candidates: list[Candidate]) -> tuple[Candidate, ...]:
    """Drop links that lead to a file that is taken anyway, so that no file is done twice."""
    taken: set[str] = set()
    links: set[str] = set()
    for candidate in candidates:
        if os.path.islink(candidate.location):
            links.add(candidate.location)
        else:
            taken.add(candidate.location)
    if not links:
        return tuple(candidates)
    kept = []
    for candidate in candidates:
        if candidate.location in links:
            real = os.path.realpath(candidate.location)
            if real in taken:
                continue
            taken.add(real)
        kept.append(candidate)
    return tuple(kept)

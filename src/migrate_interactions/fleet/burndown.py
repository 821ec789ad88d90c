"""Audit the commits of a repository, those only that were not audited before."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence

from migrate_interactions import __version__
from migrate_interactions.audit.series import BURNDOWN_VERSION, Point, figures_of
from migrate_interactions.fleet.unit import Asked, audit_root, reason_of
from migrate_interactions.sources.git_history import Commit, trees_of


def chosen(commits: Sequence[Commit], last: int | None, every: int) -> tuple[Commit, ...]:
    """The ``last`` of ``commits``, and of them the newest and every so many before it."""
    taken = commits[-last:] if last is not None else commits
    return tuple(reversed(taken[::-1][::every]))


def key_of(commit: Commit, paths: tuple[str, ...], asked: Asked, config: bytes) -> str:
    """A hash of all that decides the figures of a commit; ``config`` is a file named for all."""
    words = [commit.hash, __version__, str(BURNDOWN_VERSION), *paths]
    words += [f"{name}={value}" for name, value in asked.given]
    text = "\0".join(words).encode("utf-8", "surrogateescape")
    return hashlib.sha256(text + b"\0" + config).hexdigest()


def audited_points(
    top: str,
    commits: Sequence[Commit],
    paths: tuple[str, ...],
    asked: Asked,
    known: Mapping[str, Point],
    watch: Callable[[int, int], None],
) -> Iterator[Point]:
    """A point for each of ``commits``; those in ``known``, by their keys, are not audited again.

    ``paths`` are below ``top``, the root of the work tree. Raises
    :class:`migrate_interactions.sources.git_history.HistoryError` where there is no repository.
    """
    config = b""
    if asked.config is not None:
        with open(asked.config, "rb") as file:
            config = file.read()
    with trees_of(top) as files_of:
        for number, commit in enumerate(commits, 1):
            key = key_of(commit, paths, asked, config)
            point = known.get(key)
            if point is None or point.figures is None:
                point = _audited(commit, key, files_of, paths, asked)
            yield point
            watch(number, len(commits))


def _audited(
    commit: Commit,
    key: str,
    files_of: Callable[[str], str],
    paths: tuple[str, ...],
    asked: Asked,
) -> Point:
    figures, reason = None, ""
    try:
        root = files_of(commit.hash)
        there = tuple(path for path in paths if os.path.exists(os.path.join(root, path)))
        if there:
            figures = figures_of(audit_root(root, there, asked, commit.hash).report)
        else:
            reason = f"there is no {', '.join(paths)} in it"
    except Exception as error:
        reason = reason_of(error)
    return Point(commit.hash, commit.date, commit.subject, key, figures, reason)

"""Commits of a repository, and their files, without touching its work tree, index or refs."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from migrate_interactions.sources.git import git_environment


class HistoryError(Exception):
    """Something that git could not do; the message is one sentence."""


@dataclass(frozen=True)
class Commit:
    """A commit: its full hash, the day that it was made on, and the first line of its message."""

    hash: str
    date: str
    subject: str


def commits(folder: str, since: str | None = None) -> tuple[Commit, ...]:
    """The commits on the main line up to what is checked out, the oldest first.

    ``since`` is the first of them; a merge counts as one step. Raises :class:`HistoryError`.
    """
    shown = ("log", "--first-parent", "--format=%H%x00%cs%x00%s")
    # of a revision that looks like an option git says that it knows none of this name
    first = (f"{_resolved(folder, since)}..HEAD",) if since is not None else ("HEAD",)
    rows = _git(folder, *shown, *first, "--").splitlines()
    if since is not None:
        rows += _git(folder, *shown, "-1", _resolved(folder, since), "--").splitlines()
    return tuple(Commit(*row.split("\0", 2)) for row in reversed(rows))


def top_of(folder: str) -> str:
    """The root of the work tree that ``folder`` is in. Raises :class:`HistoryError`."""
    return os.path.realpath(_git(folder, "rev-parse", "--show-toplevel").rstrip("\n"))


def _resolved(folder: str, revision: str) -> str:
    return _git(
        folder, "rev-parse", "--verify", "-q", "--end-of-options", f"{revision}^{{commit}}"
    ).strip()


@contextmanager
def trees_of(folder: str) -> Iterator[Callable[[str], str]]:
    """A function that gives a folder with the files of a commit, until it is called again.

    Only files that differ from the commit before are written. What git notes about them goes
    into an index of its own; the function raises :class:`HistoryError`.
    """
    with tempfile.TemporaryDirectory(prefix="migrate-interactions-") as made:
        place = os.path.realpath(made)
        trees = [os.path.join(place, "empty")]
        os.mkdir(trees[0])
        own = {
            "GIT_INDEX_FILE": os.path.join(place, "index"),
            "GIT_DIR": _git(folder, "rev-parse", "--absolute-git-dir").rstrip("\n"),
            "GIT_LFS_SKIP_SMUDGE": "1",
        }

        def files_of(commit: str) -> str:
            # another name each time: what was read of a commit is remembered by its path
            tree = os.path.join(place, f"{len(trees)}-{commit}")
            os.rename(trees[-1], tree)
            trees.append(tree)
            there = {**own, "GIT_WORK_TREE": tree}
            _git(tree, "read-tree", "-u", "--reset", commit, environment=there)
            return tree

        yield files_of


#: Nothing that a repository's own configuration asks for besides.
_PLAIN = (
    f"core.hooksPath={os.devnull}",
    "core.sparseCheckout=false",
    "core.fsmonitor=false",
    "core.splitIndex=false",
    "log.showSignature=false",
    "submodule.recurse=false",
)


def _git(folder: str, *arguments: str, environment: dict[str, str] | None = None) -> str:
    plain = [word for setting in _PLAIN for word in ("-c", setting)]
    try:
        done = subprocess.run(
            ["git", "-C", folder, *plain, *arguments],
            env=git_environment() | (environment or {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise HistoryError(f"git cannot be started: {error.strerror or error}") from None
    if done.returncode:
        said = os.fsdecode(done.stderr).strip().splitlines()
        words = " ".join(arguments[-2:])
        raise HistoryError(f"git says: {said[0]}" if said else f"git knows nothing of {words}")
    return os.fsdecode(done.stdout)

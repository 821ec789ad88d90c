"""A list of repositories: paths and git URLs, one per line."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

from migrate_interactions.reporting.audit.fleet_files import folder_of

_URL = re.compile(r"(?P<scheme>https?|ssh|git|file)://\S+")
#: ``git@host:owner/name``, as ssh takes it.
_SSH = re.compile(r"[\w.-]+@(?P<host>[\w.-]+):(?P<path>[^/\s]\S*)")
_COMMENT = re.compile(r"(?:^|\s)#.*")


class ListError(Exception):
    """A list that cannot be used; the message is one sentence with file and line."""


@dataclass(frozen=True)
class Listed:
    """One repository. ``location`` is an absolute path or a URL; ``revision`` may be empty."""

    name: str
    location: str
    revision: str = ""

    @property
    def is_remote(self) -> bool:
        """Whether git has to bring it; so too a revision of a local repository."""
        return is_url(self.location) or bool(self.revision)


@dataclass(frozen=True)
class Shard:
    """The share ``number`` of ``count``, from 1."""

    number: int = 1
    count: int = 1

    def has(self, name: str) -> bool:
        """Whether a repository of this name is in the share, whatever else is in the list."""
        digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest()
        return int.from_bytes(digest[:8]) % self.count == self.number - 1


def parse_shard(text: str) -> Shard:
    """The share that ``2/5`` is. Raises ValueError."""
    found = re.fullmatch(r"(\d+)/(\d+)", text, re.ASCII)
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        raise ValueError("is no share: write it like 2/5, from 1/5 to 5/5")
    return Shard(int(found[1]), int(found[2]))


def is_url(location: str) -> bool:
    """Whether ``location`` is a URL that git takes, in either form."""
    return bool(_URL.fullmatch(location) or _SSH.fullmatch(location))


def parse_list(text: str, source: str, folder: str) -> tuple[Listed, ...]:
    """The repositories of a list, in its order; ``source`` is what errors call it.

    Relative paths start at ``folder``. Raises :class:`ListError`, also where two repositories
    would be written to the same folder.
    """
    taken: dict[str, tuple[int, str]] = {}
    listed = []
    for number, one in _entries(text, source, folder):
        other, name = taken.setdefault(folder_of(one.name).casefold(), (number, one.name))
        if other != number:
            raise ListError(
                f"{source}:{number}: {one.name} would take the place of {name} in line {other}: "
                "give one of them another name with name=..."
            )
        listed.append(one)
    return tuple(listed)


def _entries(text: str, source: str, folder: str) -> Iterator[tuple[int, Listed]]:
    for number, line in enumerate(text.splitlines(), 1):
        words = _COMMENT.sub("", line).split()
        given: dict[str, str] = {}
        while len(words) > 1 and (mark := _mark(words[-1])):
            key, value = mark
            if not value or key in given or value.startswith("-"):
                raise ListError(f"{source}:{number}: {words[-1]} is no {key}, or there are two")
            given[key] = value
            words.pop()
        if not words:
            continue
        location = " ".join(words)
        if re.search(r"\.git@|//[^/]+/\S*@", location) and is_url(location):
            raise ListError(
                f"{source}:{number}: write the revision as a word of its own: URL @REVISION"
            )
        if not is_url(location):
            if "://" in location:
                raise ListError(f"{source}:{number}: {location} is no URL that git takes")
            location = os.path.normpath(os.path.join(folder, os.path.expanduser(location)))
        name = given.get("name") or _name_of(location)
        yield number, Listed(name, location, given.get("revision", ""))


def _mark(word: str) -> tuple[str, str] | None:
    """``@REVISION`` or ``name=NAME`` as key and value."""
    if word.startswith("@"):
        return "revision", word[1:]
    return ("name", word[5:]) if word.startswith("name=") else None


def _name_of(location: str) -> str:
    """``owner/name`` of a URL with a host; the last part of anything else."""
    path = web_path(location)
    if path is not None:
        return path[1]
    return location.rstrip("/" + os.sep).rpartition("/")[2].removesuffix(".git") or location


def web_path(location: str) -> tuple[str, str] | None:
    """Host and path of a URL that has both, without user, port and ``.git``."""
    found = _SSH.fullmatch(location)
    if found is None:
        found = re.fullmatch(
            r"(?:https?|ssh|git)://(?:[^/@]*@)?(?P<host>[^/:]+)(?::\d+)?/(?P<path>\S+)", location
        )
    if found is None:
        return None
    return found["host"], found["path"].strip("/").removesuffix(".git")

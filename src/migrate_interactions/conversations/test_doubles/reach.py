"""Which code of the project a test reaches, as it was before this run and as it is now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from migrate_interactions.conversations.test_doubles.code import (
    Call,
    Definition,
    Method,
    read_code,
)
from migrate_interactions.sources.modules import likely_module_path
from migrate_interactions.sources.project import Project

#: More modules than these are not followed from one test.
_MOST_MODULES = 400


@dataclass(frozen=True)
class OldCall:
    """A call of the old API in a file of the project."""

    path: str
    call: Call

    def __str__(self) -> str:
        return f"{self.path}:{self.call.line}"


@dataclass(frozen=True)
class Reached:
    """Definitions that a test reaches, with the files that they are in."""

    definitions: tuple[tuple[str, Definition], ...]

    def calls(self, *methods: Method) -> tuple[OldCall, ...]:
        """The calls of ``methods`` in it."""
        return tuple(
            OldCall(path, call)
            for path, one in self.definitions
            for call in one.calls
            if call.method in methods
        )

    def words_of(self, paths: Iterable[str]) -> frozenset[str]:
        """What the code in ``paths`` mentions."""
        chosen = set(paths)
        words = [one.words for path, one in self.definitions if path in chosen]
        return frozenset().union(*words)

    @property
    def messages(self) -> frozenset[str]:
        """The code of what is given to ``send_message``."""
        return frozenset().union(*(one.messages for _, one in self.definitions))


@dataclass(frozen=True)
class Surroundings:
    """The modules that a test file imports, with all that these import."""

    project: Project
    before: dict[str, bytes]
    now: dict[str, bytes]

    @property
    def changed(self) -> frozenset[str]:
        """Files that this run gives new contents."""
        return frozenset(path for path in self.now if self.now[path] != self.before.get(path))

    def with_imports_of(self, paths: Iterable[str]) -> Surroundings:
        """The same with what the files at ``paths`` import."""
        project = self.project
        first = [
            (path, one)
            for path in sorted(set(paths))
            for one in _imported(project, path, project.content_of(path))
        ]
        if not first:
            return self
        modules = [one for _, one in first]
        before = _closure(project, first[0][0], modules, project.content_on_disk) | self.before
        now = _closure(project, first[0][0], modules, project.content_of) | self.now
        return Surroundings(project, before, now)

    def reached_before(self, words: frozenset[str]) -> Reached:
        """What code that says ``words`` reached before this run."""
        return _reached(self.before, words)

    def reached(self, words: frozenset[str]) -> Reached:
        """What code that says ``words`` reaches now."""
        return _reached(self.now, words)


def surroundings(project: Project, path: str, text: str, named: Iterable[str]) -> Surroundings:
    """What the test file at ``path`` imports, and what is ``named`` in it, a dotted name each."""
    first = list(_imported(project, path, text.encode()))
    for dotted in named:
        first.extend(_longest(project, path, dotted))
    now = _closure(project, path, first, project.content_of)
    before = _closure(project, path, first, project.content_on_disk)
    return Surroundings(project, before, now)


def _longest(project: Project, path: str, dotted: str) -> Iterator[str]:
    """The module that the beginning of a dotted name names."""
    parts = dotted.split(".")
    for end in range(len(parts), 0, -1):
        found = likely_module_path(project, path, ".".join(parts[:end]))
        if found is not None:
            yield found
            return


def _closure(
    project: Project, origin: str, first: Iterable[str], content_of: Callable[[str], bytes]
) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    waiting = [path for path in first if path != origin]
    while waiting and len(found) < _MOST_MODULES:
        path = waiting.pop(0)
        if path in found:
            continue
        found[path] = content_of(path)
        waiting.extend(one for one in _imported(project, path, found[path]) if one != origin)
    return found


def _imported(project: Project, path: str, content: bytes) -> Iterator[str]:
    code = read_code(content)
    for level, module, names in code.imports if code is not None else ():
        dotted = "." * level + module
        inside = f"{dotted}." if module else dotted
        for one in (dotted, *(inside + name for name in names)):
            found = likely_module_path(project, path, one)
            if found is not None:
                yield found


def _reached(contents: dict[str, bytes], words: frozenset[str]) -> Reached:
    waiting = [
        (path, one)
        for path, content in contents.items()
        if (code := read_code(content)) is not None
        for one in code.definitions
    ]
    known = set(words)
    owners: set[tuple[str, str]] = set()
    found: list[tuple[str, Definition]] = []
    grows = True
    while grows:
        grows = False
        still = []
        for path, one in waiting:
            if not _is_reached(path, one, known, owners):
                still.append((path, one))
                continue
            grows = True
            found.append((path, one))
            known |= one.words
            if not one.owner:
                owners.add((path, one.name))
        waiting = still
    return Reached(tuple(found))


def _is_reached(path: str, one: Definition, known: set[str], owners: set[tuple[str, str]]) -> bool:
    """Whether the module runs it, or something that is reached names it."""
    if not one.name:
        return True
    if one.owner and (path, one.owner) not in owners:
        return False
    special = one.name.startswith("__") and one.name.endswith("__")
    return one.name in known or bool(one.owner and special)

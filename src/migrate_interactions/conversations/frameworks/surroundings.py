"""The application around a module: whether it talks to Gemini, to whom else, what watches it.

An application is what lies in the nearest folder, upwards from the module, with a file that says
which packages are needed; without one, the whole project. Of that, files count which run together
with the module, and those which belong to no other program.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from migrate_interactions.conversations.frameworks.configured import configured_models
from migrate_interactions.conversations.frameworks.signs import WORDS, Found, Sign, signs_in
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Place
from migrate_interactions.sources.programs import Program
from migrate_interactions.sources.required import RequirementFile
from migrate_interactions.sources.skipped import is_notebook
from migrate_interactions.sources.test_files import is_test_file


@dataclass(frozen=True, eq=False)
class Surroundings:
    """The application that the module of ``facts`` belongs to. Tests do not count."""

    facts: Facts

    @cached_property
    def own(self) -> dict[Sign, tuple[Found, ...]]:
        """The signs in the module itself, and in files that it reads its models from."""
        path, text = self.facts.tree.path, self.facts.tree.own_text
        found = {sign: list(some) for sign, some in signs_in(path, text).items()}
        for sign, one in configured_models(self.facts.project, path, text):
            found[sign].append(one)
        return {sign: tuple(some) for sign, some in found.items()}

    @cached_property
    def has_gemini(self) -> bool:
        """Whether the module, or another of the application, uses Gemini."""
        return self.has_gemini_for((), ())

    def has_gemini_for(self, packages: Collection[str], names: Collection[str]) -> bool:
        """The same, but for files that call ``names`` of ``packages`` and run without the module.

        Gemini there is for what they call.
        """
        if self.own[Sign.GEMINI]:
            return True
        apart = {one.path for one in self._calling(packages, names)}
        found = {one.place.path for one in self._elsewhere(Sign.GEMINI)}
        return any(one not in apart or self._program.has(one) for one in found)

    @cached_property
    def vendors(self) -> tuple[Found, ...]:
        """The other vendors of models, each with the first place that shows it."""
        return self._first_of_each(Sign.VENDOR)

    @cached_property
    def tracing(self) -> tuple[Found, ...]:
        """What traces the application, each with the first place that shows it."""
        return self._first_of_each(Sign.TRACING)

    def _first_of_each(self, sign: Sign) -> tuple[Found, ...]:
        first: dict[str, Found] = {}
        for one in (*self.own[sign], *self._elsewhere(sign)):
            first.setdefault(one.name, one)
        return tuple(sorted(first.values()))

    def others_mention(self, words: Iterable[str]) -> bool:
        """Whether one of ``words`` is said in another file of the application."""
        return any(map(self._program.may_have, self.files_saying(words)))

    def mentioned_with(self, words: Iterable[str]) -> bool:
        """Whether one of ``words`` is said in a file that runs with the module."""
        return any(map(self._program.has, self.files_saying(words)))

    def files_saying(self, words: Iterable[str]) -> list[str]:
        """The other files of the application's folder in which one of ``words`` is said."""
        return self._files(word.encode() for word in words)

    def constructing(self, packages: Iterable[str], names: Collection[str]) -> tuple[Place, ...]:
        """The first call of one of ``names`` in each file that runs with this one.

        Only those files count that import ``packages``.
        """
        return tuple(_first_of_each_file(self.every_call(packages, names)))

    def every_call(self, packages: Iterable[str], names: Collection[str]) -> tuple[Place, ...]:
        """The same, with all calls."""
        return tuple(one for one in self._calling(packages, names) if self._program.has(one.path))

    def beside(self, packages: Iterable[str], names: Collection[str]) -> tuple[Place, ...]:
        """The first call in each file that runs with this one, or has no program of its own.

        The latter only in the module's folder and below it.
        """
        folder = posixpath.dirname(self.facts.tree.path)
        return tuple(
            one
            for one in _first_of_each_file(self._calling(packages, names))
            if self._program.has(one.path)
            or (_is_below(one.path, folder) and self._program.may_have(one.path))
        )

    def _calling(self, packages: Iterable[str], names: Collection[str]) -> Iterator[Place]:
        imports = re.compile(
            rf"^\s*(?:from|import) (?:{'|'.join(map(re.escape, packages))})\b", re.M
        )
        calls = re.compile(rf"(?<![\w.])(?:{'|'.join(sorted(names))})\(")
        for path in self._files(name.encode() for name in names) if names else ():
            text = self.facts.project.content_of(path).decode("utf-8", "replace")
            if imports.search(text) is not None:
                for call in calls.finditer(text):
                    yield Place(path, 1 + text.count("\n", 0, call.start()))

    def _elsewhere(self, sign: Sign) -> Iterator[Found]:
        for path in self._files(WORDS[sign]):
            text = self.facts.project.content_of(path).decode("utf-8", "replace")
            found = signs_in(path, text)[sign]
            if found and self._program.may_have(path):
                yield from found

    def _files(self, words: Iterable[bytes]) -> list[str]:
        """The other files of the application in which one of ``words`` is."""
        project, own = self.facts.project, self.facts.tree.path
        paths = {path for word in words for path in project.files_mentioning((word,), own)}
        return sorted(filter(self._counts, paths))

    def _counts(self, path: str) -> bool:
        near = self.facts.project.location(path).startswith(self._folder)
        return near and not is_notebook(path) and not is_test_file(path)

    @cached_property
    def _program(self) -> Program:
        return Program(self.facts.project, self.facts.tree.path)

    @cached_property
    def _folder(self) -> str:
        """The folder of the application, with a separator at its end."""
        files = self.facts.project.requirement_files(self.facts.tree.path)
        asked = next((one for one in files if _says_what_is_needed(one)), None)
        if asked is None:
            return ""
        folder = os.path.dirname(asked.location)
        if os.path.basename(folder) == "requirements":
            folder = os.path.dirname(folder)
        return folder.rstrip(os.sep) + os.sep


def _says_what_is_needed(file: RequirementFile) -> bool:
    """Whether a file is what its name says; a ``setup.py`` may be a module of the program."""
    return file.name != "setup.py" or b"setuptools" in file.content or b"distutils" in file.content


def _first_of_each_file(places: Iterable[Place]) -> Iterable[Place]:
    first: dict[str, Place] = {}
    for one in places:
        first.setdefault(one.path, one)
    return first.values()


def _is_below(path: str, folder: str) -> bool:
    return not folder or path.startswith(f"{folder}/")

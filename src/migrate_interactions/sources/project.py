"""The files around the ones that are analysed, read only when somebody asks."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache
from pathlib import PurePath
from typing import Any

from migrate_interactions.sources.discover import shown_path, source_files
from migrate_interactions.sources.required import RequirementFile, requirement_files_in
from migrate_interactions.sources.requirements import Requirement, deciding
from migrate_interactions.sources.skipped import is_notebook, is_source
from migrate_interactions.sources.source_file import content_or_nothing

ROOT_MARKERS = (".git", "pyproject.toml")
_IMPORT = re.compile(
    rb"""^[ \t;]*from\b[^\n(]*\([^)]*\)      # over several lines
    |^.*?\bimport\b(?:[^\n\\]|\\\r?\n|\\)*  # on one, or continued
    |\b(?:import_module|__import__)\b[^\n]*""",
    re.MULTILINE | re.VERBOSE,
)
#: The import statements of so many files are remembered.
_REMEMBERED_IMPORTS = 8192
#: Contents are kept in memory up to this many bytes, and read again beyond.
_KEPT_BYTES = 256 * 1024 * 1024


@lru_cache(maxsize=_REMEMBERED_IMPORTS)
def _imports_in(content: bytes) -> bytes:
    """What ``content`` imports, statement by statement."""
    return b"\n".join(_IMPORT.findall(content))


@dataclass(frozen=True)
class Project:
    """The Python files and notebooks that a run knows of.

    ``base`` is the absolute folder that shown paths are relative to, ``given`` what the
    command line named (files and folders, absolute), ``files`` the absolute paths of this run.
    ``overlay`` has new contents of files, by absolute path, that count in place of what is on
    the disk.
    """

    base: str
    given: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    overlay: tuple[tuple[str, bytes], ...] = ()
    #: Whether Vertex AI offers the Interactions API to the project's clients, as its user says.
    vertex_interactions: bool = False

    def files_mentioning(self, words: Sequence[bytes], except_path: str) -> tuple[str, ...]:
        """Shown paths of the other files in which every one of ``words`` occurs.

        Words count as whole words, on bytes. Files that cannot be read do not count.
        """
        if not words:
            return ()
        rarest_first = sorted(set(words), key=len, reverse=True)
        found = self._locations_with(rarest_first[0])
        for word in rarest_first[1:]:
            if not found:
                break
            found = found & self._locations_with(word)
        shown = {shown_path(location, self.base) for location in found}
        return tuple(sorted(shown - {except_path}))

    def files_importing(
        self, module: bytes, names: Sequence[bytes], except_path: str
    ) -> tuple[str, ...]:
        """Shown paths of the other files that import ``module`` and mention ``names``.

        ``module`` is the last part of a module's name, looked for as a whole word in import
        statements and in the arguments of ``import_module`` and ``__import__``.
        """
        word = re.compile(rb"\b" + re.escape(module) + rb"\b")
        return tuple(
            path
            for path in self.files_mentioning((module, *names), except_path)
            if word.search(_imports_in(self.content_of(path)))
        )

    def content_of(self, path: str) -> bytes:
        """The bytes of the file shown as ``path``; nothing if it cannot be read."""
        return self._content(self.location(path))

    def content_on_disk(self, path: str) -> bytes:
        """The bytes of the file shown as ``path`` as they were before this run."""
        return content_or_nothing(self.location(path))

    def location(self, path: str) -> str:
        """The absolute path of the file shown as ``path``."""
        return os.path.normpath(os.path.join(self.base, path))

    def modules_ending_like(self, dotted: str) -> tuple[str, ...]:
        """Absolute paths of the modules and packages whose paths end like the name ``dotted``.

        Leading dots are left out.
        """
        parts = [part for part in dotted.split(".") if part]
        if not parts:
            return ()
        end = os.sep + os.path.join(*parts)
        ends = (f"{end}.py", os.path.join(end, "__init__.py"))
        return tuple(one for one in self._modules.get(parts[-1], ()) if one.endswith(ends))

    @cached_property
    def _modules(self) -> dict[str, list[str]]:
        """Absolute paths of the modules and packages by the last part of their names."""
        found: dict[str, list[str]] = {}
        for location in self.neighbours:
            found.setdefault(_stem(location), []).append(location)
        return found

    def contents_of_module(self, dotted: str) -> tuple[bytes, ...]:
        """What is in the modules that ``dotted`` may name, by the ends of their paths."""
        return tuple(map(self._content, self.modules_ending_like(dotted)))

    @cached_property
    def neighbours(self) -> tuple[str, ...]:
        """Absolute paths of every file that could use one of the files of this run.

        Those below the nearest folder, upwards from what was given, that holds ``.git`` or
        ``pyproject.toml``. Without such a folder: the given folders, and for a given file the
        folder that its package lies in, with the packages there.
        """
        found = set(self.files)
        root = self._root
        for folder in (root,) if root else tuple(filter(os.path.isdir, self.given)):
            found.update(os.path.join(folder, *name.split("/")) for name in source_files(folder))
        if root is None:
            for location in self.given:
                if not os.path.isdir(location):
                    found.update(_loose_neighbours(_above_packages(os.path.dirname(location))))
        return tuple(sorted(found))

    def was_given(self, location: str) -> bool:
        """Whether the absolute path ``location`` was named, or lies in a folder that was."""
        return any(
            location == one or location.startswith(one.rstrip(os.sep) + os.sep)
            for one in self.given
        )

    @cached_property
    def is_distributed(self) -> bool:
        """Whether the project is built to be installed, and so imported, by others."""
        if self._root is None:
            return False
        content = content_or_nothing(os.path.join(self._root, "pyproject.toml"))
        return b"[build-system]" in content and b"[project]" in content

    def is_of_this_run(self, path: str) -> bool:
        """Whether the file shown as ``path`` is one of this run."""
        return self.location(path) in self._files_of_this_run

    @cached_property
    def _files_of_this_run(self) -> frozenset[str]:
        return frozenset(self.files)

    def overlaid(self, overlay: Sequence[tuple[str, bytes]]) -> Project:
        """The same project with ``overlay`` in place of its own, and with what it has read."""
        new = replace(self, overlay=tuple(overlay))
        for name in ("neighbours", "shown_neighbours", "module_names", "_modules", "_required"):
            if name in self.__dict__:
                new.__dict__[name] = self.__dict__[name]
        if "_kept" in self.__dict__:
            others = {location for location, _ in (*self.overlay, *overlay)}
            again = {one: new._content(one) for one in others if one in self._kept}
            new.__dict__["_kept"] = self._kept | again
        return new

    @cached_property
    def shown_neighbours(self) -> frozenset[str]:
        """The shown paths of :attr:`neighbours`."""
        return frozenset(shown_path(location, self.base) for location in self.neighbours)

    def package_of(self, path: str) -> tuple[str, ...]:
        """The names of the packages that the file shown as ``path`` is in, outermost first."""
        folder = os.path.dirname(self.location(path))
        names: list[str] = []
        while os.path.exists(os.path.join(folder, "__init__.py")):
            folder, name = os.path.split(folder)
            names.insert(0, name)
        return tuple(names)

    @cached_property
    def module_names(self) -> frozenset[str]:
        """Names of the modules and packages of the project, at whatever depth."""
        names: set[str] = set()
        for location in self.neighbours:
            path = PurePath(location)
            names.update(path.parts[:-1])
            if not is_notebook(location):
                names.add(path.stem)
        return frozenset(names)

    def sdk_requirement(self, path: str) -> Requirement | None:
        """What the project of the file shown as ``path`` says of google-genai; None if nothing.

        Looked for in the file's folder and in those above it, up to the project's root.
        """
        return deciding([self._requirements_of(above) for above in self._folders_above(path)])

    def requirement_files(self, path: str) -> tuple[RequirementFile, ...]:
        """The files that ask for packages for the file shown as ``path``, nearest first.

        Where one of them decides on google-genai, those of the folders above it are left out.
        """
        found: list[RequirementFile] = []
        decided = self.sdk_requirement(path)
        for above in self._folders_above(path):
            files = self._requirement_files_of(above)
            found.extend(files)
            if decided is not None and decided.path in {one.path for one in files}:
                break
        return tuple(found)

    def _folders_above(self, path: str) -> Iterator[str]:
        return self._folders_up(os.path.dirname(self.location(path)))

    def _folders_up(self, folder: str) -> Iterator[str]:
        """``folder`` and those above it, up to the one with ``.git``; without one, up to base."""
        top = find_root(folder, (".git",))
        if top is None:
            below = folder.startswith(self.base.rstrip(os.sep) + os.sep)
            top = self.base if below else folder
        yield folder
        while folder != top:
            folder = os.path.dirname(folder)
            yield folder

    def _requirements_of(self, folder: str) -> tuple[Requirement, ...]:
        files = self._requirement_files_of(folder)
        return tuple(requirement for file in files for requirement in file.requirements)

    def _requirement_files_of(self, folder: str) -> tuple[RequirementFile, ...]:
        known = self._required.get(folder)
        if known is None:
            known = self._required[folder] = requirement_files_in(folder, self.base)
        return known

    @cached_property
    def _required(self) -> dict[str, tuple[RequirementFile, ...]]:
        return {}

    @property
    def _root(self) -> str | None:
        if not self.given:
            return None
        try:
            common = os.path.commonpath(self.given)
        except ValueError:
            return None
        return find_root(common if os.path.isdir(common) else os.path.dirname(common))

    def _locations_with(self, word: bytes) -> frozenset[str]:
        known = self._found.get(word)
        if known is None:
            whole = re.compile(rb"\b" + re.escape(word) + rb"\b")
            known = frozenset(
                location
                for location, content in self._contents()
                if word in content and whole.search(content)
            )
            self._found[word] = known
        return known

    @cached_property
    def _found(self) -> dict[bytes, frozenset[str]]:
        return {}

    @cached_property
    def _kept(self) -> dict[str, bytes]:
        kept: dict[str, bytes] = {}
        size = 0
        for location in self.neighbours:
            content = self._content(location)
            size += len(content)
            if size > _KEPT_BYTES:
                break
            kept[location] = content
        return kept

    def _content(self, location: str) -> bytes:
        new = self._new_contents.get(location)
        return content_or_nothing(location) if new is None else new

    @cached_property
    def _new_contents(self) -> dict[str, bytes]:
        return dict(self.overlay)

    def _contents(self) -> Iterator[tuple[str, bytes]]:
        kept = self._kept
        yield from kept.items()
        for location in self.neighbours[len(kept) :]:
            yield location, self._content(location)

    def __getstate__(self) -> dict[str, Any]:
        """What is sent to other processes: the names, not what was read."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


def find_root(folder: str, markers: tuple[str, ...] = ROOT_MARKERS) -> str | None:
    """The nearest folder, from ``folder`` upwards, that holds a marker of a project."""
    while True:
        if any(os.path.exists(os.path.join(folder, marker)) for marker in markers):
            return folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def _above_packages(folder: str) -> str:
    """The folder that the outermost package around ``folder`` lies in; itself if it is none."""
    while os.path.exists(os.path.join(folder, "__init__.py")):
        folder = os.path.dirname(folder)
    return folder


def _loose_neighbours(folder: str) -> Iterator[str]:
    """Files of a folder and of the packages below it, without any limit by a project."""
    try:
        with os.scandir(folder) as listing:
            entries = list(listing)
    except OSError:
        return
    for entry in entries:
        if is_source(entry.name) and entry.is_file():
            yield entry.path
        elif entry.is_dir(follow_symlinks=False) and os.path.exists(
            os.path.join(entry.path, "__init__.py")
        ):
            yield from _loose_neighbours(entry.path)


def _stem(location: str) -> str:
    """What an import calls the module at ``location``."""
    path = PurePath(location)
    return path.parent.name if path.name == "__init__.py" else path.stem

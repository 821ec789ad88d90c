"""Which files of a project run together, by what they import.

Folders hold programs side by side as often as they hold one: lessons, samples, scripts. A module
runs together with what it imports, with what imports it, and with what those import.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from migrate_interactions.sources.modules import likely_module_path, module_path
from migrate_interactions.sources.prefilter import module_word
from migrate_interactions.sources.project import Project
from migrate_interactions.sources.skipped import is_notebook

#: A program of more modules is not looked through any further: all counts as one.
MOST_MODULES = 300
_REMEMBERED_FILES = 4096
#: Functions that only what is run by itself calls as it is read.
_RUNNING = frozenset({"print", "run", "main", "input"})
#: Methods that ask a model, or have others ask it.
_ASKING = frozenset(
    {
        *("invoke", "kickoff", "initiate_chat", "initiate_chats", "generate_reply", "predict"),
        *("generate_content", "send_message"),
    }
)
_LOOPS = (ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith)


@dataclass(frozen=True)
class Module:
    """What one file imports, by dotted names, and whether it does something when it is run.

    Names that are imported from a module come with and without their own last part.
    """

    imports: tuple[str, ...]
    is_run: bool


@dataclass(frozen=True, eq=False)
class Program:
    """The files that run together with the one shown as ``path``."""

    project: Project
    path: str

    def has(self, other: str) -> bool:
        """Whether ``other`` runs together with the file."""
        return self._files is None or other in self._files

    def may_have(self, other: str) -> bool:
        """Whether ``other`` runs with the file, or with no program of its own.

        Settings and plugins, say, are loaded by their names.
        """
        if self.has(other):
            return True
        users = _importers(self.project, other)
        return users is None or not any(_module(self.project, one).is_run for one in users)

    @cached_property
    def _files(self) -> frozenset[str] | None:
        """The files of the program; None if it is too large to tell."""
        users = _importers(self.project, self.path)
        return _imported(self.project, users) if users is not None else None


def _importers(project: Project, path: str) -> frozenset[str] | None:
    """``path`` and the files that import it, directly or not; None if there are too many."""

    def importing(one: str) -> Iterator[str]:
        for other in project.files_importing(module_word(one), (), one):
            if not is_notebook(other) and one in _imports_of(project, other):
                yield other

    return _reached([path], importing)


def _imported(project: Project, paths: Iterable[str]) -> frozenset[str] | None:
    return _reached(paths, lambda one: _imports_of(project, one))


def _imports_of(project: Project, path: str) -> frozenset[str]:
    """The files of the project that ``path`` imports.

    A name of one part that is not to be found from there is that of a package of others.
    """
    found: set[str | None] = set()
    for name in _module(project, path).imports:
        look = likely_module_path if "." in name.strip(".") else module_path
        found.add(look(project, path, name))
    return frozenset(one for one in found if one is not None)


def _module(project: Project, path: str) -> Module:
    return _read(path, project.content_of(path).decode("utf-8", "replace"))


@lru_cache(maxsize=_REMEMBERED_FILES)
def _read(path: str, text: str) -> Module:
    """What a file imports and does; nothing where it cannot be parsed."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Module((), is_run=False)
    functions = {one.name for one in body if isinstance(one, ast.FunctionDef)}
    return Module(
        tuple(dict.fromkeys(_imports_in(body))),
        is_run=any(_runs(statement, functions) for statement in body),
    )


def _imports_in(body: list[ast.stmt]) -> Iterator[str]:
    for statement in body:
        for node in ast.walk(statement):
            match node:
                case ast.Import(names=aliases):
                    yield from (alias.name for alias in aliases)
                case ast.ImportFrom(module=module, names=aliases, level=level):
                    base = "." * level + (module or "")
                    yield base
                    dot = "." if module else ""
                    yield from (f"{base}{dot}{alias.name}" for alias in aliases)


def _runs(statement: ast.stmt, functions: set[str]) -> bool:
    """Whether a statement of a module's body is of a program, and not of a library."""
    match statement:
        case ast.If(test=ast.Compare(left=ast.Name(id="__name__"))):
            return True
        case ast.Expr(value=ast.Await()) | ast.Assign(value=ast.Await()):
            return True
        case (
            ast.Expr(value=ast.Call(func=ast.Attribute(attr=name)))
            | ast.Assign(value=ast.Call(func=ast.Attribute(attr=name)))
        ) if name in _ASKING:
            return True
        case ast.Expr(value=ast.Call(func=ast.Name(id=name))):
            return name in _RUNNING or name in functions
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id="st" | "streamlit")))):
            return True
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr=name))):
            return name in _RUNNING
    return isinstance(statement, _LOOPS)


def _reached(
    paths: Iterable[str], onwards: Callable[[str], Iterable[str]]
) -> frozenset[str] | None:
    """``paths`` and what ``onwards`` leads to from them; None if that is too much."""
    found = set(paths)
    waiting = list(found)
    while waiting:
        if len(found) > MOST_MODULES:
            return None
        more = set(onwards(waiting.pop())) - found
        found |= more
        waiting += more
    return frozenset(found)

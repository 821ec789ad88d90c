"""Modules that a run adds to packages in which several files need the same function."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from migrate_interactions.engine.file_result import FileResult
from migrate_interactions.rewriting.background.shared_module import functions_in, module_with
from migrate_interactions.rewriting.background.waiting import SHARED_MODULE
from migrate_interactions.rewriting.emitting import Emitted
from migrate_interactions.sources import Project


def modules_to_share(results: Mapping[str, FileResult], project: Project) -> dict[str, bytes]:
    """The new modules by their shown paths: one for each package where two files or more got
    the same function, and where there is no module of that name yet."""
    found: dict[PurePosixPath, list[tuple[Emitted, ...]]] = {}
    for path in sorted(results):
        added = _added(results[path])
        if added and project.package_of(path):
            found.setdefault(PurePosixPath(path).parent, []).append(added)
    modules = {}
    for folder, added_by_file in found.items():
        functions = list(dict.fromkeys(one for added in added_by_file for one in added))
        functions.sort(key=lambda one: one.name)
        path = str(folder / f"{SHARED_MODULE}.py")
        several = len(added_by_file) > 1
        unlike = len({one.name for one in functions}) < len(functions)
        if several and not unlike and not project.content_of(path) and path not in results:
            modules[path] = module_with(functions).encode()
    return modules


def importers_of(module: str, results: Mapping[str, FileResult]) -> list[str]:
    """The changed files beside ``module`` that import from it."""
    words = f"{SHARED_MODULE} import ".encode()
    return [path for path in _beside(module, results) if words in (results[path].after or b"")]


def needing(module: str, results: Mapping[str, FileResult]) -> list[str]:
    """The changed files beside ``module`` that have a function of it for themselves."""
    return [path for path in _beside(module, results) if _added(results[path])]


def _beside(module: str, results: Mapping[str, FileResult]) -> list[str]:
    folder = PurePosixPath(module).parent
    return [path for path in sorted(results) if PurePosixPath(path).parent == folder]


def _added(result: FileResult) -> tuple[Emitted, ...]:
    if result.before is None or result.after is None or b"wait_for_interaction" not in result.after:
        return ()
    before = {one.name for one in functions_in(result.before.decode("utf-8", "replace"))}
    after = functions_in(result.after.decode("utf-8", "replace"))
    return tuple(one for one in after if one.name not in before)

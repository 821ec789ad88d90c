"""Which file of a project an imported name comes from."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator

from migrate_interactions.sources.discover import shown_path
from migrate_interactions.sources.project import Project


def split_dotted(dotted: str) -> tuple[str, str]:
    """The module that an imported name comes from, and the name; leading dots stay with it."""
    module, _, name = dotted.rpartition(".")
    dots = dotted[: len(dotted) - len(dotted.lstrip("."))]
    return (module if module.strip(".") else dots), name


def module_path(project: Project, importer: str, dotted: str) -> str | None:
    """The shown path of the module ``dotted``, as the file shown as ``importer`` imports it.

    Leading dots are those of a relative import. Absolute names are looked for beside the
    importer, then in the folders above it and in a ``src`` there, as far as the project goes.
    None if no file of the project has that name.
    """
    if not dotted:
        return None
    name = dotted.lstrip(".")
    dots = len(dotted) - len(name)
    inner = name.replace(".", "/")
    for folder in _folders(importer, dots):
        whole = posixpath.normpath(posixpath.join(folder, inner)) if inner else folder
        for path in (f"{whole}.py", posixpath.join(whole, "__init__.py")):
            if path != importer and path in project.shown_neighbours:
                return path
    return None


def likely_module_path(project: Project, importer: str, dotted: str) -> str | None:
    """The same, and where the importer would not find it, the nearest whose path ends so.

    What is on the path for modules, tests and tools decide in many ways.
    """
    found = module_path(project, importer, dotted)
    if found is not None or dotted.startswith("."):
        return found
    origin = project.location(importer)
    likely = project.modules_ending_like(dotted)
    if not likely:
        return None
    nearest = max(likely, key=lambda one: (_in_common(one, origin), -len(one)))
    return shown_path(nearest, project.base)


def _in_common(one: str, other: str) -> int:
    """How many folders two absolute paths have in common."""
    try:
        return len(os.path.commonpath([one, other]))
    except ValueError:
        return 0


def _folders(importer: str, dots: int) -> Iterator[str]:
    folder = posixpath.dirname(importer)
    if dots:
        for _ in range(dots - 1):
            folder = posixpath.dirname(folder)
        yield folder
        return
    while True:
        yield folder
        yield posixpath.join(folder, "src")
        if not folder or folder == "/":
            return
        folder = posixpath.dirname(folder)

"""Which file of a project an imported name comes from."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from migrate_interactions.sources.project import Project


def module_path(project: Project, importer: str, dotted: str) -> str | None:
    """The shown path of the module ``dotted``, as the file shown as ``importer`` imports it.

    Leading dots are those of a relative import. Absolute names are looked for beside the
    importer, then in the folders above it and in a ``src`` there, as far as the project goes.
    None if no file of the project has that name.
    """
    name = dotted.lstrip(".")
    dots = len(dotted) - len(name)
    inner = name.replace(".", "/")
    for folder in _folders(importer, dots):
        whole = posixpath.normpath(posixpath.join(folder, inner)) if inner else folder
        for path in (f"{whole}.py", posixpath.join(whole, "__init__.py")):
            if path != importer and path in project.shown_neighbours:
                return path
    return None


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

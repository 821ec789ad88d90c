"""What the project's other files use of a module."""

from __future__ import annotations

from pathlib import PurePosixPath

from migrate_interactions.facts.module import Facts
from migrate_interactions.sources.skipped import is_notebook


def files_using(facts: Facts, *names: str) -> tuple[str, ...]:
    """Shown paths of the other files that import this module and mention all of ``names``."""
    if is_notebook(facts.tree.path):
        return ()  # no file imports from a notebook
    path = PurePosixPath(facts.tree.path)
    module = path.parent.name if path.stem == "__init__" else path.stem
    return facts.project.files_importing(
        module.encode(), [name.encode() for name in names], except_path=facts.tree.path
    )

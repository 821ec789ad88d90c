"""What the project's other files use of a module."""

from __future__ import annotations

from pathlib import PurePosixPath

from migrate_interactions.facts.module import Facts


def files_using(facts: Facts, *names: str) -> tuple[str, ...]:
    """Shown paths of the other files that import this module and mention all of ``names``."""
    path = PurePosixPath(facts.tree.path)
    module = path.parent.name if path.stem == "__init__" else path.stem
    return facts.project.files_importing(
        module.encode(), [name.encode() for name in names], except_path=facts.tree.path
    )

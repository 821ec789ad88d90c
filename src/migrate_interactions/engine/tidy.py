"""Remove the imports that a migration has left without a use, and join those it has added."""

from __future__ import annotations

import ast
import os

from migrate_interactions.engine.apply import apply_edits
from migrate_interactions.engine.import_merging import merges
from migrate_interactions.engine.import_removal import removals
from migrate_interactions.engine.names import Import, Names
from migrate_interactions.engine.names_reader import names_of


def tidy_imports(path: str, before: str, after: str) -> str:
    """``after`` without the imports that ``before`` used and that ``after`` does not.

    Imports that had no use before stay, as do those of an ``__init__.py``, those inside
    ``try``, and those that are re-exported. Comments are kept unless they speak to a checker
    about the import. A text that this Python cannot parse comes back as it is.
    """
    try:
        old = names_of(before)
        while dead := dead_imports(path, old, names_of(after)):
            # Removing a whole block can leave another import without a use.
            after = apply_edits(after, removals(after, dead))
        while joined := merges(before, after):
            after = apply_edits(after, joined)
    except (SyntaxError, ValueError):
        return after
    return after


def dead_imports(path: str, old: Names, new: Names) -> tuple[Import, ...]:
    """The imports of ``new`` that nothing uses, and that were used or not there in ``old``."""
    if os.path.basename(path) == "__init__.py":
        return ()
    unused_before = set(old.unused_imports())
    return tuple(
        one
        for one in new.unused_imports()
        if one not in unused_before and not any(map(_is_try, one.parents))
    )


def _is_try(node: ast.AST) -> bool:
    return type(node).__name__ in ("Try", "TryStar")

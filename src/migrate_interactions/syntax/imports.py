"""What a module imports, by its whole names."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.syntax.bindings import dotted_name
from migrate_interactions.syntax.tree import Tree


def imports(tree: Tree) -> Iterator[tuple[cst.Import | cst.ImportFrom, str]]:
    """Each statement that imports, with the dotted names of what it takes and where from.

    What is imported relative to the module is left out.
    """
    for statement in tree.scopes.nodes(cst.Import):
        for alias in statement.names:
            yield statement, dotted_name(alias.name)
    for node in tree.scopes.nodes(cst.ImportFrom):
        base = dotted_name(node.module)
        if node.relative:
            continue
        yield node, base
        if not isinstance(node.names, cst.ImportStar):
            for alias in node.names:
                yield node, f"{base}.{dotted_name(alias.name)}"

"""Which expressions of a notebook are shown below their cell: the last of each, as IPython does."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.sources.notebooks.ipython import is_put_away
from migrate_interactions.sources.notebooks.notebook_file import is_head
from migrate_interactions.sources.skipped import is_notebook
from migrate_interactions.syntax.tree import Tree


def is_shown(tree: Tree, statement: cst.Expr) -> bool:
    """Whether the value of ``statement`` is what a cell of a notebook shows."""
    line = tree.parent(statement)
    if not is_notebook(tree.path) or not isinstance(line, cst.SimpleStatementLine):
        return False
    body = tree.module.body
    if tree.parent(line) is not tree.module or line.body[-1] is not statement:
        return False
    if isinstance(statement.semicolon, cst.Semicolon):
        return False
    place = body.index(line)
    behind = body[place + 1].leading_lines if place + 1 < len(body) else tree.module.footer
    comments = [one.comment.value for one in behind if one.comment is not None]
    own = [one for one in comments if is_head(one) or is_put_away(one)]
    return is_head(own[0]) if own else place + 1 == len(body)

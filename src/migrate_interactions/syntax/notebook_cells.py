"""Where the cells of a notebook begin in its module, and what IPython shows below them."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from migrate_interactions.sources.notebooks.ipython import is_put_away
from migrate_interactions.sources.notebooks.notebook_file import is_head
from migrate_interactions.sources.skipped import is_notebook
from migrate_interactions.syntax.tree import Tree


def is_shown(tree: Tree, statement: cst.Expr) -> bool:
    """Whether the value of ``statement`` is what a cell of a notebook shows."""
    line = tree.parent(statement)
    part = tree.part_of(statement)
    if not is_notebook(part.path) or not isinstance(line, cst.SimpleStatementLine):
        return False
    body = part.module.body
    if tree.parent(line) is not part.module or line.body[-1] is not statement:
        return False
    if isinstance(statement.semicolon, cst.Semicolon):
        return False
    place = body.index(line)
    behind = body[place + 1].leading_lines if place + 1 < len(body) else part.module.footer
    marks = [one for one in _comments(behind) if is_head(one) or is_put_away(one)]
    return is_head(marks[0]) if marks else place + 1 == len(body)


def begins_cell(statement: cst.SimpleStatementLine | cst.BaseCompoundStatement) -> bool:
    """Whether ``statement`` is the first of a notebook's cell."""
    return any(map(is_head, _comments(statement.leading_lines)))


def _comments(lines: Iterable[cst.EmptyLine]) -> list[str]:
    return [one.comment.value for one in lines if one.comment is not None]

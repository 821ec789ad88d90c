"""Which lines have code on them, and on which a branch begins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import libcst as cst

from migrate_interactions.syntax.tree import Tree
from migrate_interactions.syntax.walk import descendants

_STRINGS = (cst.SimpleString, cst.FormattedString)
#: What gives a program one more way to go on.
_BRANCHES = (cst.If, cst.For, cst.While, cst.ExceptHandler, cst.MatchCase, cst.IfExp)


def code_lines(tree: Tree) -> frozenset[int]:
    """The 1-based lines of :attr:`Tree.own_text` that are neither empty nor only a comment."""
    starts = [*tree.line_starts, len(tree.text)]
    lines = [tree.text[a:b] for a, b in pairwise(starts) if a < tree.own.span.end]
    in_strings = {line for one in tree.scopes.nodes(*_STRINGS) for line in _lines_within(tree, one)}
    return frozenset(
        number
        for number, line in enumerate(lines, 1)
        if line.strip() and (number in in_strings or not line.lstrip().startswith("#"))
    )


def lines_of(tree: Tree, node: cst.CSTNode) -> set[int]:
    """The lines of :attr:`Tree.text` on which ``node``, with its decorators, has code."""
    span = tree.span(node)
    decorators = node.decorators if isinstance(node, (cst.FunctionDef, cst.ClassDef)) else ()
    start = min([span.start, *(tree.span(one).start for one in decorators)])
    first, last = tree.line_at(start), tree.line_at(max(start, span.end - 1))
    starts = [*tree.line_starts, len(tree.text)]
    texts = {line: tree.text[starts[line - 1] : starts[line]] for line in range(first, last + 1)}
    comments = {line for line, text in texts.items() if text.lstrip().startswith("#")}
    if comments:
        strings = (one for one in descendants(node) if isinstance(one, _STRINGS))
        comments -= {line for one in strings for line in _lines_within(tree, one)}
    return {line for line, text in texts.items() if text.strip() and line not in comments}


def docstring_lines(tree: Tree) -> set[int]:
    """The lines of :attr:`Tree.text` that the docstrings in it take."""
    defined = [*tree.scopes.nodes(cst.FunctionDef), *tree.scopes.nodes(cst.ClassDef)]
    bodies: list[Sequence[cst.CSTNode]] = [part.module.body for part in tree.parts]
    bodies += [one.body.body for one in defined if isinstance(one.body, cst.IndentedBlock)]
    first = (body[0] for body in bodies if body)
    return {line for one in first if is_docstring(one) for line in lines_of(tree, one)}


def is_docstring(node: cst.CSTNode) -> bool:
    """Whether ``node``, the first of a block, is nothing but a text."""
    match node:
        case cst.SimpleStatementLine(body=[cst.Expr(value=value)]):
            return isinstance(value, (cst.SimpleString, cst.ConcatenatedString))
    return False


def branch_lines(tree: Tree) -> tuple[int, ...]:
    """The 1-based lines of the file on which a branch begins, one for each branch."""
    own = (one for one in tree.scopes.nodes(*_BRANCHES) if tree.part_of(one) is tree.own)
    return tuple(sorted(tree.line(one) for one in own))


def _lines_within(tree: Tree, node: cst.CSTNode) -> Iterable[int]:
    """The lines of ``node`` but its first."""
    span = tree.span(node)
    return range(tree.line_at(span.start) + 1, tree.line_at(span.end) + 1)

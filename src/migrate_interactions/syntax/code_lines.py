"""Which lines have code on them, and on which a branch begins."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import libcst as cst

from migrate_interactions.syntax.tree import Tree

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


def branch_lines(tree: Tree) -> tuple[int, ...]:
    """The 1-based lines of the file on which a branch begins, one for each branch."""
    own = (one for one in tree.scopes.nodes(*_BRANCHES) if tree.part_of(one) is tree.own)
    return tuple(sorted(tree.line(one) for one in own))


def _lines_within(tree: Tree, node: cst.CSTNode) -> Iterable[int]:
    """The lines of ``node`` but its first."""
    span = tree.span(node)
    return range(tree.line_at(span.start) + 1, tree.line_at(span.end) + 1)

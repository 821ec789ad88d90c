"""Where the lines of a file begin and end, for edits that take or add whole lines."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.syntax.tree import Tree

#: Longer lines are broken up; the limit of the common formatters.
LINE_LIMIT = 88


def end_of_line(tree: Tree, offset: int) -> int:
    """Where the line of ``offset`` ends, its line break not included."""
    text = tree.text
    while offset < len(text) and text[offset] not in "\r\n":
        offset += 1
    return offset


def behind(tree: Tree, statement: cst.CSTNode) -> int:
    """The start of the line behind ``statement``."""
    end = end_of_line(tree, tree.span(statement).end)
    text = tree.text
    end += 2 if text.startswith("\r\n", end) else 1 if end < len(text) else 0
    return min(end, len(text))


def rest_of_line(tree: Tree, offset: int) -> str:
    """The text from ``offset`` to the end of its line."""
    line = tree.line_at(offset)
    starts = tree.line_starts
    return tree.text[offset : starts[line] if line < len(starts) else None]


def before_blank_lines(tree: Tree, offset: int) -> int:
    """The start of the blank lines that end at ``offset``."""
    line = tree.line_at(offset) - 1
    starts = tree.line_starts
    while line > 0 and not tree.text[starts[line - 1] : starts[line]].strip():
        line -= 1
    return starts[line]

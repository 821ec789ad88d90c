"""Where the lines of a file begin and end, for edits that take or add whole lines."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from migrate_interactions.findings import Edit, Span
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


def shifted_lines(tree: Tree, shifts: Mapping[Span, str]) -> list[Edit]:
    """Edits that indent the further lines of each span as if its first line began so.

    Lines inside of strings stay as they are.
    """
    strings = [
        tree.span(node)
        for node in tree.scopes.nodes(cst.SimpleString, cst.FormattedString)
        if "\n" in tree.source(node)
    ]
    found: dict[Span, Edit] = {}
    for span, indent in shifts.items():
        first = tree.line_starts[tree.line_at(span.start) - 1]
        old = _blanks(tree.text, first)
        if old == indent:
            continue
        for start in tree.line_starts:
            if not span.start < start < span.end or any(s.start < start < s.end for s in strings):
                continue
            blanks = _blanks(tree.text, start)
            rest = blanks.removeprefix(old)
            if blanks and len(rest) == len(blanks) - len(old):
                place = Span(start, start + len(blanks))
                found[place] = Edit(place, (indent + rest,))
    return list(found.values())


def _blanks(text: str, start: int) -> str:
    """The white space at the beginning of a line."""
    end = start
    while end < len(text) and text[end] in " \t":
        end += 1
    return text[start:end]

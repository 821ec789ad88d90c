"""Joins the imports that several fixes have added of one module, line by line."""

from __future__ import annotations

import ast
from itertools import pairwise

from migrate_interactions.engine.comments import comments_of
from migrate_interactions.engine.lines import Lines
from migrate_interactions.findings import Edit, Span
from migrate_interactions.rewriting.header import import_line
from migrate_interactions.sources.source_file import dominant_newline


def merges(before: str, after: str) -> list[Edit]:
    """Edits that make one import of two of the same module in a row, if one is new in ``after``.

    Only one-line imports at the top level without a comment are joined.
    """
    old = set(before.splitlines())
    commented = set(comments_of(after))
    lines = Lines(after)
    newline = dominant_newline(after)
    edits: list[Edit] = []
    joined: ast.stmt | None = None
    for first, second in pairwise(ast.parse(after).body):
        if first is joined or not _in_a_row(first, second):
            continue
        assert isinstance(first, ast.ImportFrom)
        assert isinstance(second, ast.ImportFrom)
        rows = {first.lineno, second.lineno}
        if rows & commented or all(lines.line(row).strip() in old for row in rows):
            continue
        names = dict.fromkeys(ast.unparse(one) for one in (*first.names, *second.names))
        module = f"{'.' * first.level}{first.module or ''}"
        text = import_line(module, list(names), newline).removesuffix(newline)
        start = lines.offset(first.lineno, 1)
        end = lines.offset(second.lineno, 1) + len(lines.line(second.lineno).rstrip("\r\n"))
        edits.append(Edit(Span(start, end), (text,)))
        joined = second
    return edits


def _in_a_row(first: ast.stmt, second: ast.stmt) -> bool:
    """Whether both import from one module, each on one of two lines that follow one another."""
    return (
        isinstance(first, ast.ImportFrom)
        and isinstance(second, ast.ImportFrom)
        and (first.module, first.level) == (second.module, second.level)
        and first.lineno == first.end_lineno == second.lineno - 1
        and second.lineno == second.end_lineno
    )

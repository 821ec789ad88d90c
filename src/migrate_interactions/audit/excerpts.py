"""The lines of a file that somebody needs to see who is to change some of them."""

from __future__ import annotations

import ast
import re
import textwrap
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from migrate_interactions.audit.masking import masked

#: Of functions and statements that are longer, only the lines around are shown.
LONGEST = 60
_AROUND = 6
_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
_LINE_END = re.compile(r"\r\n|\r|\n")
#: Lines that only IPython understands.
_MAGIC = re.compile(r"(?m)^[ \t]*[%!].*$")


@dataclass(frozen=True)
class Excerpt:
    """Lines of a file, or of a cell, as they are but for keys, which are masked.

    ``nodes`` are what Python makes of them; none where it makes nothing of the file.
    """

    path: str
    cell: int | None
    first: int
    last: int
    text: str
    nodes: tuple[ast.AST, ...] = field(default=(), compare=False, repr=False)


def excerpts(path: str, cell: int | None, text: str, lines: Iterable[int]) -> tuple[Excerpt, ...]:
    """What ``lines`` (1-based) stand in: functions or statements, and the values these name."""
    text = _LINE_END.sub("\n", text)
    numbered = text.split("\n")
    wanted = {line for line in lines if 1 <= line <= len(numbered)}
    tree = _tree(text)
    spans = {_span(tree, line, len(numbered)) for line in wanted}
    if tree is not None:
        spans |= set(_named(tree, spans))
    return tuple(
        Excerpt(
            path,
            cell,
            first,
            last,
            masked(textwrap.dedent("\n".join(numbered[first - 1 : last])).rstrip()),
            tuple(_nodes(tree, first, last)) if tree is not None else (),
        )
        for first, last in _joined(spans, numbered)
    )


def is_program(text: str) -> bool:
    """Whether a file is one to be started: it asks whether it is the main module."""
    return re.search(r"(?m)^if __name__ == ['\"]__main__['\"]", text) is not None


def _tree(text: str) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(_MAGIC.sub("", text) if _MAGIC.search(text) else text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _span(tree: ast.Module | None, line: int, end: int) -> tuple[int, int]:
    """The smallest function around a line, else its statement, if that can be shown whole."""
    around = max(1, line - _AROUND), min(end, line + _AROUND)
    if tree is None:
        return around
    statements = [_lines(one) for one in tree.body]
    functions = [_lines(one) for one in ast.walk(tree) if isinstance(one, _FUNCTION)]
    within = [one for one in functions if one[0] <= line <= one[1]]
    within = within or [one for one in statements if one[0] <= line <= one[1]]
    smallest = min(within, key=lambda one: one[1] - one[0], default=(line, line))
    if smallest[1] - smallest[0] < LONGEST:
        return smallest
    return max(smallest[0], around[0]), min(smallest[1], around[1])


def _lines(node: ast.stmt) -> tuple[int, int]:
    first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))])
    return first, node.end_lineno or first


def _named(tree: ast.Module, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The short assignments of the module whose names the spans use, and those that these use."""
    values = {
        name.id: one
        for one in tree.body
        if isinstance(one, ast.Assign | ast.AnnAssign)
        for name in ast.walk(one)
        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
    }
    ahead = [node for span in spans for node in _nodes(tree, *span)]
    seen: set[str] = set()
    while ahead:
        node = ahead.pop()
        if isinstance(node, ast.Name) and node.id in values and node.id not in seen:
            seen.add(node.id)
            first, last = _lines(values[node.id])
            if last - first < LONGEST:
                yield first, last
                ahead += ast.walk(values[node.id])


def _nodes(tree: ast.Module, first: int, last: int) -> Iterator[ast.AST]:
    """What begins on these lines."""
    for node in ast.walk(tree):
        if first <= getattr(node, "lineno", 0) <= last:
            yield node


def _joined(spans: Iterable[tuple[int, int]], numbered: Sequence[str]) -> list[tuple[int, int]]:
    """The spans in order; those with nothing but empty lines between them become one."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        between = numbered[joined[-1][1] : first - 1] if joined else ()
        if joined and not any(line.strip() for line in between):
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined

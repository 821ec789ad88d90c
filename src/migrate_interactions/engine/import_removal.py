"""The edits that take names out of import statements."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from migrate_interactions.engine.comments import comments_of
from migrate_interactions.engine.lines import Lines
from migrate_interactions.engine.names import Import
from migrate_interactions.findings import Edit, Span

#: Comments that speak to a checker about the import they stand behind, and go with it.
_PRAGMA = re.compile(
    r"#\s*(?:noqa|type:|isort:|pylint:|ruff:|flake8|pyright:|mypy:|nosec|pragma|fmt:|yapf:|"
    r"noinspection|ty:|pyrefly:)",
    re.IGNORECASE,
)
_BLANK = re.compile(r"\s*\Z")


def removals(text: str, dead: Iterable[Import]) -> list[Edit]:
    """Edits that remove the names ``dead`` from the import statements of ``text``."""
    by_statement: dict[int, list[Import]] = {}
    for one in dead:
        by_statement.setdefault(id(one.statement), []).append(one)
    remover = _Remover(text)
    for group in by_statement.values():
        statement = group[0].statement
        gone = {id(one.alias) for one in group}
        if len(gone) == len(statement.names):
            remover.remove_statement(statement, group[0].parents)
        else:
            remover.remove_names(statement, gone)
    return remover.finish()


class _Remover:
    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = Lines(text)
        self.comments = comments_of(text)
        self.edits: list[Edit] = []
        #: Whole lines that go, by number.
        self.dropped: set[int] = set()

    def finish(self) -> list[Edit]:
        for number in sorted(self.dropped):
            self._drop_line(number)
        return self.edits

    # whole statements

    def remove_statement(self, statement: ast.stmt, parents: tuple[ast.AST, ...]) -> None:
        siblings = _siblings(statement, parents)
        if len(siblings) == 1:
            parent = parents[-1]
            if _is_type_checking_block(parent) and len(parents) > 1:
                self.remove_statement(parent, parents[:-1])  # type: ignore[arg-type]
            else:
                self._replace(statement, "pass")
            return
        start, end = self._span(statement)
        first, last = statement.lineno, statement.end_lineno or statement.lineno
        head = self.text[self.lines.starts[first - 1] : start]
        tail = self.lines.line(last)[end - self.lines.starts[last - 1] :]
        comment = self.comments.get(last, "")
        if head.strip() or tail.strip() not in ("", comment.strip()):
            self._remove_among_others(start, end, head, tail)
            return
        for number in range(first, last + 1):
            self._remove_line(number, head, statement)

    def _remove_line(self, number: int, indent: str, statement: ast.stmt) -> None:
        """Drop a line of a statement that goes whole; a comment worth keeping stays."""
        comment = self.comments.get(number, "")
        if not comment or _PRAGMA.match(comment):
            self.dropped.add(number)
            return
        start = self.lines.starts[number - 1]
        line = self.lines.line(number)
        self.edits.append(Edit(Span(start, start + line.index(comment)), (indent,)))

    def _remove_among_others(self, start: int, end: int, head: str, tail: str) -> None:
        """Remove one of several statements of one line, with one semicolon."""
        after = re.match(r"\s*;[ \t]*", tail)
        if after:
            end += after.end()
        else:
            before = re.search(r"[ \t]*;[ \t]*\Z", head)
            if before:
                start -= len(head) - before.start()
        self.edits.append(Edit(Span(start, end)))

    def _replace(self, statement: ast.stmt, text: str) -> None:
        start, end = self._span(statement)
        self.edits.append(Edit(Span(start, end), (text,)))

    # single names

    def remove_names(self, statement: ast.Import | ast.ImportFrom, gone: set[int]) -> None:
        spans = [self._span(alias) for alias in statement.names]
        head = self.text[self._span(statement)[0] : spans[0][0]]
        for index, alias in enumerate(statement.names):
            if id(alias) not in gone:
                continue
            if "(" in head and self._alone_on_its_line(alias):
                self._remove_line(alias.lineno, self._indent(alias.lineno), statement)
                continue
            self._cut_name(statement, spans, index, gone)

    def _alone_on_its_line(self, alias: ast.alias) -> bool:
        line = self.lines.line(alias.lineno)
        comment = self.comments.get(alias.lineno, "")
        start, end = self._span(alias)
        first = self.lines.starts[alias.lineno - 1]
        head, tail = line[: start - first], line[end - first :]
        tail = tail.replace(comment, "") if comment else tail
        return alias.lineno == alias.end_lineno and not head.strip() and tail.strip() in ("", ",")

    def _cut_name(
        self,
        statement: ast.Import | ast.ImportFrom,
        spans: list[tuple[int, int]],
        index: int,
        gone: set[int],
    ) -> None:
        """Cut a name with the comma after it; behind the last that stays, the comma before."""
        stays_after = any(id(alias) not in gone for alias in statement.names[index + 1 :])
        if stays_after:
            self.edits.append(Edit(Span(spans[index][0], spans[index + 1][0])))
        else:
            self.edits.append(Edit(Span(spans[index - 1][1], spans[index][1])))

    # lines

    def _drop_line(self, number: int) -> None:
        """Drop a line; where blank lines would meet over the gap, drop one of them too."""
        start = self.lines.starts[number - 1]
        end = start + len(self.lines.line(number))
        if number + 1 not in self.dropped:
            end = self._blank_after(number, end)
        self.edits.append(Edit(Span(start, end)))

    def _blank_after(self, number: int, end: int) -> int:
        before = number - 1
        while before in self.dropped:
            before -= 1
        above = self.lines.line(before) if before else ""
        below = self.lines.line(number + 1)
        at_top = before == 0
        if below and _BLANK.match(below) and (at_top or _BLANK.match(above)):
            return end + len(below)
        return end

    def _indent(self, number: int) -> str:
        line = self.lines.line(number)
        return line[: len(line) - len(line.lstrip())]

    def _span(self, node: ast.stmt | ast.alias) -> tuple[int, int]:
        start = self.lines.offset_of_bytes(node.lineno, node.col_offset)
        end = self.lines.offset_of_bytes(node.end_lineno or 1, node.end_col_offset or 0)
        return start, end


def _siblings(statement: ast.stmt, parents: tuple[ast.AST, ...]) -> list[ast.stmt]:
    """The block that ``statement`` is part of; of the module always more than one."""
    parent = parents[-1]
    if isinstance(parent, ast.Module):
        return [statement, statement]
    for name in ("body", "orelse", "finalbody"):
        block = getattr(parent, name, None)
        if isinstance(block, list) and statement in block:
            return block
    return [statement]


def _is_type_checking_block(node: ast.AST) -> bool:
    """Whether ``node`` is ``if TYPE_CHECKING:`` without an ``else``."""
    if not isinstance(node, ast.If) or node.orelse:
        return False
    return ast.unparse(node.test).rpartition(".")[2] == "TYPE_CHECKING"

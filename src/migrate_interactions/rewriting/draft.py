"""Collects the edits of one fix and knows how lines, blocks and imports are laid out."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.findings import Edit, Span
from migrate_interactions.syntax.scopes import BindingKind, Scope
from migrate_interactions.syntax.tree import Tree

Piece = str | Span
#: Longer lines are broken up; the limit of the common formatters.
LINE_LIMIT = 88


@dataclass
class Draft:
    """Edits to one tree. Nodes are those of ``tree``; text is new code."""

    tree: Tree
    _edits: list[Edit] = field(default_factory=list)
    _removed: list[cst.CSTNode] = field(default_factory=list)
    _outer_names: dict[cst.FunctionDef, dict[str, str]] = field(default_factory=dict)
    _blocks: list[str] = field(default_factory=list)
    _imports: dict[str, str] = field(default_factory=dict)
    _filled: set[cst.CSTNode] = field(default_factory=set)
    _declared: set[tuple[Scope, str]] = field(default_factory=set)

    # -- expressions ----------------------------------------------------------------------

    def carry(self, node: cst.CSTNode) -> Span:
        """The whole of an expression, its parentheses included, to be used elsewhere."""
        span = self.tree.span(node)
        left = getattr(node, "lpar", ())
        right = getattr(node, "rpar", ())
        if left and right:
            return Span(self.tree.span(left[0]).start, self.tree.span(right[-1]).end)
        return span

    def replace(self, node: cst.CSTNode, *pieces: Piece) -> None:
        self._edits.append(Edit(self.tree.span(node), pieces))

    def replace_span(self, span: Span, *pieces: Piece) -> None:
        self._edits.append(Edit(span, pieces))

    # -- statements -----------------------------------------------------------------------

    def line_of(self, node: cst.CSTNode) -> cst.CSTNode:
        """The statement line, or the compound statement, that ``node`` is part of."""
        statement = self.tree.statement_of(node)
        parent = self.tree.parent(statement)
        return parent if isinstance(parent, cst.SimpleStatementLine) else statement

    def remove_statement(self, node: cst.CSTNode) -> None:
        """Take away the statement that ``node`` is part of, with its line."""
        statement = self.tree.statement_of(node)
        if statement not in self._removed:
            self._removed.append(statement)

    def restore_statement(self, node: cst.CSTNode) -> None:
        """Take back :meth:`remove_statement`."""
        statement = self.tree.statement_of(node)
        if statement in self._removed:
            self._removed.remove(statement)

    def is_removed(self, node: cst.CSTNode) -> bool:
        span = self.tree.span(node)
        return any(self.tree.span(removed).contains(span) for removed in self._removed)

    def replace_statement(self, node: cst.CSTNode, *lines: tuple[Piece, ...]) -> None:
        """Put ``lines`` in place of the statement that ``node`` is part of."""
        statement = self.tree.statement_of(node)
        pieces = self._joined(statement, lines)
        self.replace(statement, *pieces)

    def insert_after(self, node: cst.CSTNode, *lines: tuple[Piece, ...]) -> None:
        """Add ``lines`` behind the statement that ``node`` is part of, on lines of their own."""
        statement = self.tree.statement_of(node)
        end = self.tree.span(statement).end
        self._fill(statement)
        pieces: list[Piece] = []
        for line in lines:
            pieces += [self._break(statement), *line]
        line_node = self.tree.parent(statement)
        if isinstance(line_node, cst.SimpleStatementLine) and line_node.body[-1] is statement:
            # behind a comment on the same line
            end = self._end_of_line(end)
        self._edits.append(Edit(Span(end, end), tuple(pieces)))

    def insert_before(self, node: cst.CSTNode, *lines: tuple[Piece, ...]) -> None:
        """Add ``lines`` before the statement that ``node`` is part of."""
        statement = self.tree.statement_of(node)
        start = self.tree.span(statement).start
        self._fill(statement)
        pieces: list[Piece] = []
        for line in lines:
            pieces += [*line, self._break(statement)]
        self._edits.append(Edit(Span(start, start), tuple(pieces)))

    def _fill(self, statement: cst.CSTNode) -> None:
        parent = self.tree.parent(statement)
        self._filled.add(parent if isinstance(parent, cst.SimpleStatementLine) else statement)

    def _joined(self, statement: cst.CSTNode, lines: tuple[tuple[Piece, ...], ...]) -> list[Piece]:
        pieces: list[Piece] = []
        for index, line in enumerate(lines):
            if index:
                pieces.append(self._break(statement))
            pieces += line
        return pieces

    def _break(self, statement: cst.CSTNode) -> str:
        """What separates a new line from ``statement``: a line break, or ``; `` in a one-liner."""
        line = self.tree.parent(statement)
        if isinstance(line, cst.SimpleStatementSuite):
            return "; "
        if isinstance(line, cst.SimpleStatementLine) and len(line.body) > 1:
            return "; "
        return self.tree.newline + self.tree.indentation(statement)

    def _end_of_line(self, offset: int) -> int:
        text = self.tree.text
        while offset < len(text) and text[offset] not in "\r\n":
            offset += 1
        return offset

    # -- names, blocks and imports --------------------------------------------------------

    def rebind(self, node: cst.CSTNode, holder: Scope, name: str) -> None:
        """See to it that an assignment of ``name`` at ``node`` sets the variable of ``holder``."""
        scope = self.tree.scope_of(node).function
        if scope is holder or not isinstance(scope.node, cst.FunctionDef):
            return
        word = "global" if holder.parent is None else "nonlocal"
        self._outer_names.setdefault(scope.node, {})[name] = word

    def declared_already(self, scope: Scope, name: str) -> None:
        """Say that a ``global`` or ``nonlocal`` statement of ``scope`` has ``name`` by an edit."""
        self._declared.add((scope, name))

    def add_block(self, code: str) -> None:
        """Put a definition behind the module's first imports; the same one only once."""
        if code not in self._blocks:
            self._blocks.append(code)

    def add_import(self, module: str, name: str) -> None:
        """``from module import name``, unless the module has it already."""
        for binding in self.tree.scopes.module.bindings.get(name, ()):
            if binding.kind is BindingKind.IMPORT and binding.dotted == f"{module}.{name}":
                return
        self._imports[name] = module

    # -- the result -----------------------------------------------------------------------

    def edits(self) -> tuple[Edit, ...]:
        """All edits, sorted by place."""
        edits = list(self._edits)
        edits += self._removals()
        edits += self._declarations()
        edits += self._header()
        return tuple(sorted(edits, key=lambda edit: edit.span))

    def _removals(self) -> list[Edit]:
        found: list[Edit] = []
        for statement in self._removed:
            line = self.tree.parent(statement)
            if isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1:
                whole: cst.CSTNode = line
            elif isinstance(statement, cst.BaseCompoundStatement):
                whole = statement
            else:
                found.append(Edit(self.tree.span(statement), ("pass",)))
                continue
            if self._empties_block(whole):
                found.append(Edit(self.tree.span(statement), ("pass",)))
                continue
            span = self.tree.span(whole)
            start = self.tree.line_starts[self.tree.line_at(span.start) - 1]
            end = self._behind(statement)
            text = self.tree.text
            if isinstance(statement, cst.FunctionDef) or not self._line_at(end).strip():
                start = self._before_blank_lines(start)
            found.append(Edit(Span(start, min(end, len(text))), ()))
        return found

    def _line_at(self, offset: int) -> str:
        line = self.tree.line_at(offset)
        starts = self.tree.line_starts
        return self.tree.text[offset : starts[line] if line < len(starts) else None]

    def _before_blank_lines(self, offset: int) -> int:
        """The start of the blank lines that end at ``offset``."""
        line = self.tree.line_at(offset) - 1
        starts = self.tree.line_starts
        while line > 0 and not self.tree.text[starts[line - 1] : starts[line]].strip():
            line -= 1
        return starts[line]

    def _empties_block(self, line: cst.CSTNode) -> bool:
        """Whether ``line`` is the one that has to become ``pass`` so that its block stays whole."""
        block = self.tree.parent(line)
        if not isinstance(block, (cst.IndentedBlock, cst.SimpleStatementSuite)):
            return False
        kept = [s for s in block.body if not self._goes(s) or s in self._filled]
        return not kept and block.body[0] is line

    def _goes(self, line: cst.CSTNode) -> bool:
        if line in self._removed:
            return True
        return isinstance(line, cst.SimpleStatementLine) and all(
            small in self._removed for small in line.body
        )

    def _declarations(self) -> list[Edit]:
        found: list[Edit] = []
        for function, names in self._outer_names.items():
            scope = self.tree.scope_of(function.params)
            missing: dict[str, list[str]] = {}
            for name, word in names.items():
                known = scope.global_names | scope.nonlocal_names
                if name not in known and (scope, name) not in self._declared:
                    missing.setdefault(word, []).append(name)
            if not missing or not isinstance(function.body, cst.IndentedBlock):
                continue
            first = function.body.body[0]
            match first:
                case cst.SimpleStatementLine(body=[cst.Expr(value=cst.SimpleString())]):
                    if len(function.body.body) > 1:
                        first = function.body.body[1]
            # at the beginning of the line: the first statement may be removed
            start = self.tree.line_starts[self.tree.line(first) - 1]
            indent = self.tree.indentation(first)
            text = "".join(
                f"{indent}{word} {', '.join(sorted(listed))}{self.tree.newline}"
                for word, listed in sorted(missing.items())
            )
            found.append(Edit(Span(start, start), (text,)))
        return found

    def _header(self) -> list[Edit]:
        if not self._imports and not self._blocks:
            return []
        newline = self.tree.newline
        after, plain = self._last_import()
        by_module: dict[str, list[str]] = {}
        for name, module in self._imports.items():
            by_module.setdefault(module, []).append(name)
        lines = "".join(
            f"from {module} import {', '.join(sorted(names))}{newline}"
            for module, names in sorted(by_module.items())
        )
        if lines and not self._starts_with_standard_library(plain):
            lines += newline
        blocks = "".join(
            f"{newline}{newline}{code.strip().replace(chr(10), newline)}{newline}"
            for code in self._blocks
        )
        found = []
        if lines:
            found.append(Edit(Span(plain, plain), (lines,)))
        if blocks:
            found.append(Edit(Span(after, after), (blocks,)))
        return found

    def _starts_with_standard_library(self, offset: int) -> bool:
        """Whether the import at ``offset`` is of the standard library."""
        words = self._line_at(offset).split()
        return len(words) > 1 and words[1].split(".")[0] in sys.stdlib_module_names

    def _last_import(self) -> tuple[int, int]:
        """Offsets behind the module's leading imports, and where a plain import may go."""
        offset = 0
        first: int | None = None
        for statement in self.tree.module.body:
            match statement:
                case cst.SimpleStatementLine(body=[cst.Expr(value=cst.SimpleString())]) if (
                    statement is self.tree.module.body[0]
                ):
                    offset = self._behind(statement)
                case cst.SimpleStatementLine(body=[cst.ImportFrom(module=cst.Name("__future__"))]):
                    offset = self._behind(statement)
                case cst.SimpleStatementLine(body=[cst.Import() | cst.ImportFrom(), *_]):
                    if first is None:
                        first = self.tree.line_starts[self.tree.line(statement) - 1]
                    offset = self._behind(statement)
                case cst.Try() | cst.If() if _only_imports(statement):
                    offset = self._behind(statement)
                case _:
                    break
        return offset, first if first is not None else offset

    def _behind(self, statement: cst.CSTNode) -> int:
        end = self._end_of_line(self.tree.span(statement).end)
        text = self.tree.text
        end += 2 if text.startswith("\r\n", end) else 1 if end < len(text) else 0
        return min(end, len(text))


def _only_imports(statement: cst.CSTNode) -> bool:
    body = getattr(getattr(statement, "body", None), "body", ())
    return bool(body) and all(
        isinstance(line, cst.SimpleStatementLine)
        and all(isinstance(small, (cst.Import, cst.ImportFrom)) for small in line.body)
        for line in body
    )

"""Collects the edits of one fix and knows how lines, blocks and imports are laid out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.findings import Edit, Span
from migrate_interactions.rewriting.files import edits_by_file, with_own_text
from migrate_interactions.rewriting.heads import heads_of_files
from migrate_interactions.rewriting.leading_imports import is_imported_early
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.text_lines import LINE_LIMIT as LINE_LIMIT
from migrate_interactions.rewriting.text_lines import (
    before_blank_lines,
    behind,
    end_of_line,
    rest_of_line,
    shifted_lines,
)
from migrate_interactions.syntax.scopes import BindingKind, Scope
from migrate_interactions.syntax.tree import Tree

Piece = str | Span


@dataclass
class Draft:
    """Edits to one tree. Nodes are those of ``tree``; text is new code."""

    tree: Tree
    _edits: list[Edit] = field(default_factory=list)
    _removed: list[cst.CSTNode] = field(default_factory=list)
    _outer_names: dict[cst.FunctionDef, dict[str, str]] = field(default_factory=dict)
    _blocks: list[str] = field(default_factory=list)
    _imports: dict[str, str] = field(default_factory=dict)
    _modules: set[str] = field(default_factory=set)
    _shifts: dict[Span, str] = field(default_factory=dict)
    _filled: set[cst.CSTNode] = field(default_factory=set)
    _declared: set[tuple[Scope, str]] = field(default_factory=set)
    _notes: list[str] = field(default_factory=list)

    # -- expressions ----------------------------------------------------------------------

    def carry(self, node: cst.CSTNode) -> Span:
        """The whole of an expression, its parentheses included, to be used elsewhere."""
        span = self.tree.span(node)
        left = getattr(node, "lpar", ())
        right = getattr(node, "rpar", ())
        if left and right:
            return Span(self.tree.span(left[0]).start, self.tree.span(right[-1]).end)
        return span

    def shift(self, span: Span, indent: str) -> None:
        """Indent the further lines of a carried ``span`` as if its first began at ``indent``."""
        self._shifts[span] = indent

    def replace(self, node: cst.CSTNode, *pieces: Piece) -> None:
        self.replace_span(self.tree.span(node), *pieces)

    def replace_span(self, span: Span, *pieces: Piece) -> None:
        edit = Edit(span, pieces)
        if edit not in self._edits:
            self._edits.append(edit)

    # -- statements -----------------------------------------------------------------------

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
        """Whether ``node`` goes with a statement that is removed."""
        return self.tree.is_within(node, self._removed)

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
            end = end_of_line(self.tree, end)
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

    # -- names, blocks and imports --------------------------------------------------------

    def rebind(self, node: cst.CSTNode, holder: Scope, name: str) -> None:
        """See to it that an assignment of ``name`` at ``node`` sets the variable of ``holder``.

        Raises RefusedError for a variable of another file, which no assignment here can set.
        """
        scope = self.tree.scope_of(node).function
        if scope.module_scope is not holder.module_scope:
            where = self.tree.place(node)
            sentence = f"`{name}` is a variable of another file than {where.path}, which sets it"
            raise RefusedError("used-in-another-file", sentence, where.line)
        if scope is holder or not isinstance(scope.node, cst.FunctionDef):
            return
        word = "global" if holder.parent is None else "nonlocal"
        self._outer_names.setdefault(scope.node, {})[name] = word

    def declared_already(self, scope: Scope, name: str) -> None:
        """Say that a ``global`` or ``nonlocal`` statement of ``scope`` has ``name`` by an edit."""
        self._declared.add((scope, name))

    def add_block(self, code: str) -> None:
        """Put a definition behind the module's first imports, unless the module has it."""
        if code not in self._blocks and code.strip() not in self.tree.own_text:
            self._blocks.append(code)

    def add_import(self, module: str, name: str) -> None:
        """``from module import name``, unless the module has it already.

        ``name`` may be ``name as other``.
        """
        imported, _, other = name.partition(" as ")
        if not self._imports_already(other or imported, f"{module}.{imported}"):
            self._imports[name] = module

    def add_module(self, name: str) -> None:
        """``import name``, unless the module has it already; ``name`` may be ``name as other``."""
        imported, _, other = name.partition(" as ")
        if not self._imports_already(other or imported, imported):
            self._modules.add(name)

    def _imports_already(self, name: str, dotted: str) -> bool:
        """Whether the first imports of the module bind ``name`` to ``dotted``."""
        return any(
            binding.kind is BindingKind.IMPORT
            and binding.dotted == dotted
            and is_imported_early(self.tree, binding.node)
            for binding in self.tree.scopes.module.bindings.get(name, ())
        )

    # -- the result -----------------------------------------------------------------------

    def note(self, sentence: str) -> None:
        """State a difference that whoever reads the fix should know of."""
        if sentence not in self._notes:
            self._notes.append(sentence)

    @property
    def notes(self) -> tuple[str, ...]:
        """What :meth:`note` was told, in that order."""
        return tuple(self._notes)

    def edits(self) -> dict[str, tuple[Edit, ...]]:
        """All edits by the paths of their files, sorted by place; offsets are those in the file.

        Raises RefusedError where one file would need what only another has.
        """
        edits = list(self._edits)
        edits += self._removals()
        edits += self._declarations()
        edits += shifted_lines(self.tree, self._shifts)
        edits = with_own_text(self.tree, edits)
        heads = heads_of_files(self.tree, edits, self._imports, self._blocks, self._modules)
        edits = [*(self._beside(edit, heads) for edit in edits), *heads]
        return edits_by_file(self.tree, sorted(edits, key=lambda edit: edit.span))

    def _beside(self, edit: Edit, heads: Sequence[Edit]) -> Edit:
        """``edit``; of a removal, what leaves room for what the head gets at its statement."""
        span, newline = edit.span, self.tree.newline
        for head in heads if not edit.pieces else ():
            if head.span.start == head.span.end and span.start < head.span.start < span.end:
                end = span.end
                while self.tree.text.startswith(newline, end):
                    end += len(newline)
                return Edit(Span(head.span.start, end), ())
        return edit

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
            end = behind(self.tree, statement)
            text = self.tree.text
            if isinstance(statement, cst.FunctionDef) or not rest_of_line(self.tree, end).strip():
                start = before_blank_lines(self.tree, start)
            found.append(Edit(Span(start, min(end, len(text))), ()))
        return found

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

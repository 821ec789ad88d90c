"""A parsed file: its nodes, their parents, scopes and positions in the text.

Files that belong together can be asked as one: their texts stand one behind the other, see
:mod:`migrate_interactions.syntax.linking`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

import libcst as cst
from libcst._nodes.internal import CodegenState

from migrate_interactions.findings import Place, Span
from migrate_interactions.syntax.scope_builder import build_scopes
from migrate_interactions.syntax.scopes import Scope, ScopeTable

_EXCERPT_LENGTH = 60

#: In place of a name of a module: all of its names.
EVERYTHING = "*"


@dataclass(frozen=True)
class Part:
    """One file of a tree, and the characters of the tree's text that are its own."""

    path: str
    module: cst.Module
    scope: Scope
    span: Span


@dataclass(frozen=True)
class Tree:
    """A module with what every analysis asks of it.

    ``text`` is the file's text without a byte-order mark; ``path`` is how the file is shown.
    Where other files are linked, ``path`` and ``module`` are those of the first, and ``text``
    has the others behind it. ``opaque`` has the names of the module of a scope that linked
    files use in a way that is not followed, by their paths; ``reached`` has those of data that
    they use as ``module.name``; ``imported_as`` what the module of
    one scope writes to import from that of another.
    """

    path: str
    text: str
    module: cst.Module
    scopes: ScopeTable
    parts: tuple[Part, ...]
    opaque: Mapping[Scope, Mapping[str, Collection[str]]] = field(default_factory=dict)
    reached: Mapping[Scope, Mapping[str, Collection[str]]] = field(default_factory=dict)
    imported_as: Mapping[tuple[Scope, Scope], str] = field(default_factory=dict)

    @cached_property
    def own(self) -> Part:
        """The file that is asked about."""
        return next(part for part in self.parts if part.module is self.module)

    @property
    def own_text(self) -> str:
        """The text up to the end of the file that is asked about."""
        return self.text[: self.own.span.end]

    def seen_from(self, part: Part) -> Tree:
        """The same tree, asked about another of its files."""
        scopes = replace(self.scopes, module=part.scope)
        other = replace(self, path=part.path, module=part.module, scopes=scopes)
        other.__dict__["_spans"] = self._spans
        return other

    def part_at(self, offset: int) -> Part:
        """The file that the character at ``offset`` belongs to."""
        return self.parts[bisect_right(self._part_starts, offset) - 1]

    @cached_property
    def _part_starts(self) -> list[int]:
        return [part.span.start for part in self.parts]

    def part_of(self, node: cst.CSTNode) -> Part:
        """The file that ``node`` is in."""
        return self.part_at(self.span(node).start)

    def parent(self, node: cst.CSTNode) -> cst.CSTNode | None:
        return self.scopes.parents.get(node)

    def ancestors(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """The parents of ``node``, nearest first."""
        current = self.parent(node)
        while current is not None:
            yield current
            current = self.parent(current)

    def scope_of(self, node: cst.CSTNode) -> Scope:
        return self.scopes.scope_of[node]

    def statement_of(self, node: cst.CSTNode) -> cst.CSTNode:
        """The nearest small or compound statement that ``node`` is part of, or is."""
        current: cst.CSTNode | None = node
        while current is not None:
            if isinstance(current, (cst.BaseSmallStatement, cst.BaseCompoundStatement)):
                return current
            current = self.parent(current)
        return self.module

    def line_of(self, node: cst.CSTNode) -> cst.CSTNode:
        """The statement line, or the compound statement, that ``node`` is part of."""
        statement = self.statement_of(node)
        parent = self.parent(statement)
        return parent if isinstance(parent, cst.SimpleStatementLine) else statement

    def span(self, node: cst.CSTNode) -> Span:
        """Where ``node`` stands in :attr:`text`, without the white space around it."""
        spans = self._spans
        if node not in spans:
            spans[node] = self._span_in_part(node)
        return spans[node]

    def source(self, node: cst.CSTNode) -> str:
        span = self.span(node)
        return self.text[span.start : span.end]

    def excerpt(self, node: cst.CSTNode) -> str:
        """The source of ``node`` in one short line, for a sentence."""
        text = " ".join(self.source(node).split())
        return text if len(text) <= _EXCERPT_LENGTH else text[: _EXCERPT_LENGTH - 3] + "..."

    def is_within(self, node: cst.CSTNode, places: Iterable[cst.CSTNode]) -> bool:
        """Whether ``node`` stands inside one of ``places``, or is one of them."""
        span = self.span(node)
        return any(self.span(place).contains(span) for place in places)

    def line(self, node: cst.CSTNode) -> int:
        """The 1-based line on which ``node`` begins."""
        return self.line_at(self.span(node).start)

    def line_at(self, offset: int) -> int:
        return bisect_right(self.line_starts, offset)

    def place(self, node: cst.CSTNode) -> Place:
        span = self.span(node)
        part = self.part_at(span.start)
        line = self.line_at(span.start)
        above = self.line_at(part.span.start) - 1
        return Place(
            path=part.path,
            line=line - above,
            column=span.start - self.line_starts[line - 1] + 1,
            end_line=self.line_at(max(span.start, span.end - 1)) - above,
        )

    @cached_property
    def line_starts(self) -> list[int]:
        """Offsets at which lines begin, as Python counts lines."""
        return _python_line_starts(self.text)

    @cached_property
    def _spans(self) -> dict[cst.CSTNode, Span]:
        """Spans of nodes; those of linked files as they are asked for."""
        return _spans_of(self.module) if len(self.parts) == 1 else {}

    def _span_in_part(self, node: cst.CSTNode) -> Span:
        scope = self.scopes.scope_of.get(node)
        home = scope.module_scope if scope is not None else None
        for part in sorted(self.parts, key=lambda one: one.scope is not home):
            found = _spans_of(part.module).get(node)
            if found is not None:
                return Span(found.start + part.span.start, found.end + part.span.start)
        raise KeyError(node)

    @cached_property
    def newline(self) -> str:
        return self.module.default_newline

    def indentation(self, node: cst.CSTNode) -> str:
        """The white space before the line on which ``node`` begins."""
        start = self.line_starts[self.line(node) - 1]
        text = self.text[start : self.span(node).start]
        return text[: len(text) - len(text.lstrip())]


def _python_line_starts(text: str) -> list[int]:
    starts = [0]
    position = 0
    while True:
        newline = text.find("\n", position)
        carriage = text.find("\r", position, newline if newline != -1 else len(text))
        if carriage != -1:
            position = carriage + (2 if text[carriage + 1 : carriage + 2] == "\n" else 1)
        elif newline != -1:
            position = newline + 1
        else:
            return starts
        starts.append(position)


def parse_tree(path: str, text: str) -> Tree:
    """Parse ``text``.

    Raises ``libcst.ParserSyntaxError`` if it is not Python that LibCST knows.
    """
    module = _parsed(path, text)
    scopes = build_scopes(module)
    parts = (Part(path, module, scopes.module, Span(0, len(text))),)
    return Tree(path=path, text=text, module=module, scopes=scopes, parts=parts)


#: Files are parsed once for all that they are read with, as long as they are among the last.
_REMEMBERED_FILES = 128


@lru_cache(maxsize=_REMEMBERED_FILES)
def _parsed(path: str, text: str) -> cst.Module:
    """The module of a file; ``path`` keeps the nodes of files with the same text apart."""
    return cst.parse_module(text)


@lru_cache(maxsize=_REMEMBERED_FILES)
def _spans_of(module: cst.Module) -> dict[cst.CSTNode, Span]:
    """Where each node of ``module`` stands in its own text."""
    state = _SpanRecordingState(
        default_indent=module.default_indent, default_newline=module.default_newline
    )
    module._codegen(state)
    return state.spans


@dataclass
class _SpanRecordingState(CodegenState):
    """Generates the code once and notes where each node's own text begins and ends."""

    position: int = 0
    spans: dict[cst.CSTNode, Span] = field(default_factory=dict)
    _starts: list[int] = field(default_factory=list)

    def add_indent_tokens(self) -> None:
        for token in self.indent_tokens:
            self.position += len(token)

    def add_token(self, value: str) -> None:
        self.position += len(value)

    def pop_trailing_newline(self) -> None:
        pass

    def before_codegen(self, node: cst.CSTNode) -> None:
        self._starts.append(self.position)

    def after_codegen(self, node: cst.CSTNode) -> None:
        start = self._starts.pop()
        if node not in self.spans:
            self.spans[node] = Span(start, self.position)

    @contextmanager
    def record_syntactic_position(
        self,
        node: cst.CSTNode,
        *,
        start_node: cst.CSTNode | None = None,
        end_node: cst.CSTNode | None = None,
    ) -> Iterator[None]:
        start = self.position
        yield
        self.spans[node] = Span(
            self.spans[start_node].start if start_node is not None else start,
            self.spans[end_node].end if end_node is not None else self.position,
        )

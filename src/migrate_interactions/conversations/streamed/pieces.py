"""Texts of single chunks, and whether code that takes them up sees every one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.flow.generators import leaving
from migrate_interactions.conversations.results import chunk_loops
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.syntax.scopes import Binding, BindingKind
from migrate_interactions.syntax.shapes import is_none
from migrate_interactions.syntax.walk import children

_FIRST = ".candidates[0].content"
#: Behind a chunk: its text.
TEXT_PATHS = frozenset({".text", ".parts[0].text", f"{_FIRST}.parts[0].text"})
#: Behind a chunk: what is there wherever there is a text.
PRESENT_PATHS = frozenset(
    {".candidates", ".candidates[0]", _FIRST, f"{_FIRST}.parts", ".parts", f"{_FIRST}.parts[0]"}
)


@dataclass(frozen=True)
class Piece:
    """The text of one chunk; ``binding`` is what the loop over the stream binds."""

    binding: Binding
    sites: frozenset[Site]

    @property
    def loop(self) -> cst.CSTNode:
        return self.binding.node


def piece_of(facts: Facts, node: cst.CSTNode | None) -> Piece | None:
    """The chunk whose text ``node`` is, unchanged; None if it may be something else."""
    match node:
        case cst.BooleanOperation(
            left=left, operator=cst.Or(), right=cst.SimpleString() as other
        ) if other.evaluated_value == "":
            return piece_of(facts, left)
        case cst.NamedExpr(value=value):
            return piece_of(facts, value)
        case cst.Name():
            return _piece_of_name(facts, node)
        case cst.Attribute() | cst.Subscript():
            chunk, path = _chunk_and_path(facts, node)
            return _chunk(facts, chunk) if path in TEXT_PATHS else None
        case cst.Call() if (asked := text_by_name(node)) is not None:
            return _chunk(facts, asked) if _is_called(node, "getattr") else None
    return None


def text_by_name(node: cst.CSTNode | None) -> cst.BaseExpression | None:
    """``chunk`` of ``getattr(chunk, "text", None)`` and of ``hasattr(chunk, "text")``."""
    match node:
        case cst.Call(
            func=cst.Name(value="getattr" | "hasattr"),
            args=[cst.Arg(value=chunk), cst.Arg(value=cst.SimpleString() as name), *_],
        ) if name.evaluated_value == "text":
            return chunk
    return None


def _is_called(node: cst.Call, name: str) -> bool:
    return isinstance(node.func, cst.Name) and node.func.value == name


def _chunk(facts: Facts, node: cst.BaseExpression) -> Piece | None:
    loops = chunk_loops(facts, node)
    return Piece(*next(iter(loops.items()))) if len(loops) == 1 else None


def _chunk_and_path(facts: Facts, node: cst.BaseExpression) -> tuple[cst.BaseExpression, str]:
    """The expression that ``node`` begins with, and what is written behind it."""
    root = node
    while isinstance(root, (cst.Attribute, cst.Subscript)):
        root = root.value
    return root, facts.tree.text[facts.tree.span(root).end : facts.tree.span(node).end]


def _piece_of_name(facts: Facts, node: cst.Name) -> Piece | None:
    bound = facts.tracker.definitions_at(node)
    if len(bound) != 1:
        return None
    (binding,) = bound
    if binding.value is None or binding.path:
        return None
    match binding.kind:
        case BindingKind.ASSIGNMENT | BindingKind.WALRUS:
            piece = piece_of(facts, binding.value)
            if piece is not None and facts.tree.is_within(binding.node, [piece.loop]):
                return piece
        case BindingKind.LOOP:
            sites = yielded_sites(facts, binding.value)
            return Piece(binding, sites) if sites else None
    return None


def yielded_sites(facts: Facts, node: cst.BaseExpression) -> frozenset[Site]:
    """The sites whose texts the generator that ``node`` calls yields piece by piece."""
    function = facts.values.function_of(node) if isinstance(node, cst.Call) else None
    yields = facts.calls.yields_of(function) if function is not None else []
    if len(yields) != 1:
        return frozenset()
    piece = piece_of(facts, yields[0].value)
    if piece is None or not sees_every_piece(facts, piece, yields[0]):
        return frozenset()
    return piece.sites


# -- what is done with each of them ---------------------------------------------------------


def sees_every_piece(facts: Facts, piece: Piece, node: cst.CSTNode) -> bool:
    """Whether ``node``, in the loop of ``piece``, is evaluated for every chunk with a text."""
    loop = piece.loop
    if not isinstance(loop, cst.For) or any(leaving(loop.body)):
        return False
    tree = facts.tree
    current = tree.line_of(node)
    while True:
        block = tree.parent(current)
        if block is None:
            return False
        for line in getattr(block, "body", ()):
            if line is current:
                break
            if any(_continues(line)) and not _skips_empty(facts, piece, line):
                return False
        container = tree.parent(block)
        if container is loop:
            return True
        match container:
            case cst.If(test=test, body=body) if body is block and has_text(facts, piece, test):
                current = container
            case _:
                return False


def _continues(line: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Statements below ``line`` that go on with the next chunk."""
    for node in children(line):
        match node:
            case cst.Continue():
                yield node
            case cst.FunctionDef() | cst.ClassDef() | cst.For() | cst.While():
                pass
            case _:
                yield from _continues(node)


def _skips_empty(facts: Facts, piece: Piece, line: cst.CSTNode) -> bool:
    """Whether ``line`` skips nothing but chunks without a text."""
    match line:
        case cst.If(test=test, orelse=None):
            return _has_no_text(facts, piece, test)
    return False


def _has_no_text(facts: Facts, piece: Piece, test: cst.BaseExpression) -> bool:
    """Whether ``test`` can only be true of chunks without a text."""
    match test:
        case cst.UnaryOperation(operator=cst.Not(), expression=expression):
            return has_text(facts, piece, expression)
        case cst.BooleanOperation(left=left, operator=cst.Or(), right=right):
            return _has_no_text(facts, piece, left) and _has_no_text(facts, piece, right)
        case cst.Comparison(
            left=left, comparisons=[cst.ComparisonTarget(operator=cst.Is(), comparator=other)]
        ):
            return is_none(other) and has_text(facts, piece, left)
    return False


def has_text(facts: Facts, piece: Piece, test: cst.BaseExpression) -> bool:
    """Whether ``test`` is true of every chunk with a text."""
    match test:
        case cst.BooleanOperation(left=left, operator=cst.And(), right=right):
            return has_text(facts, piece, left) and has_text(facts, piece, right)
        case cst.Comparison(
            left=left, comparisons=[cst.ComparisonTarget(operator=cst.IsNot(), comparator=other)]
        ):
            return is_none(other) and has_text(facts, piece, left)
        case cst.Name() | cst.Attribute() | cst.Subscript() | cst.NamedExpr():
            found = piece_of(facts, test)
            if found is None:
                chunk, path = _chunk_and_path(facts, test)
                found = _chunk(facts, chunk) if path in {"", *PRESENT_PATHS} else None
            return found is not None and found.binding is piece.binding
        case cst.Call() if (asked := text_by_name(test)) is not None:
            found = _chunk(facts, asked)
            return found is not None and found.binding is piece.binding
    return False

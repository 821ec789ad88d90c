"""Cuts the edits of a tree up by the files that are linked in it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from migrate_interactions.findings import Edit, Span
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.tree import Part, Tree


def with_own_text(tree: Tree, edits: Sequence[Edit]) -> list[Edit]:
    """``edits`` in which text from another file is written out instead of carried over.

    Raises RefusedError where it would not mean the same here.
    """
    if len(tree.parts) == 1:
        return list(edits)
    return [
        Edit(edit.span, tuple(_own(tree, edits, edit, piece) for piece in edit.pieces))
        for edit in edits
    ]


def _own(tree: Tree, edits: Sequence[Edit], edit: Edit, piece: str | Span) -> str | Span:
    if isinstance(piece, str):
        return piece
    here, there = tree.part_at(edit.span.start), tree.part_at(piece.start)
    if here is there:
        return piece
    text = tree.text[piece.start : piece.end]
    is_changed = any(piece.contains(other.span) for other in edits)
    if is_changed or not all(_means_the_same(tree, here, there, name) for name in _names(text)):
        sentence = f"`{' '.join(text.split())}` of {there.path} may mean something else here"
        raise RefusedError("used-in-another-file", sentence)
    return text


def _names(code: str) -> set[str]:
    """The names that an expression mentions."""
    nodes = ast.walk(ast.parse(f"(\n{code}\n)", mode="eval"))
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def _means_the_same(tree: Tree, here: Part, there: Part, name: str) -> bool:
    """Whether ``name`` is the same import, or a variable that can be imported, in both files."""
    origin = there.scope.variable(name)
    if origin is None or here.scope.variable(name) == origin:
        return True
    own = here.scope.bindings.get(name)
    if own is None:
        return (here.scope, origin[0]) in tree.imported_as
    imports = {b.dotted for b in (*own, *there.scope.bindings[name])}
    kinds = {b.kind for b in (*own, *there.scope.bindings[name])}
    return kinds == {BindingKind.IMPORT} and len(imports) == 1


def edits_by_file(tree: Tree, edits: Iterable[Edit]) -> dict[str, tuple[Edit, ...]]:
    """``edits`` of ``tree`` by path, with offsets in each file."""
    found: dict[str, list[Edit]] = {}
    for edit in edits:
        part = tree.part_at(edit.span.start)
        pieces = (p if isinstance(p, str) else _in_file(part, p) for p in edit.pieces)
        found.setdefault(part.path, []).append(Edit(_in_file(part, edit.span), tuple(pieces)))
    return {path: tuple(own) for path, own in found.items()}


def _in_file(part: Part, span: Span) -> Span:
    """``span`` counted from the beginning of ``part``; what is behind its end is its end."""
    length = part.span.end - part.span.start
    start, end = span.start - part.span.start, span.end - part.span.start
    return Span(min(start, length), min(end, length))

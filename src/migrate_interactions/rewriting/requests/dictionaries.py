"""Changes dictionaries where they stand, so that layout and comments stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.findings import Span
from migrate_interactions.rewriting.draft import Draft, Piece
from migrate_interactions.syntax.tree import Tree


@dataclass(frozen=True)
class Change:
    """New text for a stretch of the old one."""

    span: Span
    pieces: tuple[Piece, ...]


def apply_changes(draft: Draft, changes: Sequence[Change]) -> None:
    for change in changes:
        draft.replace_span(change.span, *change.pieces)


def replaced(tree: Tree, node: cst.CSTNode, *pieces: Piece) -> Change:
    return Change(tree.span(node), pieces)


def renamed_key(tree: Tree, key: cst.SimpleString, name: str) -> Change:
    """``key`` as ``name``, in the same quotes."""
    return replaced(tree, key, f"{key.quote}{name}{key.quote}")


def without(tree: Tree, node: cst.Dict, removed: Sequence[cst.BaseDictElement]) -> list[Change]:
    """Take elements out, with what separates them from the others."""
    elements = list(node.elements)
    found: list[Change] = []
    index = 0
    while index < len(elements):
        if elements[index] not in removed:
            index += 1
            continue
        first = index
        while index < len(elements) and elements[index] in removed:
            index += 1
        last = elements[index - 1]
        if index < len(elements):
            span = Span(tree.span(elements[first]).start, tree.span(elements[index]).start)
        elif first:
            span = Span(tree.span(elements[first - 1]).end, tree.span(last).end)
        else:
            span = Span(tree.span(node).start + 1, tree.span(node).end - 1)
        found.append(Change(span, ()))
    return found


def with_first(tree: Tree, node: cst.Dict, name: str, value: str) -> Change:
    """Add an element before the others, on a line of its own if they have such."""
    span = tree.span(node)
    if not node.elements:
        return Change(span, (f'{{"{name}": "{value}"}}',))
    start = tree.span(node.elements[0]).start
    quote = '"'
    match node.elements[0]:
        case cst.DictElement(key=cst.SimpleString() as key) if len(key.quote) == 1:
            quote = key.quote
    between = tree.text[span.start + 1 : start]
    separator = tree.newline + tree.indentation(node.elements[0]) if "\n" in between else " "
    text = f"{quote}{name}{quote}: {quote}{value}{quote},{separator}"
    return Change(Span(start, start), (text,))

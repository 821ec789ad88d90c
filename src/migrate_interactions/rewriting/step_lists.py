"""Turns that are put into a list, as the steps that the list has now."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.conversations.turns import Turn
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.draft import LINE_LIMIT, Draft, Piece
from migrate_interactions.rewriting.layout import (
    Items,
    Value,
    in_one_line,
    laid_out,
    text_length,
)
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.turns import Users, steps_of


def steps_in_place(
    facts: Facts, draft: Draft, turn: Turn, users: Users, readers: Sequence[cst.CSTNode]
) -> list[Value]:
    """The turn's steps; a turn that has a variable is changed where it is made.

    Raises RefusedError if anything but ``readers`` reads that variable.
    """
    binding = turn.variable
    steps = steps_of(facts, draft, turn, users)
    if binding is None:
        return steps
    for read in facts.tracker.reads_of(binding):
        if not facts.tree.is_within(read, readers):
            raise RefusedError(
                "history-escapes",
                f"`{facts.tree.source(read)}` reads a turn that becomes a step",
                facts.tree.line(read),
            )
    value = binding.value
    assert value is not None
    several = len(steps) != 1 or turn.has_results
    whole: Value = Items(tuple(steps)) if several else steps[0]
    draft.replace(value, *laid_out(draft, whole, facts.tree.indentation(value), LINE_LIMIT - 12))
    return [(f"*{binding.name}" if several else binding.name,)]


def added(
    draft: Draft, target: str, steps: Sequence[Value], place: cst.CSTNode
) -> tuple[Piece, ...]:
    """``target.append(step)``, or ``extend`` with several or those of a list."""
    value: Value = Items(tuple(steps))
    method = "extend"
    match steps:
        case [tuple() as only] if str(only[0]).startswith("*"):
            first = str(only[0]).removeprefix("*")
            if first.startswith("(") and len(only) == 1:
                first = first.removeprefix("(").removesuffix(")")
            value = (first, *only[1:]) if first else only[1:]
        case [only]:
            value, method = only, "append"
    tree = draft.tree
    indent = tree.indentation(place)
    head = f"{target}.{method}("
    flat = in_one_line(value)
    if len(indent) + len(head) + text_length(draft, flat) + 1 <= LINE_LIMIT:
        return (head, *flat, ")")
    inner = indent + tree.module.default_indent
    broken = laid_out(draft, value, inner, LINE_LIMIT - len(inner))
    return (head, tree.newline, inner, *broken, tree.newline, indent, ")")

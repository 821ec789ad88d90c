"""Expressions that copy a history and add turns: ``history + [turn]``, ``[*history, turn]``."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.holders import Holder, holder_of
from migrate_interactions.conversations.operations.additions import elements_read, turns_read
from migrate_interactions.conversations.operations.copying import without_copying
from migrate_interactions.conversations.parts import NoTurn
from migrate_interactions.conversations.turns import Turn
from migrate_interactions.facts.module import Facts


def composition(
    facts: Facts, value: cst.BaseExpression
) -> tuple[cst.BaseExpression, tuple[Turn, ...] | NoTurn] | None:
    """The history that ``value`` is a copy of with turns added, and these turns."""
    match value:
        case cst.BinaryOperation(left=left, operator=cst.Add(), right=right):
            added = elements_read(facts, right)
        case cst.List(elements=[cst.StarredElement(value=left), *rest]) if rest:
            added = turns_read(facts, rest)
        case _:
            return None
    inner = composition(facts, left)
    if inner is None:
        return without_copying(facts, left), added
    first, before = inner
    if isinstance(before, NoTurn) or isinstance(added, NoTurn):
        return first, before if isinstance(before, NoTurn) else added
    return first, (*before, *added)


def copied_history(facts: Facts, value: cst.BaseExpression) -> Holder | None:
    """The holder that ``value`` is, or is a copy of, turns added or not."""
    made_of = composition(facts, value)
    base = made_of[0] if made_of is not None else without_copying(facts, value)
    return holder_of(facts, base)

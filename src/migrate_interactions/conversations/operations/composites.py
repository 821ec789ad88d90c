"""``history + [turn]`` and ``[*history, turn]``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import libcst as cst

from migrate_interactions.conversations.holders import (
    EntryHolder,
    Holder,
    Mention,
    VariableHolder,
    holder_of,
    is_parameter,
    stands_for,
)
from migrate_interactions.conversations.operations.additions import elements_read
from migrate_interactions.conversations.operations.family import Family
from migrate_interactions.conversations.operations.links import returned, returned_at
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.conversations.operations.reports import escape, unread
from migrate_interactions.conversations.operations.sending import is_sent, send_of
from migrate_interactions.conversations.parts import NoTurn
from migrate_interactions.conversations.turns import Turn
from migrate_interactions.syntax.shapes import first_target


def composed(
    family: Family,
    holder: Holder,
    mention: Mention,
    node: cst.BaseExpression,
    turns: tuple[Turn, ...] | NoTurn,
) -> Iterator[Operation]:
    """``holder + [turns]`` or ``[*holder, turns]``."""
    if isinstance(turns, NoTurn):
        yield unread(family, holder, mention, node, turns)
        return
    tree = family.facts.tree
    parent = tree.parent(node)
    match parent:
        case cst.BinaryOperation(left=left, operator=cst.Add(), right=right) if left is node:
            more = elements_read(family.facts, right)
            both = (*turns, *more) if isinstance(more, tuple) else more
            yield from composed(family, holder, mention, parent, both)
            return
        case cst.Arg() if is_sent(family.facts, node):
            yield send_of(family.facts, holder, mention, node, turns)
            return
        case cst.Assign() if stands_for(family.facts, first_target(parent), holder):
            yield Operation(Doing.APPEND, holder, mention, parent, turns=turns)
            return
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name() as target)]):
            yield from _through_variable(family, holder, mention, parent, target, turns)
            return
        case cst.AnnAssign(target=cst.Name() as target):
            yield from _through_variable(family, holder, mention, parent, target, turns)
            return
        case cst.Assign(targets=[cst.AssignTarget(target=target)]):
            yield _into(family, holder, mention, parent, target, turns)
            return
        case cst.Return():
            yield from _returned(family, holder, mention, node, parent, None, turns)
            return
        case cst.Element() if (place := returned_at(tree, parent)) is not None:
            yield from _returned(family, holder, mention, node, *place, turns)
            return
    yield replace(escape(family, holder, mention, parent or node), turns=turns)


def _through_variable(
    family: Family,
    holder: Holder,
    mention: Mention,
    statement: cst.CSTNode,
    target: cst.Name,
    turns: tuple[Turn, ...],
) -> Iterator[Operation]:
    """``contents = holder + [turn]`` and then nothing but ``contents=contents``."""
    facts = family.facts
    scope = facts.tree.scope_of(target).resolve(target.value)
    bindings = scope.bindings.get(target.value, []) if scope is not None else []
    reads = facts.tracker.reads_of(bindings[0]) if len(bindings) == 1 else []
    if len(reads) == 1 and is_sent(family.facts, reads[0]):
        carried = replace(mention, alias=bindings[0])
        yield send_of(facts, holder, carried, reads[0], turns)
        return
    yield _into(family, holder, mention, statement, target, turns)


def _into(
    family: Family,
    holder: Holder,
    mention: Mention,
    statement: cst.CSTNode,
    target: cst.BaseExpression,
    turns: tuple[Turn, ...],
) -> Operation:
    """``other = holder + [turns]``: a copy, to which the turns are added."""
    other = holder_of(family.facts, target)
    if other is None or is_parameter(other) or isinstance(other, EntryHolder):
        return replace(escape(family, holder, mention, statement), turns=turns)
    return Operation(Doing.COPY, holder, mention, statement, target=other, composed=True)


def _returned(
    family: Family,
    holder: Holder,
    mention: Mention,
    node: cst.BaseExpression,
    statement: cst.Return,
    position: int | None,
    turns: tuple[Turn, ...],
) -> Iterator[Operation]:
    """``return holder + [turns]``: the same, in a place that only the callers name."""
    function = family.facts.calls.enclosing_function(statement)
    if function is None or not isinstance(mention.node, cst.Name):
        yield replace(escape(family, holder, mention, statement), turns=turns)
        return
    result = VariableHolder(family.facts.calls.function_scope(function), f"return {position}")
    yield Operation(Doing.COPY, holder, mention, node, target=result, composed=True)
    yield Operation(Doing.APPEND, result, mention, node, turns=turns)
    yield from returned(family, result, mention, statement, position)

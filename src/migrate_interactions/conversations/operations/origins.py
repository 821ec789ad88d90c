"""What a holder is set to: new lists, constants, results of functions, other holders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from migrate_interactions.conversations.answers import answer
from migrate_interactions.conversations.holders import (
    EntryHolder,
    Holder,
    Mention,
    holder_of,
    mentions,
    stands_for,
)
from migrate_interactions.conversations.operations.additions import added, turns_read
from migrate_interactions.conversations.operations.composition import composition, copied_history
from migrate_interactions.conversations.operations.containers import is_declared
from migrate_interactions.conversations.operations.copying import COPYING, copied_holder, seed_of
from migrate_interactions.conversations.operations.family import Family
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.conversations.operations.reports import unread
from migrate_interactions.conversations.operations.stacks import popped_stack
from migrate_interactions.conversations.outside import comes_from_outside
from migrate_interactions.conversations.parts import NoTurn
from migrate_interactions.conversations.turns import USER
from migrate_interactions.syntax.shapes import first_target, is_empty_list


def assigned(
    family: Family, holder: Holder, mention: Mention, node: cst.CSTNode, value: cst.BaseExpression
) -> Iterator[Operation]:
    """``holder = value``."""
    match value:
        case cst.BinaryOperation(left=left, operator=cst.Add()):
            if stands_for(family.facts, left, holder):
                return  # reported where the old value is read
        case cst.List(elements=[cst.StarredElement(value=first), *_]):
            if stands_for(family.facts, first, holder):
                return
        case cst.Subscript(value=base):
            if stands_for(family.facts, base, holder):
                return
        case cst.Call(args=[cst.Arg(value=first)]) if family.facts.values.name_of(value) in COPYING:
            if isinstance(first, cst.Subscript) and stands_for(family.facts, first.value, holder):
                return
    yield from begun_with(family, holder, mention, node, value)


def begun_with(
    family: Family, holder: Holder, mention: Mention, node: cst.CSTNode, value: cst.BaseExpression
) -> Iterator[Operation]:
    """A value that ``holder`` gets and that is not made of its old value."""
    tree = family.facts.tree
    made_of = composition(family.facts, value)
    if made_of is not None and holder_of(family.facts, made_of[0]) in family.holders:
        yield added(family, holder, mention, node, made_of[1])
        return
    seed = seed_of(family.facts, value)
    if seed is not None:
        turns = turns_read(family.facts, seed.elements)
        if isinstance(turns, tuple):
            yield Operation(Doing.START, holder, mention, node, turns=turns, seed=seed)
            return
    if isinstance(value, cst.List) or is_empty_list(value):
        elements = value.elements if isinstance(value, cst.List) else ()
        yield _new_list(family, holder, mention, node, elements)
        return
    other = holder_of(family.facts, value)
    if isinstance(value, cst.Call):
        called = family.facts.values.name_of(value)
        stack = popped_stack(family.facts, value)
        if stack is not None:
            yield Operation(Doing.RESTORE, holder, mention, node, stack=stack)
            return
        if called in ("dataclasses.field", "field") and [
            tree.source(argument) for argument in value.args
        ] == ["default_factory=list"]:
            yield Operation(Doing.START, holder, mention, node)
            return
        factory = default_factory(value) if called in ("dataclasses.field", "field") else None
        if isinstance(factory, cst.Lambda):
            yield from begun_with(family, holder, mention, node, factory.body)
            return
        made = _lists_made_by(family, value, holder)
        if made is not None:
            for inner in made:
                yield from begun_with(family, holder, mention, inner, inner)
            return
        if called in ("collections.deque", "deque"):
            yield Operation(
                Doing.WINDOW,
                holder,
                mention,
                node,
                what=f"`{tree.source(value)}` drops old turns",
            )
            return
        if copied_holder(family.facts, value) is not None:
            return  # reported where the copied history is read
        if _returns_history(family, value):
            return  # reported where it is returned
    entry = isinstance(other, EntryHolder) and is_declared(family, other)
    if other is not None and (entry or not isinstance(value, cst.Call)):
        stays = other == holder and _stays(family, holder, mention, value)
        target = None if stays else other
        yield Operation(Doing.LINK, holder, mention, node, target=target)
        return
    match value:
        case cst.Name(value="None"):
            return
        case cst.IfExp(body=body, orelse=orelse) | cst.BooleanOperation(left=body, right=orelse):
            yield from begun_with(family, holder, mention, node, body)
            yield from begun_with(family, holder, mention, node, orelse)
            return
    doing = Doing.PERSIST if comes_from_outside(family.facts, value) else Doing.ESCAPE
    yield Operation(
        doing,
        holder,
        mention,
        node,
        what=f"`{holder.name}` is set to `{family.facts.tree.excerpt(value)}`",
    )


def default_factory(value: cst.CSTNode | None) -> cst.BaseExpression | None:
    """What makes the values of ``field(default_factory=...)``."""
    match value:
        case cst.Call(args=[cst.Arg(keyword=cst.Name("default_factory"), value=factory)]):
            return factory
    return None


def _stays(family: Family, holder: Holder, mention: Mention, value: cst.BaseExpression) -> bool:
    """Whether ``value`` is what the very same place holds already: nothing is shared by it."""
    tree = family.facts.tree
    if tree.source(value) == tree.source(mention.node):
        return True
    if mention.key is None:
        return False
    key = tree.source(mention.key)
    return any(
        other.node is value and other.key is not None and tree.source(other.key) == key
        for other in mentions(family.facts, holder)
    )


def _new_list(
    family: Family,
    holder: Holder,
    mention: Mention,
    node: cst.CSTNode,
    elements: Sequence[cst.BaseElement],
) -> Operation:
    """A list that is written out: a new history, or the model's summary of an old one."""
    turns = turns_read(family.facts, elements)
    if isinstance(turns, NoTurn):
        return unread(family, holder, mention, node, turns)
    for turn in turns:
        said = [answer(family.facts, text) for text in turn.texts]
        if any(found is not None and found.exact for found in said):
            as_user = f"an answer of the model is sent again in the role {USER!r}"
            anew = "the turns are written out anew, with an answer of the model"
            what = as_user if turn.role == USER else anew
            return Operation(Doing.EDIT, holder, mention, node, turns=turns, what=what)
        if any(answer(family.facts, text) is not None for text in (turn.node, *turn.texts)):
            return Operation(
                Doing.COMPACT,
                holder,
                mention,
                node,
                what="an answer of the model stands in for the old turns",
            )
    return Operation(Doing.START, holder, mention, node, turns=turns)


def _lists_made_by(
    family: Family, call: cst.Call, holder: Holder
) -> list[cst.BaseExpression] | None:
    """The lists that a function of this module returns, if it is called for ``holder`` only."""
    definition = family.facts.values.function_of(call)
    if definition is None:
        return None
    returned = family.facts.calls.returns_of(definition)
    lists = [
        r.value
        for r in returned
        if isinstance(r.value, cst.List) or (r.value is not None and is_empty_list(r.value))
    ]
    if not lists or len(lists) != len(returned):
        return None
    for other in family.facts.calls.calls_of(definition):
        parent = family.facts.tree.parent(other)
        match parent:
            case cst.Assign():
                target = first_target(parent)
            case cst.AnnAssign(target=target):
                pass
            case _:
                return None
        if holder_of(family.facts, target) != holder:
            return None
    return lists


def _returns_history(family: Family, call: cst.Call) -> bool:
    """Whether ``call`` runs a function of this module that returns a history."""
    function = family.facts.values.function_of(call)
    returns = family.facts.calls.returns_of(function) if function is not None else ()
    values = [one.value for one in returns]
    return family.takes_from(
        copied_history(family.facts, value) if value is not None else None for value in values
    )

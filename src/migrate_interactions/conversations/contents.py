"""What the contents of a request are made of: which holder is sent, and how."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.holders import Holder, holder_of
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.name_roles import is_label
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.walk import descendants

#: How many variables are looked through on the way to a holder.
_MAX_DEPTH = 4


def sent_holder(facts: Facts, node: cst.BaseExpression, depth: int = 0) -> Holder | None:
    """The holder whose list is sent: as it is, copied, or with turns added at the end."""
    match node:
        case cst.BinaryOperation(left=left, operator=cst.Add()):
            return sent_holder(facts, left, depth)
        case cst.List(elements=[cst.StarredElement(value=first), *_]):
            return sent_holder(facts, first, depth)
        case cst.Subscript(value=base, slice=[cst.SubscriptElement(slice=cst.Slice())]):
            return sent_holder(facts, base, depth)
        case cst.Call(
            func=cst.Name(value="list" | "deepcopy" | "tuple"), args=[cst.Arg(value=inner)]
        ):
            return sent_holder(facts, inner, depth)
        case cst.Call(
            func=cst.Attribute(value=cst.Name(value="copy"), attr=cst.Name()),
            args=[cst.Arg(value=inner)],
        ):
            return sent_holder(facts, inner, depth)
        case cst.Call(func=cst.Attribute(value=base, attr=cst.Name(value="copy")), args=[]):
            return sent_holder(facts, base, depth)
        case cst.Name() if depth < _MAX_DEPTH:
            behind = _only_value(facts, node)
            if behind is not None:
                found = sent_holder(facts, behind, depth + 1)
                if found is not None and found != holder_of(facts, node):
                    return found
    match node:
        case cst.Name() | cst.Attribute() | cst.Subscript() | cst.Call():
            return holder_of(facts, node)
    return None


def _only_value(facts: Facts, name: cst.Name) -> cst.BaseExpression | None:
    """The expression that a variable was set to, if it is one that is built from something."""
    binding = facts.tracker.only_definition(name)
    if binding is not None and binding.kind is BindingKind.ASSIGNMENT:
        match binding.value:
            case cst.BinaryOperation() | cst.List() | cst.Call() | cst.Subscript() as value:
                return value
    return None


def mentioned_holders(facts: Facts, node: cst.BaseExpression, depth: int = 0) -> Iterator[Holder]:
    """Holders that an expression is built from, local variables looked through."""
    for below in descendants(node):
        if not isinstance(below, (cst.Name, cst.Attribute, cst.Subscript)):
            continue
        if isinstance(below, cst.Name) and is_label(below, facts.tree.scopes.parents):
            continue
        holder = holder_of(facts, below)
        if holder is not None:
            yield holder
        if isinstance(below, cst.Name) and depth < _MAX_DEPTH:
            for value in _values_behind(facts, below):
                yield from mentioned_holders(facts, value, depth + 1)


def built_from(facts: Facts, node: cst.BaseExpression, depth: int = 0) -> Iterator[cst.CSTNode]:
    """Everything that an expression is built from, local variables looked through."""
    for below in descendants(node):
        yield below
        if (
            isinstance(below, cst.Name)
            and depth < _MAX_DEPTH
            and not is_label(below, facts.tree.scopes.parents)
        ):
            for value in _values_behind(facts, below):
                yield from built_from(facts, value, depth + 1)


def _values_behind(facts: Facts, name: cst.Name) -> Iterator[cst.BaseExpression]:
    """What a variable may have been set to, or was extended with, where it is read."""
    for binding in facts.tracker.definitions_at(name):
        if binding.value is not None and binding.kind in (
            BindingKind.ASSIGNMENT,
            BindingKind.AUGMENTED,
        ):
            yield binding.value

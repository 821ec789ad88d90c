"""Holders: the variables, attributes and dictionary entries that hold a history or a chat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.scopes import Binding, BindingKind, Scope


@dataclass(frozen=True)
class VariableHolder:
    """A variable of a scope."""

    scope: Scope
    name: str


@dataclass(frozen=True)
class AttributeHolder:
    """An attribute of the instances of a class of this module."""

    cls: cst.ClassDef
    name: str


@dataclass(frozen=True)
class EntryHolder:
    """The entries of a dictionary, one per key: a history per user, say."""

    container: VariableHolder | AttributeHolder

    @property
    def name(self) -> str:
        return self.container.name


Holder = VariableHolder | AttributeHolder | EntryHolder


@dataclass(frozen=True, eq=False)
class Mention:
    """One expression that stands for a holder's value.

    ``node`` is the expression; ``key`` the dictionary key for entries; ``creates`` that the
    expression makes the entry if it is missing (``setdefault``); ``fallback`` that it may stand
    for a new value that is not stored (``get(key, [])``). ``alias`` is the local variable that
    carries the value under another name.
    """

    node: cst.BaseExpression
    key: cst.BaseExpression | None = None
    creates: bool = False
    fallback: bool = False
    alias: Binding | None = None


def holder_of(facts: Facts, node: cst.BaseExpression, depth: int = 0) -> Holder | None:
    """The holder that expression ``node`` reads, looking through local aliases."""
    if depth > 6:
        return None
    owner = facts.calls.self_attribute(node)
    if owner is not None:
        return AttributeHolder(_root_class(facts, *owner), owner[1])
    match node:
        case cst.Name(value=name):
            scope = facts.tree.scope_of(node).resolve(name)
            if scope is None:
                return None
            for binding in scope.bindings.get(name, ()):
                aliased = alias_target(facts, binding, depth)
                if aliased is not None:
                    return aliased
            return VariableHolder(scope, name)
        case cst.Attribute(value=base, attr=cst.Name(value=attr)):
            value = facts.values.evaluate(base)
            if value is not None and value.instance_of is not None:
                return AttributeHolder(_root_class(facts, value.instance_of, attr), attr)
        case cst.Subscript(value=base, slice=[cst.SubscriptElement(slice=cst.Index())]):
            container = holder_of(facts, base, depth + 1)
            if isinstance(container, (VariableHolder, AttributeHolder)):
                return EntryHolder(container)
        case cst.Call(
            func=cst.Attribute(value=base, attr=cst.Name(value="setdefault" | "get")), args=args
        ) if args:
            container = holder_of(facts, base, depth + 1)
            if isinstance(container, (VariableHolder, AttributeHolder)):
                return EntryHolder(container)
    return None


def alias_target(facts: Facts, binding: Binding, depth: int = 0) -> Holder | None:
    """What a local name is another name for: ``history = self.histories[user]``."""
    if binding.kind not in (BindingKind.ASSIGNMENT, BindingKind.WALRUS) or binding.path:
        return None
    value = binding.value
    match value:
        case cst.Subscript(slice=[cst.SubscriptElement(slice=cst.Index())]) | cst.Call(
            func=cst.Attribute(attr=cst.Name(value="setdefault" | "get"))
        ):
            found = holder_of(facts, value, depth + 1)
            return found if isinstance(found, EntryHolder) else None
        case cst.Attribute():
            found = holder_of(facts, value, depth + 1)
            return found if isinstance(found, AttributeHolder) else None
    return None


def _root_class(facts: Facts, cls: cst.ClassDef, attr: str) -> cst.ClassDef:
    """The class of the family that ``attr`` is counted under, the same for all of them."""
    family = list(facts.calls.lineage(cls))
    owners = [c for c in family if facts.calls.stored(c, attr)]
    candidates = owners or family
    order = {c: i for i, c in enumerate(facts.tree.scopes.nodes(cst.ClassDef))}
    return min(candidates, key=lambda c: order[c])


def variable_mentions(
    facts: Facts, holder: VariableHolder | AttributeHolder
) -> Iterator[cst.BaseExpression]:
    """Every mention of a variable or attribute, assignments included, in source order."""
    if isinstance(holder, VariableHolder):
        for name in facts.tree.scopes.nodes(cst.Name):
            assert isinstance(name, cst.Name)
            if name.value != holder.name or _is_label(facts, name):
                continue
            if facts.tree.scope_of(name).resolve(name.value) is holder.scope:
                yield name
        return
    family = set(facts.calls.lineage(holder.cls))
    for node in facts.tree.scopes.nodes(cst.Attribute):
        assert isinstance(node, cst.Attribute)
        if node.attr.value != holder.name:
            continue
        owner = facts.calls.self_attribute(node)
        if owner is not None:
            if owner[0] in family:
                yield node
            continue
        value = facts.values.evaluate(node.value)
        if value is None or value.instance_of in family:
            # an object that is not known may well be one of these
            yield node


def _is_label(facts: Facts, name: cst.Name) -> bool:
    """Whether a Name node is no expression: an attribute's name, a keyword, a parameter."""
    parent = facts.tree.parent(name)
    match parent:
        case cst.Attribute(attr=attr):
            return attr is name
        case cst.Arg(keyword=keyword):
            return keyword is name
        case cst.ImportAlias() | cst.FunctionDef() | cst.ClassDef() | cst.ImportFrom():
            return True
        case cst.Param(name=own) | cst.NameItem(name=own):
            return own is name
    return False


def mentions(facts: Facts, holder: Holder) -> list[Mention]:
    """All expressions that stand for ``holder``, aliases followed."""
    found: list[Mention] = []
    if isinstance(holder, EntryHolder):
        for node in variable_mentions(facts, holder.container):
            entry = _entry(facts, node)
            if entry is not None:
                found.append(entry)
    else:
        found.extend(Mention(node) for node in variable_mentions(facts, holder))
    for mention in list(found):
        found.extend(_alias_reads(facts, mention))
    return found


def _entry(facts: Facts, container: cst.BaseExpression) -> Mention | None:
    parent = facts.tree.parent(container)
    match parent:
        case cst.Subscript(
            value=value, slice=[cst.SubscriptElement(slice=cst.Index(value=key))]
        ) if value is container:
            return Mention(parent, key=key)
        case cst.Attribute(value=value, attr=cst.Name(value="setdefault" | "get" as how)):
            call = facts.tree.parent(parent)
            if isinstance(call, cst.Call) and call.func is parent and call.args:
                return Mention(
                    call,
                    key=call.args[0].value,
                    creates=how == "setdefault",
                    fallback=how == "get",
                )
    return None


def _alias_reads(facts: Facts, mention: Mention) -> Iterator[Mention]:
    """Reads of a local variable that was set to ``mention``."""
    parent = facts.tree.parent(mention.node)
    if not isinstance(parent, (cst.Assign, cst.AnnAssign, cst.NamedExpr)):
        return
    if parent.value is not mention.node:
        return
    if isinstance(parent, cst.Assign):
        targets = [target.target for target in parent.targets]
    else:
        targets = [parent.target]
    for target in targets:
        if not isinstance(target, cst.Name):
            continue
        scope = facts.tree.scope_of(target).resolve(target.value)
        if scope is None:
            continue
        for binding in scope.bindings.get(target.value, ()):
            if binding.node is parent and alias_target(facts, binding) is not None:
                for read in facts.tracker.reads_of(binding):
                    yield Mention(
                        read,
                        key=mention.key,
                        creates=mention.creates,
                        fallback=mention.fallback,
                        alias=binding,
                    )

"""Holders: the variables, attributes and dictionary entries that hold a history or a chat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.lending import only_lends
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


def base_of(holder: Holder) -> VariableHolder | AttributeHolder:
    """The variable or attribute itself; for entries, that of their dictionary."""
    return holder.container if isinstance(holder, EntryHolder) else holder


def is_parameter(holder: Holder) -> bool:
    """Whether ``holder`` is a variable that callers set."""
    return isinstance(holder, VariableHolder) and any(
        binding.kind is BindingKind.PARAMETER
        for binding in holder.scope.bindings.get(holder.name, ())
    )


@dataclass(frozen=True, eq=False)
class Mention:
    """One expression that stands for a holder's value.

    ``node`` is the expression; ``key`` the dictionary key for entries; ``creates`` that the
    expression makes the entry if it is missing (``setdefault``); ``fallback`` that it may stand
    for a new value that is not stored (``get(key, [])``). ``alias`` is the local variable that
    carries the value under another name. ``lent`` says that it is a call of a function that
    hands the value out.
    """

    node: cst.BaseExpression
    key: cst.BaseExpression | None = None
    creates: bool = False
    fallback: bool = False
    alias: Binding | None = None
    lent: bool = False


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
            bindings = scope.bindings.get(name, ())
            if len(bindings) == 1:
                aliased = alias_target(facts, bindings[0], depth)
                if aliased is not None:
                    return aliased
            return VariableHolder(scope, name)
        case cst.Attribute(value=base, attr=cst.Name(value=attr)):
            cls = _class_behind(facts, base)
            if cls is not None:
                return AttributeHolder(_root_class(facts, cls, attr), attr)
            variable = facts.calls.variable(node)
            if variable is not None and _is_data(*variable):
                return VariableHolder(*variable)
        case cst.Subscript(value=base, slice=[cst.SubscriptElement(slice=cst.Index())]):
            container = holder_of(facts, base, depth + 1)
            if isinstance(container, (VariableHolder, AttributeHolder)):
                return EntryHolder(container)
        case cst.Call() if (function := facts.values.function_of(node)) is not None:
            return lent_by(facts, function, depth)
        case cst.Call(
            func=cst.Attribute(value=base, attr=cst.Name(value="setdefault" | "get")), args=args
        ) if args:
            container = holder_of(facts, base, depth + 1)
            if isinstance(container, (VariableHolder, AttributeHolder)):
                return EntryHolder(container)
    return None


def lent_by(facts: Facts, function: cst.FunctionDef, depth: int = 0) -> Holder | None:
    """The place that outlives ``function``, whose value it always returns and does nothing else.

    For entries, only if the key is given as an argument.
    """
    if depth > 6 or not only_lends(function):
        return None
    found: set[Holder | None] = set()
    for statement in facts.calls.returns_of(function):
        value = statement.value
        found.add(holder_of(facts, value, depth + 1) if value is not None else None)
    match list(found):
        case [EntryHolder(container=base) as holder]:
            pass
        case [(VariableHolder() | AttributeHolder()) as holder]:
            base = holder
        case _:
            return None
    if isinstance(base, VariableHolder) and base.scope.parent is not None:
        return None
    return holder


def _is_data(scope: Scope, name: str) -> bool:
    """Whether a variable of a linked module is no function, class or import."""
    kinds = {binding.kind for binding in scope.bindings.get(name, ())}
    return kinds.isdisjoint({BindingKind.FUNCTION, BindingKind.CLASS, BindingKind.IMPORT})


def stands_for(facts: Facts, node: cst.BaseExpression, holder: Holder) -> bool:
    """Whether ``node`` reads ``holder``, directly or through a local alias."""
    return holder_of(facts, node) == holder


def _class_behind(facts: Facts, base: cst.BaseExpression) -> cst.ClassDef | None:
    """The class that ``base`` is, or is an instance of."""
    value = facts.values.evaluate(base)
    if value is None:
        return None
    if isinstance(value.definition, cst.ClassDef):
        return value.definition
    return value.instance_of


def alias_target(facts: Facts, binding: Binding, depth: int = 0) -> Holder | None:
    """What a local name is another name for: ``history = self.histories[user]``."""
    if binding.kind not in (BindingKind.ASSIGNMENT, BindingKind.WALRUS) or binding.path:
        return None
    value = binding.value
    match value:
        case cst.Call() if (function := facts.values.function_of(value)) is not None:
            return lent_by(facts, function, depth + 1)
        case cst.Call(func=cst.Attribute(attr=cst.Name("get")), args=[_, _, *_]):
            return None  # the fallback is a list of its own
        case (
            cst.Subscript(slice=[cst.SubscriptElement(slice=cst.Index())])
            | cst.Call(func=cst.Attribute(attr=cst.Name(value="setdefault" | "get")))
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
    owners = [
        c
        for c in family
        if facts.calls.stored(c, attr) or facts.calls.class_scope(c).bindings.get(attr)
    ]
    candidates = owners or family
    order = {c: i for i, c in enumerate(facts.tree.scopes.nodes(cst.ClassDef))}
    return min(candidates, key=lambda c: order[c])


def variable_mentions(
    facts: Facts, holder: VariableHolder | AttributeHolder
) -> Iterator[cst.BaseExpression]:
    """Every mention of a variable or attribute, assignments included, in source order."""
    if isinstance(holder, VariableHolder):
        yield from facts.calls.mentions_of(holder.scope, holder.name)
        yield from facts.calls.mentions_through_module(holder.scope, holder.name)
        return
    family = set(facts.calls.lineage(holder.cls))
    for owner_class in family:
        scope = facts.calls.class_scope(owner_class)
        for binding in scope.bindings.get(holder.name, ()):
            match binding.node:
                case cst.Assign(targets=[cst.AssignTarget(target=cst.Name() as target)]):
                    yield target
                case cst.AnnAssign(target=cst.Name() as target):
                    yield target
    for node in facts.tree.scopes.attributes_named(holder.name):
        owner = facts.calls.self_attribute(node)
        if owner is not None:
            if owner[0] in family:
                yield node
            continue
        cls = _class_behind(facts, node.value)
        if cls in family or facts.values.evaluate(node.value) is None:
            # an object that is not known may well be one of these
            yield node


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
    for mention in found:  # which grows
        if mention.alias is None:
            found.extend(_alias_reads(facts, mention))
        found.extend(_lent_calls(facts, holder, mention))
    return found


def _lent_calls(facts: Facts, holder: Holder, mention: Mention) -> Iterator[Mention]:
    """Calls of the function that returns what ``mention`` stands for."""
    statement = facts.tree.parent(mention.node)
    if not isinstance(statement, cst.Return):
        return
    function = facts.calls.enclosing_function(statement)
    if function is None or lent_by(facts, function) != holder:
        return
    if facts.calls.returns_of(function)[-1] is not statement:
        return  # all of them return the same
    for call in facts.calls.calls_of(function):
        if facts.values.function_of(call) is not function:
            continue
        key = mention.key
        if isinstance(key, cst.Name):
            key = facts.calls.passed(call, function).get(key.value, key)
        yield Mention(call, key=key, creates=mention.creates, lent=True)


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
    targets: list[cst.BaseExpression]
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
            only = len(scope.bindings[target.value]) == 1
            if only and binding.node is parent and alias_target(facts, binding) is not None:
                for read in facts.tracker.reads_of(binding):
                    yield Mention(
                        read,
                        key=mention.key,
                        creates=mention.creates,
                        fallback=mention.fallback,
                        alias=binding,
                        lent=mention.lent,
                    )

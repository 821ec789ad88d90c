"""Function calls and results that change after they are part of a conversation.

A history that the program keeps shows the model their latest state with each request; the
service has them as they were sent.
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Refusal
from migrate_interactions.syntax.scopes import BindingKind, Scope
from migrate_interactions.syntax.uses import is_target, is_written


def changed_later(facts: Facts) -> Refusal | None:
    """Why function calls of this module cannot be left to the service, if there is a reason."""
    for node in _arguments_written(facts):
        return Refusal(
            "history-edited",
            f"the arguments of a function call are changed in `{facts.tree.excerpt(node)}`",
            facts.tree.line(node),
        )
    for value in _shared_results(facts):
        return Refusal(
            "history-edited",
            f"`{facts.tree.source(value)}` may be a result, and changes after it is sent",
            facts.tree.line(value),
        )
    return None


def _arguments_written(facts: Facts) -> Iterator[cst.CSTNode]:
    """Places where something inside of ``call.args`` is set."""
    for node in facts.tree.scopes.attributes_named("args"):
        if facts.values.imported(node):
            continue
        if is_written(facts.tree, node) and not is_target(facts.tree, node):
            yield facts.tree.line_of(node)
        match facts.tree.parent(node):
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name() as name)]):
                for other in facts.calls.same_variable(name):
                    if is_written(facts.tree, other) and not is_target(facts.tree, other):
                        yield facts.tree.line_of(other)


def _shared_results(facts: Facts) -> Iterator[cst.BaseExpression]:
    """What functions return that is kept outside of them, and changed in some function."""
    for function in facts.tree.scopes.nodes(cst.FunctionDef):
        for statement in facts.calls.returns_of(function):
            value = statement.value
            if value is None:
                continue
            kept = value
            while (container := _container(kept)) is not None:
                kept = container
            if _is_kept_outside(facts, kept) and _changes(facts, kept, of_entry=kept is not value):
                yield value


def _container(node: cst.BaseExpression) -> cst.BaseExpression | None:
    """What ``node`` takes an entry out of: ``calendar`` of ``calendar.get(day)``."""
    match node:
        case cst.Subscript(value=container):
            return container
        case cst.Call(
            func=cst.Attribute(value=container, attr=cst.Name(value="get" | "setdefault"))
        ):
            return container
    return None


def _is_kept_outside(facts: Facts, value: cst.BaseExpression) -> bool:
    if facts.calls.self_attribute(value) is not None:
        return True
    if not isinstance(value, cst.Name):
        return False
    holder = facts.tree.scope_of(value).resolve(value.value)
    here: Scope = facts.tree.scope_of(value).function
    return (
        holder is not None
        and holder is not here
        and any(binding.kind is BindingKind.ASSIGNMENT for binding in holder.bindings[value.value])
    )


def _changes(facts: Facts, value: cst.BaseExpression, *, of_entry: bool) -> bool:
    """Whether a function changes the value inside, or, ``of_entry``, inside of an entry."""
    for mention in facts.calls.same_variable(value):
        if facts.calls.enclosing_function(mention) is None or is_target(facts.tree, mention):
            continue
        changed = _entry(facts, mention) if of_entry else mention
        if changed is None or not is_written(facts.tree, changed):
            continue
        if changed is mention or not is_target(facts.tree, changed):
            return True
    return False


def _entry(facts: Facts, mention: cst.CSTNode) -> cst.CSTNode | None:
    """The expression that takes an entry out of the container at ``mention``."""
    parent = facts.tree.parent(mention)
    match parent:
        case cst.Subscript(value=value) if value is mention:
            above = facts.tree.parent(parent)
            return None if isinstance(above, (cst.AugAssign, cst.Del)) else parent
        case cst.Attribute(value=value, attr=cst.Name(value="get" | "setdefault")) if (
            value is mention
        ):
            call = facts.tree.parent(parent)
            return call if isinstance(call, cst.Call) else None
    return None

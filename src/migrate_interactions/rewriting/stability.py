"""Whether an expression gives the same value somewhere else."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.facts.elsewhere import files_using
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.scopes import BindingKind, Scope
from migrate_interactions.syntax.uses import is_target, is_written
from migrate_interactions.syntax.walk import descendants


def is_stable(facts: Facts, node: cst.BaseExpression, place: cst.CSTNode) -> bool:
    """Whether ``node`` gives the same value when it is evaluated at ``place`` instead."""
    for below in descendants(node):
        match below:
            case cst.Call(func=made) if _is_constructor(facts, made):
                continue
            case cst.Call() | cst.Await() | cst.Yield() | cst.NamedExpr() | cst.Lambda():
                return False
            case cst.ListComp() | cst.GeneratorExp() | cst.DictComp() | cst.SetComp():
                return False
            case cst.Subscript():
                return False  # what it reads may have changed
            case cst.Attribute():
                if facts.values.imported(below) or _is_constant_of_module(facts, below):
                    continue
                if _is_command_line_argument(facts, below):
                    continue
                owner = facts.calls.self_attribute(below)
                if owner is None or len(list(facts.calls.attribute_values(*owner))) != 1:
                    return False
                if not _same_self(facts, below, place):
                    return False
            case cst.Name(value=name):
                parent = facts.tree.parent(below)
                if isinstance(parent, cst.Attribute) and parent.attr is below:
                    continue
                if isinstance(parent, cst.Arg) and parent.keyword is below:
                    continue
                scope = facts.tree.scope_of(below).resolve(name)
                if scope is None:
                    continue
                seen = facts.tree.scope_of(place).resolve(name)
                bindings = scope.bindings.get(name, ())
                if len(bindings) != 1 or not _is_same_there(scope, seen, name):
                    return False
                if bindings[0].kind is BindingKind.LOOP:
                    return False
    return True


def _is_constructor(facts: Facts, called: cst.BaseExpression) -> bool:
    """Whether one of the SDK's types is made, which has nothing but what it is given."""
    dotted = facts.values.imported(called).removeprefix("google.genai.types.")
    return dotted[:1].isupper() and "." not in dotted


def _is_same_there(scope: Scope, seen: Scope | None, name: str) -> bool:
    """Whether ``name`` of ``scope`` means the same where it is held by ``seen``.

    A variable of another file that has no meaning there can be imported.
    """
    if seen is scope or (seen is None and scope.parent is None):
        return True
    here, there = scope.bindings[name], seen.bindings[name] if seen is not None else []
    dotted = {binding.dotted for binding in (*here, *there)}
    return bool(there) and len(dotted) == 1 and None not in dotted


def _is_constant_of_module(facts: Facts, node: cst.Attribute) -> bool:
    """Whether ``node`` is ``module.NAME`` of a linked file, which nobody sets or changes."""
    variable = facts.calls.variable(node)
    if variable is None or len(variable[0].bindings.get(variable[1], ())) != 1:
        return False
    linked = {part.path for part in facts.tree.parts}
    if not set(files_using(facts, variable[1])) <= linked:
        return False
    reached = facts.calls.mentions_through_module(*variable)
    named = [one for one in facts.calls.mentions_of(*variable) if not is_target(facts.tree, one)]
    return not any(is_written(facts.tree, one) for one in (*reached, *named))


def _is_command_line_argument(facts: Facts, node: cst.Attribute) -> bool:
    """Whether ``node`` is ``args.name`` of parsed arguments that nobody sets."""
    if not isinstance(node.value, cst.Name) or any(
        is_target(facts.tree, other)
        for other in facts.tree.scopes.attributes_named(node.attr.value)
    ):
        return False
    scope = facts.tree.scope_of(node).resolve(node.value.value)
    bindings = scope.bindings.get(node.value.value, ()) if scope is not None else ()
    return len(bindings) == 1 and any(
        isinstance(binding.value, cst.Call)
        and facts.tree.source(binding.value.func).endswith("parse_args")
        for binding in bindings
    )


def is_lasting(facts: Facts, node: cst.BaseExpression, place: cst.CSTNode) -> bool:
    """Whether ``node`` gives the same value at ``place`` however often that is passed."""
    if not is_stable(facts, node, place):
        return False
    for below in descendants(node):
        if not isinstance(below, cst.Name):
            continue
        scope = facts.tree.scope_of(below).resolve(below.value)
        for binding in scope.bindings.get(below.value, ()) if scope is not None else ():
            if any(
                isinstance(above, (cst.For, cst.While))
                for above in facts.tree.ancestors(binding.node)
            ):
                return False
    return True


def _same_self(facts: Facts, attribute: cst.Attribute, place: cst.CSTNode) -> bool:
    """Whether ``self`` of ``attribute`` is also there, under the same name, at ``place``."""
    if not isinstance(attribute.value, cst.Name):
        return False
    here = facts.calls.enclosing_function(attribute)
    there = facts.calls.enclosing_function(place)
    if here is None or there is None:
        return False
    return facts.calls.self_name(there) == attribute.value.value and facts.calls.class_of(
        here
    ) is facts.calls.class_of(there)

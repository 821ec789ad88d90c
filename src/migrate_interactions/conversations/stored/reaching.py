"""Everything that the value of an expression may be made of, over variables and functions."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.name_roles import is_label
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.walk import descendants

#: How many expressions are looked at on the way.
_MOST = 600
#: How the methods of classes begin that make an object of what was written.
_READING = ("model_validate", "parse_", "from_json", "from_dict", "validate_json")
_GIVING = frozenset(
    {
        BindingKind.ASSIGNMENT,
        BindingKind.AUGMENTED,
        BindingKind.WALRUS,
        BindingKind.WITH,
        BindingKind.LOOP,
    }
)


def reached(facts: Facts, start: cst.CSTNode) -> Iterator[cst.BaseExpression]:
    """The expressions that ``start`` may be made of, the nearest first."""
    queue: list[cst.CSTNode] = [start]
    seen: set[cst.CSTNode] = set()
    count = 0
    while queue and count < _MOST:
        whole = queue.pop(0)
        for node in descendants(whole):
            if node in seen or not isinstance(node, cst.BaseExpression):
                continue
            seen.add(node)
            count += 1
            yield node
            queue += values_behind(facts, node)


def values_behind(facts: Facts, node: cst.BaseExpression) -> list[cst.BaseExpression]:
    """What a variable or an attribute is set to, or what a function of the program returns."""
    match node:
        case cst.Name():
            return _of_name(facts, node)
        case cst.Attribute() if (owner := facts.calls.self_attribute(node)) is not None:
            return [*facts.calls.attribute_values(*owner), *_made_of(facts, owner[0])]
        case cst.Call():
            function = facts.values.function_of(node)
            if function is None:
                return []
            given = [one.value for one in facts.calls.returns_of(function)]
            given += [
                one.value
                for one in facts.calls.yields_of(function)
                if isinstance(one.value, cst.BaseExpression)
            ]
            return [one for one in given if one is not None]
    return []


def _made_of(facts: Facts, cls: cst.ClassDef) -> Iterator[cst.BaseExpression]:
    """What objects of ``cls`` are read from: ``cls.model_validate_json(text)``, ``cls(**data)``."""
    for call in facts.tree.scopes.nodes(cst.Call):
        match call.func:
            case cst.Attribute(value=cst.Name(value=name), attr=cst.Name(value=method)):
                is_reading = method.startswith(_READING)
            case cst.Name(value=name):
                is_reading = any(argument.star == "**" for argument in call.args)
            case _:
                continue
        if not is_reading or name not in ("cls", cls.name.value):
            continue
        function = facts.calls.enclosing_function(call)
        if name == cls.name.value or (
            function is not None and facts.calls.class_of(function) is cls
        ):
            yield from (argument.value for argument in call.args)


def annotated_with(facts: Facts, name: cst.Name) -> str:
    """The first imported class in the annotation of the parameter ``name``; may be empty."""
    if is_label(name, facts.tree.scopes.parents):
        return ""
    for binding in facts.tracker.definitions_at(name):
        if binding.kind is BindingKind.PARAMETER and binding.annotation is not None:
            for node in reached(facts, binding.annotation.annotation):
                dotted = facts.values.imported(node)
                if dotted and not dotted.startswith("typing"):
                    return dotted
    return ""


def _of_name(facts: Facts, node: cst.Name) -> list[cst.BaseExpression]:
    if is_label(node, facts.tree.scopes.parents):
        return []
    found: list[cst.BaseExpression] = []
    for binding in facts.tracker.definitions_at(node):
        if binding.value is not None and binding.kind in _GIVING:
            found.append(binding.value)
        function = binding.scope.node
        if binding.kind is BindingKind.PARAMETER and isinstance(function, cst.FunctionDef):
            found += facts.calls.arguments_for(function, binding.name)
            if binding.value is not None:
                found.append(binding.value)
    return sorted(found, key=lambda value: facts.tree.span(value).start)

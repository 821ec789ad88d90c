"""Whether an address is Gemini's, as far as the code says."""

from __future__ import annotations

import ast
from collections.abc import Iterable

import libcst as cst

from migrate_interactions.facts.imported_values import imported_values
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.scopes import Binding, BindingKind
from migrate_interactions.syntax.shapes import constant_text

HOST = "generativelanguage.googleapis.com"
_ENVIRONMENT = frozenset({"os.getenv", "os.environ.get"})
_MAX_DEPTH = 6


def is_gemini(facts: Facts, node: cst.BaseExpression, depth: int = 0) -> bool:
    """Whether ``node`` is, in every case that the code shows, an address of Gemini's.

    What comes from the environment is what it is without it. Nothing is guessed of what other
    code decides.
    """
    if depth > _MAX_DEPTH:
        return False

    def below(other: cst.BaseExpression) -> bool:
        return is_gemini(facts, other, depth + 1)

    match node:
        case cst.SimpleString() | cst.ConcatenatedString():
            return HOST in (constant_text(node) or "")
        case cst.FormattedString(parts=parts):
            return any(
                HOST in part.value
                if isinstance(part, cst.FormattedStringText)
                else isinstance(part, cst.FormattedStringExpression) and below(part.expression)
                for part in parts
            )
        case cst.BinaryOperation(left=left, operator=cst.Add()):
            return below(left)
        case cst.BooleanOperation(left=left, operator=cst.Or(), right=right):
            return _is_of_environment(facts, left) and below(right)
        case cst.IfExp(body=left, orelse=right):
            return below(left) and below(right)
        case cst.Call(args=[_, default]) if facts.values.name_of(node) in _ENVIRONMENT:
            return below(default.value)
        case cst.Call(func=cst.Attribute(value=text, attr=cst.Name(value="rstrip" | "strip"))):
            return below(text)
        case cst.Name():
            return _is_variable_gemini(facts, node, depth)
        case cst.Attribute():
            owner = _owner(facts, node)
            values = facts.calls.attribute_values(*owner) if owner is not None else ()
            return _all(below(value) for value in values) or _is_imported_gemini(facts, node)
    return False


def _owner(facts: Facts, node: cst.Attribute) -> tuple[cst.ClassDef, str] | None:
    """The class whose attribute ``node`` is, read through ``self``, an instance or itself."""
    value = facts.values.evaluate(node.value)
    if value is not None and isinstance(value.definition, cst.ClassDef):
        return value.definition, node.attr.value
    if value is not None and value.instance_of is not None:
        return value.instance_of, node.attr.value
    return facts.calls.self_attribute(node)


def _is_of_environment(facts: Facts, node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.Call) and facts.values.name_of(node) in _ENVIRONMENT


def _is_variable_gemini(facts: Facts, node: cst.Name, depth: int) -> bool:
    bound = facts.tracker.definitions_at(node)
    if _all(binding.kind is BindingKind.IMPORT for binding in bound):
        return _is_imported_gemini(facts, node)
    return _all(
        is_gemini(facts, value, depth + 1) if value is not None else False
        for binding in bound
        for value in _values_of(facts, binding)
    )


def _values_of(facts: Facts, binding: Binding) -> Iterable[cst.BaseExpression | None]:
    """What the variable is set to; None where that is not known."""
    function = binding.scope.node
    if binding.kind is BindingKind.PARAMETER and isinstance(function, cst.FunctionDef):
        return facts.calls.arguments_for(function, binding.name) or [None]
    simple = binding.kind is BindingKind.ASSIGNMENT and not binding.path
    return [binding.value if simple else None]


def _is_imported_gemini(facts: Facts, node: cst.BaseExpression) -> bool:
    return _all(
        isinstance(value, ast.Constant) and isinstance(value.value, str) and HOST in value.value
        for value in imported_values(facts.project, facts.values, node)
    )


def _all(answers: Iterable[bool]) -> bool:
    """Whether there is an answer, and all of them are yes."""
    listed = list(answers)
    return bool(listed) and all(listed)

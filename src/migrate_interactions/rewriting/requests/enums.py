"""Members of the old API's enums become lower-case strings."""

from __future__ import annotations

from collections.abc import Collection

import libcst as cst

from migrate_interactions.rewriting.draft import Piece
from migrate_interactions.rewriting.layout import Value
from migrate_interactions.rewriting.requests.conversion import Conversion
from migrate_interactions.rewriting.requests.records import enum_member
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.shapes import constant_text, is_none


def enum_constant(conversion: Conversion, node: cst.BaseExpression, prefix: str = "") -> str | None:
    """``low`` for ``types.ThinkingLevel.LOW`` and ``"LOW"``; None for other expressions."""
    name = enum_member(conversion.facts, node) or constant_text(node)
    if name is None and isinstance(node, cst.Attribute) and node.attr.value == "value":
        name = enum_member(conversion.facts, node.value)
    return name.lower().removeprefix(prefix.lower()) if name is not None else None


def is_unspecified(name: str) -> bool:
    """Whether an enum's member says the same as nothing."""
    return name.endswith("unspecified")


def enum_value(
    conversion: Conversion,
    node: cst.BaseExpression,
    field: str,
    *,
    prefix: str = "",
    known: Collection[str] = (),
) -> Value | None:
    """``node`` in lower case, without ``prefix``; None where it says the same as nothing.

    Raises RefusedError for a constant that is not among ``known``, if any are.
    """
    constant = enum_constant(conversion, node, prefix)
    if constant is not None:
        if is_unspecified(constant):
            return None
        if known and constant not in known:
            raise conversion.cannot(field, node, f"{constant!r} has no equivalent")
        return (f'"{constant}"',)
    match node:
        case cst.IfExp(test=test, body=body, orelse=orelse):
            left = _branch(conversion, body, field, prefix, known)
            right = _branch(conversion, orelse, field, prefix, known)
            carried = conversion.draft.carry(test)
            return (*left, " if ", carried, " else ", *right)
        case cst.Name() | cst.Attribute() | cst.Subscript() | cst.Call():
            expression = conversion.draft.carry(node)
            strip = f'.removeprefix("{prefix}")' if prefix else ""
            # the SDK takes names in any case, and prefixed ones only
            lower: tuple[Piece, ...] = (
                expression,
                f".upper(){strip}.lower()" if strip else ".lower()",
            )
            if may_be_none(conversion, node):
                return (*lower, " if ", expression, " else None")
            return lower
    raise conversion.cannot(field, node, f"`{conversion.facts.tree.excerpt(node)}` is not a name")


def _branch(
    conversion: Conversion,
    node: cst.BaseExpression,
    field: str,
    prefix: str,
    known: Collection[str],
) -> tuple[Piece, ...]:
    if is_none(node):
        return ("None",)
    value = enum_value(conversion, node, field, prefix=prefix, known=known)
    if value is None:
        return ("None",)
    assert isinstance(value, tuple)
    return value


def may_be_none(conversion: Conversion, node: cst.BaseExpression) -> bool:
    """Whether the code says that ``node`` may be ``None``."""
    facts = conversion.facts
    match node:
        case cst.Name():
            bindings = facts.tracker.definitions_at(node)
            for binding in bindings:
                if is_none(binding.value):
                    return True
                if binding.annotation is not None:
                    said = facts.tree.source(binding.annotation.annotation)
                    if "None" in said or "Optional" in said:
                        return True
                if binding.kind is BindingKind.PARAMETER:
                    function = binding.scope.node
                    if isinstance(function, cst.FunctionDef) and any(
                        is_none(value)
                        for value in facts.calls.arguments_for(function, binding.name)
                    ):
                        return True
        case cst.Attribute():
            owner = facts.calls.self_attribute(node)
            if owner is not None:
                for value in facts.calls.attribute_values(*owner):
                    if is_none(value) or (
                        isinstance(value, cst.Name) and may_be_none(conversion, value)
                    ):
                        return True
        case cst.Call(func=cst.Attribute(attr=cst.Name(value="get")), args=args):
            return len(args) < 2
    return False

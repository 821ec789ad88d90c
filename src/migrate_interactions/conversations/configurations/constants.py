"""Numbers and texts that an expression may stand for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.configurations.possible import possible_values
from migrate_interactions.facts.imported_values import imported_values
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.shapes import constant_text

_MAX_DEPTH = 4
_FEW = 4


@dataclass(frozen=True)
class Number:
    """A number that an expression may stand for.

    ``is_fallback`` says that it only counts where a setting from outside is missing.
    """

    value: float
    is_fallback: bool = False


def possible_numbers(facts: Facts, node: cst.BaseExpression, depth: int = 0) -> Iterator[Number]:
    """What ``node`` may be, as far as it is written out; products and sums are worked out."""
    if depth > _MAX_DEPTH:
        return
    for value in possible_values(facts, node):
        match value:
            case cst.Integer() | cst.Float():
                yield Number(float(value.evaluated_value))
            case cst.UnaryOperation(operator=cst.Minus(), expression=inner):
                for number in possible_numbers(facts, inner, depth + 1):
                    yield Number(-number.value, number.is_fallback)
            case cst.BinaryOperation(left=left, right=right, operator=operator):
                lefts = list(possible_numbers(facts, left, depth + 1))[:_FEW]
                rights = list(possible_numbers(facts, right, depth + 1))[:_FEW]
                for one in lefts:
                    for other in rights:
                        result = _computed(operator, one.value, other.value)
                        if result is not None:
                            yield Number(result, one.is_fallback or other.is_fallback)
            case cst.SimpleString() if (text := constant_text(value) or "").isdecimal():
                yield Number(float(text))
            case cst.Name() | cst.Attribute():
                for constant in _imported(facts, value):
                    if isinstance(constant, (int, float)) and not isinstance(constant, bool):
                        yield Number(float(constant))
            case cst.Call(func=cst.Name(value="int" | "float"), args=[cst.Arg(value=inner)]):
                yield from possible_numbers(facts, inner, depth + 1)
            case cst.Call() if (default := _fallback(value)) is not None:
                for number in possible_numbers(facts, default, depth + 1):
                    yield Number(number.value, is_fallback=True)


def _computed(operator: cst.BaseBinaryOp, left: float, right: float) -> float | None:
    match operator:
        case cst.Multiply():
            return left * right
        case cst.Add():
            return left + right
        case cst.Subtract():
            return left - right
        case cst.Divide() | cst.FloorDivide() if right:
            return left / right
        case cst.Power() if abs(left) <= 1000 and 0 <= right <= 20:
            return float(left**right)
    return None


def possible_texts(facts: Facts, node: cst.BaseExpression, depth: int = 0) -> Iterator[str]:
    """What text ``node`` may be, as far as it is written out."""
    if depth > _MAX_DEPTH:
        return
    for value in possible_values(facts, node):
        text = constant_text(value)
        if text is not None:
            yield text
            continue
        match value:
            case cst.Name() | cst.Attribute():
                yield from (one for one in _imported(facts, value) if isinstance(one, str))
            case cst.Call(func=cst.Name(value="str"), args=[cst.Arg(value=inner)]):
                yield from possible_texts(facts, inner, depth + 1)
            case cst.Call() if (default := _fallback(value)) is not None:
                yield from possible_texts(facts, default, depth + 1)


def _fallback(call: cst.Call) -> cst.BaseExpression | None:
    """What a look-up gives where there is nothing: ``settings.get("timeout", 60)``."""
    match call:
        case cst.Call(
            func=cst.Attribute(attr=cst.Name(value="get" | "getenv")),
            args=[_, cst.Arg(value=default)],
        ):
            return default
        case cst.Call(func=cst.Name(value="getattr"), args=[_, _, cst.Arg(value=default)]):
            return default
    return None


def _imported(facts: Facts, node: cst.BaseExpression) -> Iterator[object]:
    """The constants that the project's other files give an imported name."""
    module = facts.values.imported(node).rpartition(".")[0].rpartition(".")[2]
    if not module or module not in facts.project.module_names:
        return
    for value in imported_values(facts.project, facts.values, node):
        if isinstance(value, ast.Constant):
            yield value.value

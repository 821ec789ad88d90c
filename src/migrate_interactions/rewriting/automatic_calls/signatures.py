"""Whether a function can be called with what the model sends, as the SDK would call it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.syntax.bindings import dotted_name

_PLAIN = frozenset({"str", "int", "float", "bool", "list", "dict", "None", "Any", "typing.Any"})
_GENERIC = frozenset({"list", "dict", "List", "Dict", "Optional", "Union"})
#: What the SDK tells the model is wrong with a value, whatever value it is.
_NEVER_PASSED = frozenset({"Literal", "Enum"})
_RETURNED = _PLAIN | {"tuple", "object"}
_RETURNED_GENERIC = _GENERIC | {"tuple", "Tuple", "Sequence", "Mapping", "Literal"}


@dataclass(frozen=True)
class Problem:
    """What is in the way; ``never_passed`` if the SDK never gets the function called."""

    sentence: str
    never_passed: bool = False


def problem_of(function: cst.FunctionDef) -> Problem | None:
    """Why ``function`` would be called, or answered for, in another way than by the SDK."""
    name = function.name.value
    problem: Problem | None = None
    for parameter in _parameters(function):
        annotation = parameter.annotation
        if annotation is None:
            return Problem(f"`{parameter.name.value}` of `{name}` has no annotation")
        unknown = list(_unknown(annotation.annotation, _PLAIN, _GENERIC))
        if unknown and set(unknown) <= _NEVER_PASSED:
            problem = Problem(
                f"the SDK cannot pass `{parameter.name.value}` of `{name}`, and tells the model "
                "of an error at each call; a loop of the program's own calls the function",
                never_passed=True,
            )
        elif unknown:
            return Problem(
                f"the SDK makes a `{unknown[0]}` of what the model gives "
                f"for `{parameter.name.value}` of `{name}`"
            )
    if function.returns is not None:
        unknown = list(_unknown(function.returns.annotation, _RETURNED, _RETURNED_GENERIC))
        if unknown:
            return Problem(f"the SDK turns the `{unknown[0]}` that `{name}` returns into JSON")
    return problem


def _parameters(function: cst.FunctionDef) -> Iterator[cst.Param]:
    params = function.params
    named = [*params.posonly_params, *params.params, *params.kwonly_params]
    for position, parameter in enumerate(named):
        if (
            position == 0
            and parameter.annotation is None
            and parameter.name.value
            in (
                "self",
                "cls",
            )
        ):
            continue
        yield parameter


def _unknown(
    node: cst.BaseExpression, plain: frozenset[str], generic: frozenset[str]
) -> Iterator[str]:
    """The names in an annotation that are not plain JSON."""
    match node:
        case cst.Name() | cst.Attribute():
            name = dotted_name(node)
            if name.removeprefix("typing.") not in plain:
                yield name.rpartition(".")[2]
        case cst.BinaryOperation(left=left, operator=cst.BitOr(), right=right):
            yield from _unknown(left, plain, generic)
            yield from _unknown(right, plain, generic)
        case cst.Subscript(value=base, slice=elements):
            name = dotted_name(base).removeprefix("typing.")
            if name not in generic:
                yield name
            elif name != "Literal":
                for element in elements:
                    if isinstance(element.slice, cst.Index):
                        yield from _unknown(element.slice.value, plain, generic)
        case cst.SimpleString():
            try:
                inner = cst.parse_expression(str(node.evaluated_value))
            except cst.ParserSyntaxError:
                yield str(node.evaluated_value)
            else:
                yield from _unknown(inner, plain, generic)
        case cst.Ellipsis():
            pass
        case _:
            yield "value"

"""Recognises small shapes of Python code by looking at the code alone."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst


def is_none(node: cst.CSTNode | None) -> bool:
    """Whether ``node`` is the constant ``None``."""
    return isinstance(node, cst.Name) and node.value == "None"


def is_false(node: cst.CSTNode | None) -> bool:
    """Whether ``node`` is the constant ``False``."""
    return isinstance(node, cst.Name) and node.value == "False"


def is_empty_list(node: cst.CSTNode | None) -> bool:
    """Whether ``node`` is ``[]`` or ``list()``."""
    match node:
        case cst.List(elements=[]) | cst.Call(func=cst.Name(value="list"), args=[]):
            return True
    return False


def is_constant_text(node: cst.CSTNode) -> bool:
    """Whether ``node`` is a string literal without anything to fill in."""
    return isinstance(node, (cst.SimpleString, cst.ConcatenatedString))


def constant_text(node: cst.CSTNode) -> str | None:
    """The value of a string literal; None for bytes, f-strings and everything else."""
    if isinstance(node, (cst.SimpleString, cst.ConcatenatedString)):
        value = node.evaluated_value
        return value if isinstance(value, str) else None
    return None


def without_await(node: cst.BaseExpression) -> cst.BaseExpression:
    """What ``node`` awaits, or ``node`` itself."""
    return node.expression if isinstance(node, cst.Await) else node


def first_target(node: cst.Assign) -> cst.BaseExpression:
    """The target of an assignment; of several, the first."""
    return node.targets[0].target


def keyword_of(argument: cst.Arg) -> str | None:
    """The keyword under which an argument is given; None for one given by its position."""
    return argument.keyword.value if argument.keyword is not None else None


def keyword_argument(arguments: Iterable[cst.Arg], name: str) -> cst.Arg | None:
    """The first of ``arguments`` that is given under the keyword ``name``."""
    return next((one for one in arguments if keyword_of(one) == name), None)


def written_fields(node: cst.CSTNode) -> dict[str, cst.BaseExpression] | None:
    """Keyword arguments of a call, or entries of a dict display; None if not all have names.

    ``camelCase`` keys of a display are given in ``snake_case``.
    """
    fields: dict[str, cst.BaseExpression] = {}
    match node:
        case cst.Call(args=args):
            for argument in args:
                if argument.keyword is None:
                    return None
                fields[argument.keyword.value] = argument.value
        case cst.Dict(elements=elements):
            for element in elements:
                match element:
                    case cst.DictElement(key=cst.SimpleString() as key, value=value):
                        fields[_snake_case(str(key.evaluated_value))] = value
                    case _:
                        return None
        case _:
            return None
    return fields


def _snake_case(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def only_statement(function: cst.FunctionDef, statement: cst.BaseSmallStatement) -> bool:
    """Whether ``function`` does nothing but ``statement``, docstring and imports apart."""
    small: list[cst.BaseSmallStatement] = []
    for line in function.body.body:
        match line:
            case cst.SimpleStatementLine(body=body):
                small += body
            case cst.BaseSmallStatement():
                small.append(line)
            case _:
                return False
    return [s for s in small if not _does_nothing(s)] == [statement]


def _does_nothing(node: cst.CSTNode) -> bool:
    match node:
        case cst.Import() | cst.ImportFrom() | cst.Expr(value=cst.SimpleString()):
            return True
    return False

"""Recognises small shapes of Python code by looking at the code alone."""

from __future__ import annotations

import libcst as cst


def is_none(node: cst.CSTNode | None) -> bool:
    """Whether ``node`` is the constant ``None``."""
    return isinstance(node, cst.Name) and node.value == "None"


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


def first_target(node: cst.Assign) -> cst.BaseExpression:
    """The target of an assignment; of several, the first."""
    return node.targets[0].target


def keyword_of(argument: cst.Arg) -> str | None:
    """The keyword under which an argument is given; None for one given by its position."""
    return argument.keyword.value if argument.keyword is not None else None


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

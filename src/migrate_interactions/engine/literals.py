"""Read dictionaries and lists that are written out in the code."""

from __future__ import annotations

import ast
from collections.abc import Iterator


def is_old_type(value: ast.expr) -> bool:
    """Whether ``value`` builds an object of ``google.genai.types``."""
    if not isinstance(value, ast.Call):
        return False
    parts = ast.unparse(value.func).split(".")
    return "types" in parts[:-1]


def last_name(function: ast.expr) -> str:
    return ast.unparse(function).rpartition(".")[2]


def elements(value: ast.expr) -> Iterator[ast.expr]:
    if isinstance(value, ast.List | ast.Tuple):
        yield from (one for one in value.elts if not isinstance(one, ast.Starred))


def items(value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(value, ast.Dict):
        for key, item in zip(value.keys, value.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value, item
    elif isinstance(value, ast.Call) and ast.unparse(value.func) == "dict":
        yield from ((one.arg, one.value) for one in value.keywords if one.arg)


def keys(value: ast.expr) -> set[str]:
    return {name for name, _ in items(value)}


def type_key(value: ast.Dict) -> str | None:
    for name, item in items(value):
        if name == "type" and isinstance(item, ast.Constant) and isinstance(item.value, str):
            return item.value
    return None


def is_open(value: ast.Dict) -> bool:
    """Whether the dictionary has keys that the code does not spell out."""
    return any(not isinstance(key, ast.Constant) for key in value.keys)

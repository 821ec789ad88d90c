"""What names that are imported from other files of the project are assigned there."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import libcst as cst

from migrate_interactions.facts.values import Values
from migrate_interactions.sources import Project


def imported_values(project: Project, values: Values, node: cst.BaseExpression) -> list[ast.expr]:
    """What the project's modules assign to the imported name or attribute ``node``.

    Modules are found by the end of their path, so that there may be values of several.
    """
    module, _, name = values.imported(node).rpartition(".")
    if not module.strip(".") or not name.isidentifier():
        return []
    return [
        value
        for content in project.contents_of_module(module)
        for value in _assigned(content, name)
    ]


def _assigned(content: bytes, name: str) -> Iterator[ast.expr]:
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError):
        return
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=targets, value=value):
                names = [target.id for target in targets if isinstance(target, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value):
                names = [target]
            case _:
                continue
        if name in names:
            yield value


def is_collection(value: ast.expr) -> bool:
    """Whether ``value`` is written out, and is no text."""
    return isinstance(
        value, (ast.List, ast.Tuple, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
    )

"""Functions that are imported from another file of the project."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.facts.module import Facts


def function_elsewhere(facts: Facts, dotted: str) -> cst.FunctionDef | None:
    """The function of the project that is imported as ``dotted``, if its file can be read."""
    module, _, name = dotted.rpartition(".")
    content = facts.project.content_of_module(module) if module else None
    if content is None or f"def {name}".encode() not in content:
        return None
    try:
        parsed = cst.parse_module(content)
    except (cst.ParserSyntaxError, UnicodeDecodeError):
        return None
    for statement in parsed.body:
        if isinstance(statement, cst.FunctionDef) and statement.name.value == name:
            return statement
    return None

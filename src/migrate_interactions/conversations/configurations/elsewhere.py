"""Functions that are imported from another file of the project."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.facts.module import Facts


def function_elsewhere(facts: Facts, dotted: str) -> cst.FunctionDef | None:
    """The function of the project that is imported as ``dotted``, if its file can be read."""
    module, _, name = dotted.rpartition(".")
    contents = facts.project.contents_of_module(module)
    if len(contents) != 1 or f"def {name}".encode() not in contents[0]:
        return None
    try:
        parsed = cst.parse_module(contents[0])
    except (cst.ParserSyntaxError, UnicodeDecodeError):
        return None
    for statement in parsed.body:
        if isinstance(statement, cst.FunctionDef) and statement.name.value == name:
            return statement
    return None

"""``thinking_config``: how much the model thinks, and whether it tells."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.mapping.request import DYNAMIC_BUDGET, THINKING_FIELDS, Goes
from migrate_interactions.rewriting.layout import Value
from migrate_interactions.rewriting.requests.conversion import Conversion
from migrate_interactions.rewriting.requests.enums import enum_value
from migrate_interactions.syntax.shapes import is_none

_FIELD = "thinking_config"


def thinking_entries(conversion: Conversion, node: cst.BaseExpression) -> list[tuple[str, Value]]:
    """Keys of ``generation_config``. Raises RefusedError."""
    record = conversion.written(node, f"`{_FIELD}`")
    if record is None:
        raise conversion.cannot(_FIELD, node, "it is built elsewhere")
    found: list[tuple[str, Value]] = []
    for name, value in record.fields.items():
        if is_none(value):
            continue
        row = THINKING_FIELDS.get(name)
        if name == "thinking_budget" and conversion.facts.tree.source(value) == DYNAMIC_BUDGET:
            continue
        if row is None or row.goes is Goes.NOWHERE:
            why = row.lost if row is not None else "it is not known"
            raise conversion.cannot(name, value, why)
        if name == "include_thoughts":
            found.append((row.name, _summaries(conversion, value)))
            continue
        level = enum_value(conversion, value, name)
        if level is not None:
            found.append((row.name, level))
    return found


def _summaries(conversion: Conversion, value: cst.BaseExpression) -> Value:
    match value:
        case cst.Name(value="True"):
            return ('"auto"',)
        case cst.Name(value="False"):
            return ('"none"',)
    return ('"auto" if ', conversion.draft.carry(value), ' else "none"')

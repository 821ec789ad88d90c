"""The JSON schema of an audit's report, from the dataclasses that it is made of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from migrate_interactions.audit.ledger import Count
from migrate_interactions.audit.report import VERSION, AuditReport

AUDIT_SCHEMA = "docs/audit-report.schema.json"
_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean"}


def audit_schema() -> str:
    """Draft 2020-12, one definition per dataclass. New keys are allowed everywhere."""
    whole = _record(AuditReport)
    counts = {"type": "object", "additionalProperties": {"$ref": "#/$defs/Figures"}}
    lines: dict[str, Any] = {"$ref": "#/$defs/Figures"}
    score = {"type": ["integer", "null"], "minimum": 0, "maximum": 100}
    summary = {"lines": lines, "by_category": counts, "by_folder": counts, "by_file": counts}
    figures = _record(Count)
    more = {"total": {"type": "integer"}, "share": {"type": ["number", "null"]}}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"The report of migrate-interactions audit, version {VERSION}",
        **_with(whole, {"version": {"const": VERSION}, "summary": {"$ref": "#/$defs/Summary"}}),
        "$defs": {
            "Summary": _with({"type": "object"}, {**summary, "score": score}),
            "Figures": _with(figures, more),
            **{one.__name__: _record(one) for one in _inside(AuditReport)},
        },
    }
    return json.dumps(schema, indent=2) + "\n"


def _with(record: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {**record.get("properties", {}), **more},
        "required": [*record.get("required", []), *more],
    }


def _record(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    needed = [
        one.name
        for one in fields(kind)
        if one.default is MISSING and one.default_factory is MISSING
    ]
    return {
        "type": "object",
        "properties": {one.name: _value(hints[one.name]) for one in fields(kind)},
        "required": needed,
    }


def _value(hint: Any) -> dict[str, Any]:
    if isinstance(hint, UnionType):
        (kind,) = (one for one in get_args(hint) if one is not NoneType)
        return {"anyOf": [_value(kind), {"type": "null"}]}
    if get_origin(hint) is tuple:
        kinds = get_args(hint)
        if kinds[-1] is Ellipsis:
            return {"type": "array", "items": _value(kinds[0])}
        items = [_value(kind) for kind in kinds]
        return {"type": "array", "prefixItems": items, "minItems": len(items), "items": False}
    if is_dataclass(hint):
        return {"$ref": f"#/$defs/{hint.__name__}"}  # type: ignore[union-attr]
    if issubclass(hint, StrEnum):
        return {"enum": [one.value for one in hint]}
    return {"type": _PLAIN[hint]}


def _inside(kind: Any) -> Iterator[Any]:
    """The dataclasses that a dataclass holds, at any depth, each once."""
    seen: dict[Any, None] = {}
    left = list(get_type_hints(kind).values())
    while left:
        hint = left.pop(0)
        if is_dataclass(hint) and hint not in seen:
            seen[hint] = None
            left += get_type_hints(hint).values()
        left += get_args(hint)
    yield from seen

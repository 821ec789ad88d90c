"""The JSON schemas of reports, from the dataclasses that they are made of.

Draft 2020-12, one definition per dataclass. New keys are allowed everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from migrate_interactions.audit.fleet_file import FLEET_VERSION
from migrate_interactions.audit.ledger import Count
from migrate_interactions.audit.merging import FleetBlocker, FleetReport, FleetVerdict
from migrate_interactions.audit.report import VERSION, AuditReport
from migrate_interactions.audit.series import BURNDOWN_VERSION, Burndown

_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean"}
_LINES: dict[str, Any] = {"$ref": "#/$defs/Figures"}
_COUNTS = {"type": "object", "additionalProperties": _LINES}
_SCORE = {"type": ["integer", "null"], "minimum": 0, "maximum": 100}


def report_schemas() -> Iterator[tuple[str, str]]:
    """The path and the text of each schema."""
    yield "docs/audit-report.schema.json", _audit_schema()
    yield "docs/fleet-report.schema.json", _fleet_schema()
    yield "docs/burndown-report.schema.json", _burndown_schema()


def _audit_schema() -> str:
    counts = dict.fromkeys(("by_category", "by_folder", "by_file"), _COUNTS)
    more = {
        "Summary": _with({"type": "object"}, {"lines": _LINES, **counts, "score": _SCORE}),
        "Figures": _figures(),
    }
    return _schema(AuditReport, "audit", "version", VERSION, more)


def _fleet_schema() -> str:
    pace = {"type": ["number", "null"], "minimum": 0}
    place = {"name": {"type": "string"}, "lines_per_hour": pace, "score": _SCORE}
    blockers, verdicts, waves = (
        {"type": "array", "items": {"$ref": f"#/$defs/{name}"}}
        for name in (FleetBlocker.__name__, FleetVerdict.__name__, "WavePlan")
    )
    summary = {
        "lines": _LINES,
        "by_category": _COUNTS,
        "score": _SCORE,
        "accounting": {"$ref": "#/$defs/Accounting"},
        "files": {"$ref": "#/$defs/FileCounts"},
        "waves": waves,
        "blockers": blockers,
        "verdicts": verdicts,
        "order": {"type": "string"},
        "best_next": {"type": "array", "items": {"$ref": "#/$defs/Place"}},
    }
    more = {
        "Summary": _with({"type": "object"}, summary),
        "Place": _with(_figures(), place),
        "Figures": _figures(),
        **_definitions((FleetBlocker, FleetVerdict)),
    }
    return _schema(FleetReport, "fleet", "fleet_version", FLEET_VERSION, more)


def _burndown_schema() -> str:
    return _schema(Burndown, "burndown", "burndown_version", BURNDOWN_VERSION, {})


def _schema(kind: Any, command: str, key: str, version: int, more: dict[str, Any]) -> str:
    """The schema of ``kind``, with its version under ``key``; ``more`` are definitions."""
    own = {key: {"const": version}}
    summary = {"summary": {"$ref": "#/$defs/Summary"}} if "Summary" in more else {}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"The report of migrate-interactions {command}, version {version}",
        **_with(_record(kind), {**own, **summary}),
        "$defs": {**more, **_definitions(_inside(kind))},
    }
    return json.dumps(schema, indent=2) + "\n"


def _figures() -> dict[str, Any]:
    """A count with what follows from it."""
    more = {"total": {"type": "integer"}, "share": {"type": ["number", "null"]}}
    return _with(_record(Count), more)


def _with(record: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {**record.get("properties", {}), **more},
        "required": [*record.get("required", []), *more],
    }


def _definitions(kinds: Iterable[Any]) -> dict[str, Any]:
    return {one.__name__: _record(one) for one in kinds}


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

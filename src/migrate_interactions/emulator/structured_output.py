"""JSON values that satisfy a schema, made from the context's digest."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from migrate_interactions.emulator.context import Context

WORDS = (
    "amber",
    "basil",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "grove",
    "harbour",
    "iris",
    "juniper",
)
FORMATS = {
    "date": "2026-03-{day:02d}",
    "date-time": "2026-03-{day:02d}T12:00:00Z",
    "time": "12:{day:02d}:00",
    "email": "reader{day}@example.com",
    "uri": "https://example.com/{day}",
    "uuid": "00000000-0000-4000-8000-0000000000{day:02d}",
}
MAX_DEPTH = 6


def structured_text(entry: Mapping[str, Any], context: Context, seed: int) -> str:
    """The text of an answer in the format `entry` asks for."""
    schema = entry.get("schema")
    if schema is None:
        subject = " ".join(context.last_user_text().split())[:60]
        return json.dumps(
            {"answer": f"About {subject}", "context": context.digest[:8]}, ensure_ascii=False
        )
    value = value_of(schema, "answer", seed, ())
    if context.bare_enum:
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def value_of(
    schema: Mapping[str, Any], name: str, seed: int, names: Sequence[str], depth: int = 0
) -> Any:
    """A value for a canonical schema; `names` are tried first for free strings."""
    if values := schema.get("enum"):
        return values[seed % len(values)]
    for key in ("anyOf", "oneOf", "allOf"):
        if options := schema.get(key):
            return value_of(options[0], name, seed, names, depth)
    kind = schema.get("type", "string" if "$ref" not in schema else "null")
    if isinstance(kind, list):
        kind = next((each for each in kind if each != "null"), "null")
    match kind:
        case "string":
            return _string(schema, name, seed, names)
        case "integer":
            return int(_number(schema, seed))
        case "number":
            return round(_number(schema, seed) + (seed % 10) / 10 * ("maximum" not in schema), 1)
        case "boolean":
            return seed % 2 == 0
        case "null":
            return None
        case "array":
            return _array(schema, name, seed, names, depth)
        case _:
            properties: Mapping[str, Any] = schema.get("properties", {})
            if depth >= MAX_DEPTH:
                properties = {key: properties[key] for key in schema.get("required", [])}
            return {
                key: value_of(each, key, seed // (position + 2) + position, names, depth + 1)
                for position, (key, each) in enumerate(properties.items())
            }


def _array(
    schema: Mapping[str, Any], name: str, seed: int, names: Sequence[str], depth: int
) -> list[Any]:
    least = schema.get("minItems", 0)
    most = schema.get("maxItems", max(least, 3))
    count = 0 if depth >= MAX_DEPTH else least + (seed % (most - least + 1) if most > least else 0)
    if count == 0 and most > 0 and depth < MAX_DEPTH:
        count = 1
    item = schema.get("items", {"type": "string"})
    return [value_of(item, name, seed // 3 + index, names, depth + 1) for index in range(count)]


def _string(schema: Mapping[str, Any], name: str, seed: int, names: Sequence[str]) -> str:
    if pattern := FORMATS.get(schema.get("format", "")):
        return pattern.format(day=1 + seed % 28)
    if names:
        return names[0]
    text = f"{name.replace('_', ' ')} {WORDS[seed % len(WORDS)]} {seed % 9973}"
    text = text.ljust(schema.get("minLength", 0), ".")
    return text[: schema.get("maxLength", len(text))]


def _number(schema: Mapping[str, Any], seed: int) -> float:
    lowest = schema.get(
        "minimum", schema.get("exclusiveMinimum", 0) + ("exclusiveMinimum" in schema)
    )
    highest = schema.get("maximum", max(lowest, lowest + 100))
    return float(lowest + seed % (int(highest - lowest) + 1))

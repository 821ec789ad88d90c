"""Keywords of ``types.Schema``, and those of JSON Schema.

Source: the SDK's ``types.Schema`` (3.4.0) and JSON Schema 2020-12.
"""

from __future__ import annotations

#: snake_case name of a Schema field -> keyword of JSON Schema.
SCHEMA_KEYWORDS: dict[str, str] = {
    "type": "type",
    "description": "description",
    "title": "title",
    "format": "format",
    "enum": "enum",
    "default": "default",
    "properties": "properties",
    "required": "required",
    "additional_properties": "additionalProperties",
    "min_properties": "minProperties",
    "max_properties": "maxProperties",
    "items": "items",
    "min_items": "minItems",
    "max_items": "maxItems",
    "minimum": "minimum",
    "maximum": "maximum",
    "min_length": "minLength",
    "max_length": "maxLength",
    "pattern": "pattern",
    "any_of": "anyOf",
}

#: Read apart: it becomes one more type.
NULLABLE = "nullable"

#: What the model is not told by JSON Schema; the order of keys and an example.
DROPPED_KEYWORDS = frozenset({"property_ordering", "example"})

#: Keywords whose value is a schema, a list of schemas, a map of schemas.
SCHEMA_IN = frozenset({"items", "additional_properties"})
SCHEMAS_IN_LIST = frozenset({"any_of"})
SCHEMAS_BY_NAME = frozenset({"properties"})

TYPES = frozenset({"string", "number", "integer", "boolean", "array", "object", "null"})

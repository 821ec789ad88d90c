"""JSON schemas: what is wrong with one, and the canonical form of one.

generateContent takes the service's own `Schema` message (upper-case types,
`nullable`, `propertyOrdering`) or plain JSON Schema; the Interactions API takes
plain JSON Schema with lower-case types. `canonical_schema` brings both to one
form, so that a schema that was carried over faithfully compares equal.
"""

from __future__ import annotations

from typing import Any, Literal

from migrate_interactions.emulator.spelling import camel_case, words

TYPES = ("string", "number", "integer", "boolean", "array", "object", "null")

# Keywords of the `Schema` message (google.genai.types.Schema), as the REST API spells them.
OPENAPI_KEYWORDS = frozenset(
    words(
        "additionalProperties anyOf default defs description enum example format items maxItems "
        "maxLength maxProperties maximum minItems minLength minProperties minimum nullable pattern "
        "properties propertyOrdering ref required title type $defs $ref"
    )
)
# Keywords of JSON Schema 2020-12; `definitions` is what older generators write for `$defs`.
JSON_KEYWORDS = frozenset(
    words(
        "$anchor $comment $defs $id $ref $schema additionalProperties allOf anyOf const "
        "contains default definitions dependentRequired deprecated description discriminator "
        "enum examples exclusiveMaximum exclusiveMinimum format if then else items "
        "maxContains maxItems maxLength maxProperties maximum minContains minItems minLength "
        "minProperties minimum multipleOf not oneOf pattern patternProperties prefixItems "
        "properties propertyNames readOnly required title type uniqueItems writeOnly"
    )
)
_SCHEMA_VALUES = ("items", "additionalProperties", "not", "contains", "if", "then", "else")
_SCHEMA_LISTS = ("anyOf", "oneOf", "allOf", "prefixItems")
_SCHEMA_MAPS = ("properties", "$defs", "defs", "definitions", "patternProperties")
_COUNTS = ("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties")
# Titles and key order are bookkeeping of the generators; defaults and examples are
# dropped by the SDK on the way to the `Schema` message.
_DROPPED = ("title", "propertyOrdering", "example", "examples", "default", "$schema", "$id")
_DROPPED_TABLES = ("$defs", "defs", "definitions", "nullable", "discriminator", "$comment")


def schema_mistake(schema: Any, dialect: Literal["json", "openapi"], path: str = "") -> str | None:
    """Say what a service would refuse in `schema`, or None when nothing is wrong."""
    place = path or "the top"
    if isinstance(schema, bool):
        return None
    if not isinstance(schema, dict):
        return f"{place} is not an object"
    keywords = JSON_KEYWORDS if dialect == "json" else OPENAPI_KEYWORDS
    for given, value in schema.items():
        key = camel_case(given) if dialect == "openapi" else given
        if key not in keywords:
            return f"unknown keyword {given!r} at {place}"
        if value is None and dialect == "json" and key not in ("default", "const"):
            return f"{given!r} is null at {place}"
        if key == "type" and (mistake := _type_mistake(value, dialect)):
            return f"{mistake} at {place}"
        if mistake := _nested_mistake(key, value, dialect, f"{path}/{given}"):
            return mistake
    return None


def _nested_mistake(
    key: str, value: Any, dialect: Literal["json", "openapi"], path: str
) -> str | None:
    if value is None:
        return None
    if key in _SCHEMA_VALUES:
        return schema_mistake(value, dialect, path)
    if key in _SCHEMA_LISTS:
        if not isinstance(value, list):
            return f"{path} is not a list"
        nested = [(f"{path}/{index}", each) for index, each in enumerate(value)]
    elif key in _SCHEMA_MAPS:
        if not isinstance(value, dict):
            return f"{path} is not an object"
        nested = [(f"{path}/{name}", each) for name, each in value.items()]
    else:
        return None
    for place, each in nested:
        if mistake := schema_mistake(each, dialect, place):
            return mistake
    return None


def _type_mistake(value: Any, dialect: Literal["json", "openapi"]) -> str | None:
    names = value if isinstance(value, list) and dialect == "json" else [value]
    for name in names:
        known = str(name).lower() if dialect == "openapi" else name
        if known not in TYPES:
            hint = "; types are lower-case" if str(name).lower() in TYPES else ""
            return f"unknown type {name!r}{hint}"
    return None


def canonical_schema(schema: Any) -> Any:
    """The one form of a schema in which two spellings of the same schema are equal."""
    return _canonical(schema, _definitions(schema), ())


def _definitions(schema: Any) -> dict[str, Any]:
    if not isinstance(schema, dict):
        return {}
    tables = (schema.get(name) or {} for name in ("$defs", "defs", "definitions"))
    return {name: each for table in tables for name, each in table.items()}


def _canonical(schema: Any, definitions: dict[str, Any], open_references: tuple[str, ...]) -> Any:
    if not isinstance(schema, dict):
        return schema
    spelled = {camel_case(key): value for key, value in schema.items() if value is not None}
    reference = spelled.pop("$ref", None) or spelled.pop("ref", None)
    if isinstance(reference, str):
        name = reference.rsplit("/", 1)[-1]
        if name in open_references or name not in definitions:
            return {"$ref": name}
        target = {**definitions[name], **spelled}
        return _canonical(target, definitions, (*open_references, name))
    nullable = spelled.get("nullable") is True
    result: dict[str, Any] = {}
    for key, value in spelled.items():
        if key in _DROPPED or key in _DROPPED_TABLES:
            continue
        result[key] = _canonical_value(key, value, definitions, open_references)
    if "const" in result:
        result["enum"] = [result.pop("const")]
    if not result.get("required", True):
        del result["required"]
    if result.get("format") == "enum":
        del result["format"]
    if isinstance(result.get("additionalProperties"), bool):
        del result["additionalProperties"]
    return _with_null(result, nullable)


def _canonical_value(
    key: str, value: Any, definitions: dict[str, Any], open_references: tuple[str, ...]
) -> Any:
    if key == "type":
        names = [str(name).lower() for name in (value if isinstance(value, list) else [value])]
        return names[0] if len(names) == 1 else sorted(names)
    if key == "required":
        return sorted(value)
    if key in _COUNTS:
        return int(value)
    if key in _SCHEMA_VALUES:
        return _canonical(value, definitions, open_references)
    if key in _SCHEMA_LISTS:
        return [_canonical(each, definitions, open_references) for each in value]
    if key in _SCHEMA_MAPS:
        return {
            name: _canonical(each, definitions, open_references) for name, each in value.items()
        }
    return value


def _with_null(schema: dict[str, Any], nullable: bool) -> dict[str, Any]:
    """Fold `nullable` and `anyOf: [X, null]` into a list of types."""
    options = schema.get("anyOf")
    if isinstance(options, list) and {"type": "null"} in options:
        others = [each for each in options if each != {"type": "null"}]
        nullable = True
        if len(others) == 1:
            schema = {**{k: v for k, v in schema.items() if k != "anyOf"}, **others[0]}
        else:
            schema = {**schema, "anyOf": others}
    if not nullable:
        return schema
    if "type" not in schema:
        return {**schema, "anyOf": [*schema.get("anyOf", []), {"type": "null"}]}
    names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return {**schema, "type": sorted({*names, "null"})}

"""A small language for the shapes of JSON requests, and the check against it.

The tables written in it (`interactions_shapes`, `generate_content_shapes` and the like) say
which keys and values a request may have. `checked` either returns the value
with its keys in the table's spelling and without nulls (in proto3 JSON a null
is the same as an absent field), or raises the 400 of the first mistake.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from migrate_interactions.emulator.json_schema import schema_mistake
from migrate_interactions.emulator.service_error import invalid
from migrate_interactions.emulator.spelling import camel_case


@dataclass(frozen=True)
class Plain:
    """A scalar of one kind."""

    kind: Literal["string", "integer", "number", "boolean", "base64"]


@dataclass(frozen=True)
class Anything:
    """Any JSON value, kept as it is."""


@dataclass(frozen=True)
class JsonSchema:
    """A JSON Schema; `dialect` says whose: plain JSON Schema or the service's `Schema` message."""

    dialect: Literal["json", "openapi"]


@dataclass(frozen=True)
class Choice:
    """A string out of a closed set, in exactly this case."""

    values: tuple[str, ...]


@dataclass(frozen=True)
class ListOf:
    """A list whose items all have one shape."""

    item: Shape


@dataclass(frozen=True)
class MapOf:
    """An object with free keys whose values have one shape."""

    value: Shape


@dataclass(frozen=True)
class Record:
    """An object with known keys. With `camel`, snake_case spellings are taken too."""

    required: Mapping[str, Shape] = field(default_factory=dict)
    optional: Mapping[str, Shape] = field(default_factory=dict)
    camel: bool = False


@dataclass(frozen=True)
class Tagged:
    """An object whose `type` decides which record it is."""

    what: str
    variants: Mapping[str, Record]


@dataclass(frozen=True)
class OneOf:
    """The first of several shapes that fits the JSON kind of the value."""

    shapes: tuple[Shape, ...]


Shape: TypeAlias = Plain | Anything | JsonSchema | Choice | ListOf | MapOf | Record | Tagged | OneOf

TEXT = Plain("string")
WHOLE = Plain("integer")
NUMBER = Plain("number")
FLAG = Plain("boolean")
BYTES = Plain("base64")
ANYTHING = Anything()
JSON_OBJECT = MapOf(ANYTHING)

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]*={0,2}\Z")


def choice(*values: str) -> Choice:
    """A closed set of strings."""
    return Choice(values)


def one_of(*shapes: Shape) -> OneOf:
    """Alternatives, told apart by the JSON kind of the value."""
    return OneOf(shapes)


def checked(value: Any, shape: Shape, path: str) -> Any:
    """Return `value` normalised by `shape`, or raise the 400 that names `path`."""
    match shape:
        case Anything():
            return value
        case Plain(kind):
            return _plain(value, kind, path)
        case JsonSchema(dialect):
            if mistake := schema_mistake(value, dialect):
                raise invalid(f"Invalid JSON schema at '{path}': {mistake}.")
            return value
        case Choice(values):
            if value not in values or not isinstance(value, str):
                listed = ", ".join(values)
                raise invalid(f"Invalid value at '{path}': {value!r} is not one of {listed}.")
            return value
        case ListOf(item):
            if not isinstance(value, list):
                raise invalid(
                    f"Invalid value at '{path}': a list is expected, not {kind_of(value)}."
                )
            return [checked(each, item, f"{path}[{index}]") for index, each in enumerate(value)]
        case MapOf(item):
            entries = _object(value, path)
            return {key: checked(each, item, f"{path}.{key}") for key, each in entries.items()}
        case Record():
            return _record(_object(value, path), shape, path)
        case Tagged(what, variants):
            entries = _object(value, path)
            tag = entries.get("type")
            if tag is None:
                raise invalid(f"Invalid {what} at '{path}': the key 'type' is missing.")
            if not isinstance(tag, str) or tag not in variants:
                known = ", ".join(variants)
                raise invalid(f"Unknown {what} type {tag!r} at '{path}'; the types are {known}.")
            return _record(entries, variants[tag], path)
        case OneOf(shapes):
            for each in shapes:
                if _fits(value, each):
                    return checked(value, each, path)
            raise invalid(f"Invalid value at '{path}': {kind_of(value)} is not accepted here.")


def kind_of(value: Any) -> str:
    """What a JSON value is called in a message."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case str():
            return "a string"
        case int() | float():
            return "a number"
        case list():
            return "a list"
        case _:
            return "an object"


def _plain(value: Any, kind: str, path: str) -> Any:
    match kind:
        case "string" if isinstance(value, str):
            return value
        case "boolean" if isinstance(value, bool):
            return value
        case "integer" if isinstance(value, (int, float)) and not isinstance(value, bool):
            if value == int(value):
                return int(value)
        case "number" if isinstance(value, (int, float)) and not isinstance(value, bool):
            return value
        case "base64" if isinstance(value, str) and _BASE64.match(value):
            return value
    article = "an" if kind == "integer" else "a"
    raise invalid(f"Invalid value at '{path}': {article} {kind} is expected, not {value!r:.80}.")


def _object(value: Any, path: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise invalid(f"Invalid value at '{path}': an object is expected, not {kind_of(value)}.")
    return value


def _record(entries: dict[str, Any], shape: Record, path: str) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for given, value in entries.items():
        key = camel_case(given) if shape.camel else given
        expected = shape.required.get(key) or shape.optional.get(key)
        if expected is None:
            raise invalid(
                f"Invalid JSON payload received. Unknown name \"{given}\" at '{path}': "
                "Cannot find field."
            )
        if value is not None:
            result[key] = checked(value, expected, f"{path}.{given}")
    for key in shape.required:
        if key not in result:
            raise invalid(f"The required key '{key}' is missing at '{path}'.")
    return result


def _fits(value: Any, shape: Shape) -> bool:
    match shape:
        case Plain(kind="string" | "base64") | Choice():
            return isinstance(value, str)
        case Plain(kind="boolean"):
            return isinstance(value, bool)
        case Plain():
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        case ListOf():
            return isinstance(value, list)
        case Record() | Tagged() | MapOf() | JsonSchema():
            return isinstance(value, dict)
        case OneOf(shapes):
            return any(_fits(value, each) for each in shapes)
        case _:
            return True

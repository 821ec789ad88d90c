"""The kinds of values that the configuration has: how each is read, and what its schema is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from migrate_interactions.findings import parse_target
from migrate_interactions.findings.near_words import did_you_mean
from migrate_interactions.sources.ignore_patterns import is_pattern

#: Rules to ignore by the patterns of the files that they are ignored in.
RulesByPattern = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Kind:
    """``parse`` raises ValueError with what a value must be; ``schema`` is JSON Schema's."""

    parse: Callable[[Any], Any]
    schema: Mapping[str, Any]


def one_of(members: Iterable[StrEnum]) -> Kind:
    """One word of an enumeration."""
    by_word = {str(member): member for member in members}

    def parse(value: Any) -> StrEnum:
        if not isinstance(value, str) or value not in by_word:
            quoted = ", ".join(f'"{word}"' for word in by_word)
            raise ValueError(f"must be one of {quoted}{suggestion(str(value), by_word)}")
        return by_word[value]

    return Kind(parse, {"enum": list(by_word)})


def table_of_counts(make: Callable[..., Any], defaults: Mapping[str, Any]) -> Kind:
    """A table of whole numbers under the names of ``defaults``, as what ``make`` makes of it."""
    return table_of(make, dict.fromkeys(defaults, COUNT), defaults)


def table_of(
    make: Callable[..., Any], kinds: Mapping[str, Kind], defaults: Mapping[str, Any]
) -> Kind:
    """A table with the keys of ``kinds``, as what ``make`` makes of it; those without a default
    have to be there.
    """
    known = ", ".join(kinds)

    def parse(table: Any) -> Any:
        if not isinstance(table, dict):
            raise ValueError(f"must be a table; known keys: {known}")
        values: dict[str, Any] = {}
        for key, value in table.items():
            if key not in kinds:
                hint = suggestion(key, kinds) or f"; known keys: {known}"
                raise ValueError(f'has an unknown key "{key}"{hint}')
            try:
                values[key.replace("-", "_")] = kinds[key].parse(value)
            except ValueError as error:
                raise ValueError(f'has a key "{key}" that {error}') from error
        for key in kinds:
            if key not in defaults and key not in table:
                raise ValueError(f'needs a key "{key}"')
        return make(**values)

    properties = {
        key: {**kind.schema, **({"default": defaults[key]} if key in defaults else {})}
        for key, kind in kinds.items()
    }
    schema: dict[str, Any] = {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    required = [key for key in kinds if key not in defaults]
    return Kind(parse, {**schema, "required": required} if required else schema)


def table_by_name(make: Callable[..., Any], kind: Callable[[Callable[..., Any]], Kind]) -> Kind:
    """A table of tables: under each name what ``make`` makes of the name and of what is there."""
    schema = kind(make).schema

    def parse(table: Any) -> tuple[Any, ...]:
        if not isinstance(table, dict):
            raise ValueError("must be a table of tables")
        found = []
        for name, value in table.items():
            try:
                found.append(kind(partial(make, name)).parse(value))
            except ValueError as error:
                raise ValueError(f'has under "{name}" what {error}') from None
        return tuple(found)

    return Kind(parse, {"type": "object", "additionalProperties": schema})


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("must be a string that is not empty")
    return value


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError("must be a whole number from 1 up")
    return value


def _share(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= 1:
        raise ValueError("must be a number above 0 and up to 1")
    return float(value)


def _amount(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1e9:
        raise ValueError("must be a number from 0 up")
    return float(value)


def _strings(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise ValueError("must be a list of strings")
    return tuple(value)


def _patterns(value: Any) -> tuple[str, ...]:
    return tuple(_pattern(pattern) for pattern in _strings(value))


def _pattern(pattern: str) -> str:
    if not is_pattern(pattern):
        raise ValueError(f'has "{pattern}", which is no pattern of a .gitignore file')
    return pattern


def _rules_by_pattern(value: Any) -> RulesByPattern:
    if not isinstance(value, dict):
        raise ValueError('must be a table of patterns, each with rules: "tests/" = ["GI6"]')
    rows = []
    for pattern, rules in value.items():
        try:
            rows.append((_pattern(pattern), _strings(rules)))
        except ValueError as error:
            raise ValueError(f'has under "{pattern}" what {error}: rules to ignore') from None
    return tuple(rows)


_STRINGS: Mapping[str, Any] = {"type": "array", "items": {"type": "string", "minLength": 1}}

TRUTH = Kind(_truth, {"type": "boolean"})
TEXT = Kind(_text, {"type": "string", "minLength": 1})
COUNT = Kind(_count, {"type": "integer", "minimum": 1})
SHARE = Kind(_share, {"type": "number", "exclusiveMinimum": 0, "maximum": 1})
AMOUNT = Kind(_amount, {"type": "number", "minimum": 0})
STRINGS = Kind(_strings, _STRINGS)
PATTERNS = Kind(_patterns, _STRINGS)
RULES_BY_PATTERN = Kind(_rules_by_pattern, {"type": "object", "additionalProperties": _STRINGS})
SDK_VERSION = Kind(parse_target, {"type": "string", "pattern": r"^v?\d+(\.\d+)*"})


def suggestion(word: str, known: Iterable[str]) -> str:
    """``; did you mean "state"?`` where one of ``known`` is like ``word``; else nothing."""
    meant = did_you_mean(word, known, '"')
    return f"; {meant}" if meant else ""

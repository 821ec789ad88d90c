"""The table ``[tool.migrate-interactions]`` of the nearest ``pyproject.toml``."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from migrate_interactions.findings import (
    LongCalls,
    OneShots,
    Policy,
    Safety,
    StateMode,
    Version,
    parse_target,
)
from migrate_interactions.sources.ignore_patterns import ignoring, is_pattern

TABLE = "migrate-interactions"
FILE_NAME = "pyproject.toml"


class ConfigurationError(Exception):
    """The configuration cannot be used; the message is one sentence with file and key."""


@dataclass(frozen=True)
class Configuration:
    """What the user configured; the command line may replace any of it.

    ``folder`` is where the file is: ``exclude`` has patterns as in ``.gitignore``, relative
    to it.
    """

    state: StateMode = StateMode.SERVER
    one_shots: OneShots = OneShots.LEAVE
    safety: Safety = Safety.REVIEW
    allow_behaviour_change: bool = False
    follow: bool = False
    vertex_interactions: bool = False
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    jobs: int | None = None
    target: Version | None = None
    long_calls: LongCalls = field(default_factory=LongCalls)
    folder: str = field(default="", metadata={"key": False})

    @property
    def policy(self) -> Policy:
        return Policy(
            self.state,
            self.one_shots,
            self.allow_behaviour_change,
            long_calls=self.long_calls,
        )

    @property
    def excluded(self) -> Callable[[str], bool]:
        """Whether an absolute path is excluded."""
        if not self.exclude:
            return lambda location: False
        spec = ignoring(self.exclude)
        folder = self.folder.rstrip(os.sep) + os.sep
        return lambda location: (
            location.startswith(folder)
            and spec.match_file(location[len(folder) :].replace(os.sep, "/"))
        )


def load_configuration(file: str | None, paths: tuple[str, ...], base: str) -> Configuration:
    """The configuration of ``file``, or of the nearest file upwards from ``paths``.

    Without any such table: the defaults. Raises :class:`ConfigurationError`.
    """
    if file is not None:
        location = os.path.join(base, file)
        table = _table(location)
        if table is None:
            raise ConfigurationError(f"{file}: there is no table [tool.{TABLE}]")
        return parse_configuration(table, location, file)
    folder = _common_folder(paths, base)
    while True:
        location = os.path.join(folder, FILE_NAME)
        table = _table(location) if os.path.isfile(location) else None
        if table is not None:
            return parse_configuration(table, location, os.path.relpath(location, base))
        parent = os.path.dirname(folder)
        if parent == folder:
            return Configuration(folder=base)
        folder = parent


def _common_folder(paths: tuple[str, ...], base: str) -> str:
    locations = [os.path.normpath(os.path.join(base, path)) for path in paths] or [base]
    try:
        common = os.path.commonpath(locations)
    except ValueError:
        return base
    return common if os.path.isdir(common) else os.path.dirname(common)


def _table(location: str) -> Mapping[str, Any] | None:
    """The tool's table; None if the file has none. A file that never names it is not parsed."""
    try:
        with open(location, "rb") as file:
            content = file.read()
    except OSError as error:
        raise ConfigurationError(f"{location}: cannot be read: {error.strerror}") from error
    if TABLE.encode() not in content:
        return None
    import tomllib

    try:
        table = tomllib.loads(content.decode()).get("tool", {}).get(TABLE)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{location}: is not valid TOML: {error}") from error
    if table is not None and not isinstance(table, dict):
        raise ConfigurationError(f"{location}: tool.{TABLE} must be a table")
    return table


def _enumeration(kind: type[StateMode] | type[OneShots] | type[Safety]) -> Callable[[Any], Any]:
    def parse(value: Any) -> Any:
        allowed = [str(one) for one in kind if one is not Safety.MANUAL]
        if value not in allowed:
            quoted = ", ".join(f'"{one}"' for one in allowed)
            raise ValueError(f"must be one of {quoted}{_suggestion(str(value), allowed)}")
        return kind(value)

    return parse


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _strings(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise ValueError("must be a list of strings")
    return tuple(value)


def _patterns(value: Any) -> tuple[str, ...]:
    patterns = _strings(value)
    for pattern in patterns:
        if not is_pattern(pattern):
            raise ValueError(f'has "{pattern}", which is no pattern of a .gitignore file')
    return patterns


def _positive(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError("must be a whole number from 1 up")
    return value


def _long_calls(table: Any) -> LongCalls:
    """The table ``long-calls``: whole numbers under the names of the fields."""
    known = [one.name.replace("_", "-") for one in fields(LongCalls)]
    if not isinstance(table, dict):
        raise ValueError(f"must be a table; known keys: {', '.join(known)}")
    for key, value in table.items():
        if key not in known:
            hint = _suggestion(key, known) or f"; known keys: {', '.join(known)}"
            raise ValueError(f'has an unknown key "{key}"{hint}')
        try:
            _positive(value)
        except ValueError as error:
            raise ValueError(f'has a key "{key}" that {error}') from error
    return LongCalls(**{key.replace("-", "_"): value for key, value in table.items()})


@dataclass(frozen=True)
class Key:
    """One key: what it is for, how its value is read, and what JSON Schema says of the value."""

    meaning: str
    parse: Callable[[Any], Any]
    schema: Mapping[str, Any]


def _one_of(kind: type[StateMode] | type[OneShots] | type[Safety]) -> Mapping[str, Any]:
    return {"enum": [str(one) for one in kind if one is not Safety.MANUAL]}


_BOOLEAN: Mapping[str, Any] = {"type": "boolean"}
_COUNT: Mapping[str, Any] = {"type": "integer", "minimum": 1}
_LIST: Mapping[str, Any] = {"type": "array", "items": {"type": "string", "minLength": 1}}
_LONG_CALLS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        one.name.replace("_", "-"): {**_COUNT, "default": one.default} for one in fields(LongCalls)
    },
    "additionalProperties": False,
}

#: Every key of the table; docs/configuration.schema.json is made from it.
KEYS: dict[str, Key] = {
    "state": Key("Where conversations may live.", _enumeration(StateMode), _one_of(StateMode)),
    "one-shots": Key(
        "Whether calls without a conversation are moved too, with store=False.",
        _enumeration(OneShots),
        _one_of(OneShots),
    ),
    "safety": Key("Which fixes are applied.", _enumeration(Safety), _one_of(Safety)),
    "allow-behaviour-change": Key(
        "Offer fixes after which the model sees more than before.", _truth, _BOOLEAN
    ),
    "follow": Key("Also edit files that were not given when a fix needs them.", _truth, _BOOLEAN),
    "vertex-interactions": Key(
        "Vertex AI has the Interactions API for this project: move its clients too.",
        _truth,
        _BOOLEAN,
    ),
    "select": Key("Only these rules, by code, prefix or name; empty means all.", _strings, _LIST),
    "ignore": Key("Not these rules, by code, prefix or name.", _strings, _LIST),
    "exclude": Key("Patterns as in .gitignore, from this file's folder.", _patterns, _LIST),
    "jobs": Key("Processes; one per core if not set.", _positive, _COUNT),
    "target": Key(
        "The google-genai of the migrated code; else the one that the project asks for.",
        parse_target,
        {"type": "string", "pattern": r"^v?\d+(\.\d+)*"},
    ),
    "long-calls": Key("From when on a call counts as long (GI2xx).", _long_calls, _LONG_CALLS),
}


def parse_configuration(table: Mapping[str, Any], location: str, shown: str) -> Configuration:
    """The configuration in ``table``. Raises :class:`ConfigurationError`."""
    values: dict[str, Any] = {}
    for key, value in table.items():
        known = KEYS.get(key)
        if known is None:
            hint = _suggestion(key, KEYS) or f"; known keys: {', '.join(KEYS)}"
            raise ConfigurationError(f'{shown}: tool.{TABLE} has an unknown key "{key}"{hint}')
        try:
            values[key.replace("-", "_")] = known.parse(value)
        except ValueError as error:
            raise ConfigurationError(f"{shown}: tool.{TABLE}.{key} {error}") from error
    return Configuration(**values, folder=os.path.dirname(os.path.abspath(location)))


def _suggestion(word: str, known: Any) -> str:
    from difflib import get_close_matches

    close = get_close_matches(word.replace("_", "-"), list(known), n=1)
    return f'; did you mean "{close[0]}"?' if close else ""

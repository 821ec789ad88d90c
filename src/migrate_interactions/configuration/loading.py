"""The table ``[tool.migrate-interactions]`` of the nearest ``pyproject.toml``."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from migrate_interactions.configuration.keys import KEYS, TABLE
from migrate_interactions.configuration.values import RulesByPattern, suggestion
from migrate_interactions.findings import (
    Assumptions,
    Confidence,
    Effort,
    LongCalls,
    OneShots,
    Policy,
    Price,
    Safety,
    Severity,
    StateMode,
    Version,
)
from migrate_interactions.sources.ignore_patterns import below

FILE_NAME = "pyproject.toml"


class ConfigurationError(Exception):
    """The configuration cannot be used; the message is one sentence with file and key."""


@dataclass(frozen=True)
class Configuration:
    """What the user configured; the command line may replace any of it.

    ``folder`` is where the file is; ``exclude``, ``per_file_ignores`` and ``baseline`` are
    relative to it.
    """

    state: StateMode = StateMode.SERVER
    one_shots: OneShots = OneShots.LEAVE
    safety: Safety = Safety.REVIEW
    allow_behaviour_change: bool = False
    follow: bool = False
    vertex_interactions: bool = False
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: RulesByPattern = ()
    min_severity: Severity = Severity.NOTE
    min_confidence: Confidence = Confidence.LOW
    baseline: str | None = None
    exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    jobs: int | None = None
    target: Version | None = None
    long_calls: LongCalls = field(default_factory=LongCalls)
    assumptions: Assumptions = field(default_factory=Assumptions)
    effort: Effort = field(default_factory=Effort)
    prices: tuple[Price, ...] = ()
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
        return below(self.folder, self.exclude)


def load_configuration(
    file: str | None, paths: tuple[str, ...], base: str, top: str | None = None
) -> Configuration:
    """The configuration of ``file``, or of the nearest file upwards from ``paths``.

    ``top`` is the last folder that is looked at. Without any such table: the defaults. Raises
    :class:`ConfigurationError`.
    """
    if file is not None:
        location = os.path.join(base, file)
        table = _table(location)
        if table is None:
            raise ConfigurationError(f"{file}: there is no table [tool.{TABLE}]")
        return parse_configuration(table, location, file)
    folder = common_folder(paths, base)
    while True:
        location = os.path.join(folder, FILE_NAME)
        table = _table(location) if os.path.isfile(location) else None
        if table is not None:
            return parse_configuration(table, location, os.path.relpath(location, base))
        parent = os.path.dirname(folder)
        if folder in (parent, top):
            return Configuration(folder=base)
        folder = parent


def common_folder(paths: tuple[str, ...], base: str) -> str:
    """The innermost folder that all ``paths`` are in."""
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


def parse_configuration(table: Mapping[str, Any], location: str, shown: str) -> Configuration:
    """The configuration in ``table``. Raises :class:`ConfigurationError`."""
    values: dict[str, Any] = {}
    for key, value in table.items():
        known = KEYS.get(key)
        if known is None:
            hint = suggestion(key, KEYS) or f"; known keys: {', '.join(KEYS)}"
            raise ConfigurationError(f'{shown}: tool.{TABLE} has an unknown key "{key}"{hint}')
        try:
            values[key.replace("-", "_")] = known.parse(value)
        except ValueError as error:
            raise ConfigurationError(f"{shown}: tool.{TABLE}.{key} {error}") from error
    return Configuration(**values, folder=os.path.dirname(os.path.abspath(location)))

"""``tool_config``: which functions may or must be called, and where the user is."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from migrate_interactions.rewriting.layout import Entries, Value
from migrate_interactions.rewriting.requests.conversion import Conversion
from migrate_interactions.rewriting.requests.enums import enum_value
from migrate_interactions.rewriting.requests.records import Record
from migrate_interactions.syntax.shapes import is_none

_FIELD = "tool_config"
_MODES = frozenset({"auto", "any", "none", "validated"})


@dataclass(frozen=True)
class ToolConfig:
    """What becomes of a ToolConfig: ``tool_choice``, and keys of a ``google_maps`` entry."""

    choice: Value | None = None
    coordinates: tuple[tuple[str, Value], ...] = ()


def tool_config(conversion: Conversion, node: cst.BaseExpression) -> ToolConfig:
    """Read a ToolConfig. Raises RefusedError."""
    choice: Value | None = None
    coordinates: tuple[tuple[str, Value], ...] = ()
    for name, value in _record(conversion, node).fields.items():
        if is_none(value):
            continue
        match name:
            case "function_calling_config":
                choice = _choice(conversion, value)
            case "retrieval_config":
                coordinates = _coordinates(conversion, value)
            case "include_server_side_tool_invocations":
                pass  # interactions always have them
            case _:
                raise conversion.cannot(_FIELD, value, f"`{name}` has no equivalent")
    return ToolConfig(choice, coordinates)


def _choice(conversion: Conversion, node: cst.BaseExpression) -> Value | None:
    fields = _record(conversion, node).fields
    mode: Value | None = None
    names: Value | None = None
    for name, value in fields.items():
        if is_none(value):
            continue
        match name:
            case "mode":
                mode = enum_value(conversion, value, _FIELD, known=_MODES)
            case "allowed_function_names":
                names = (conversion.draft.carry(value),)
            case "stream_function_call_arguments":
                pass  # they are always streamed
            case _:
                raise conversion.cannot(_FIELD, value, f"`{name}` has no equivalent")
    if names is None:
        return mode
    allowed: list[tuple[str, Value]] = [("mode", mode)] if mode is not None else []
    return Entries((("allowed_tools", Entries((*allowed, ("tools", names)))),))


def _coordinates(conversion: Conversion, node: cst.BaseExpression) -> tuple[tuple[str, Value], ...]:
    found: list[tuple[str, Value]] = []
    for name, value in _record(conversion, node).fields.items():
        if is_none(value):
            continue
        if name != "lat_lng":
            raise conversion.cannot(_FIELD, value, f"`{name}` has no equivalent")
        found += [
            (axis, (conversion.draft.carry(number),))
            for axis, number in _record(conversion, value).fields.items()
        ]
    return tuple(found)


def _record(conversion: Conversion, node: cst.BaseExpression) -> Record:
    record = conversion.written(node, f"`{_FIELD}`")
    if record is None:
        raise conversion.cannot(_FIELD, node, "it is made elsewhere")
    return record

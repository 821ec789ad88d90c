"""Tools that the service runs itself, as entries of ``tools``."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.mapping.tools import MCP_FIELDS, ToolKind
from migrate_interactions.rewriting.layout import Entries, Value
from migrate_interactions.rewriting.requests.conversion import Conversion
from migrate_interactions.rewriting.requests.enums import enum_value
from migrate_interactions.syntax.shapes import is_none

#: Latitude and longitude, which the old API has in ``tool_config``.
Coordinates = Sequence[tuple[str, Value]]


def server_entries(conversion: Conversion, node: cst.BaseExpression) -> list[Value]:
    """MCP servers that the service talks to itself."""
    if not isinstance(node, cst.List):
        raise conversion.refusal("tools", "the MCP servers are made elsewhere", node)
    found: list[Value] = []
    for element in node.elements:
        server = conversion.written(element.value, "an MCP server")
        if server is None:
            raise conversion.refusal("tools", "an MCP server is made elsewhere", element)
        entries: list[tuple[str, Value]] = [("type", ('"mcp_server"',))]
        for name, value in server.fields.items():
            if name == "name":
                entries.append(("name", (conversion.draft.carry(value),)))
                continue
            transport = conversion.written(value, "an MCP server's transport")
            for inner, given in transport.fields.items() if transport is not None else ():
                if inner not in MCP_FIELDS:
                    raise conversion.refusal(
                        "tools", f"`{inner}` of an MCP server has no equivalent", given
                    )
                entries.append((MCP_FIELDS[inner], (conversion.draft.carry(given),)))
            if transport is None:
                raise conversion.refusal("tools", "an MCP server is made elsewhere", value)
        found.append(Entries(tuple(entries)))
    return found


def built_in_entry(
    conversion: Conversion,
    kind: ToolKind,
    node: cst.BaseExpression,
    coordinates: Coordinates,
) -> Value:
    record = conversion.written(node, f"`{kind.type}`")
    if record is None:
        raise conversion.refusal("tools", f"`{kind.type}` is made elsewhere", node)
    entries: list[tuple[str, Value]] = [("type", (f'"{kind.type}"',))]
    for name, value in record.fields.items():
        if is_none(value):
            continue
        if name not in kind.fields:
            raise conversion.refusal("tools", f"`{name}` of `{kind.type}` has no equivalent", value)
        if name in kind.enums:
            new = enum_value(conversion, value, name, prefix=kind.enums[name])
            if new is not None:
                entries.append((kind.fields[name], new))
            continue
        entries.append((kind.fields[name], (conversion.draft.carry(value),)))
    return Entries((*entries, *coordinates))

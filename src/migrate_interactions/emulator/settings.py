"""The canonical form of what both APIs' settings have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from migrate_interactions.emulator.json_schema import canonical_schema

# Saying the default is the same as saying nothing.
DEFAULTS: Mapping[str, tuple[Any, ...]] = {
    "thinking_level": ("thinking_level_unspecified",),
    "thinking_budget": (-1,),
    "thinking_summaries": ("none",),
    "tool_choice": ("auto", "mode_unspecified"),
    "service_tier": ("standard", "unspecified"),
    "stop_sequences": ([],),
}


def canonical_parameters(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Generation parameters without those that only repeat a default."""
    return {
        key: value
        for key, value in parameters.items()
        if value is not None and value not in DEFAULTS.get(key, ())
    }


def canonical_tools(tools: Iterable[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """Functions first in their order, then the service's own tools by type.

    One `types.Tool` may carry functions and built-in tools at once and has no order
    among them.
    """
    functions = []
    others = []
    for tool in tools:
        if tool["type"] == "function":
            functions.append(_function(tool))
        else:
            others.append(tool)
    return (*functions, *sorted(others, key=lambda tool: str(tool["type"])))


def _function(tool: Mapping[str, Any]) -> Mapping[str, Any]:
    entry = {key: value for key, value in tool.items() if value not in (None, "")}
    parameters = canonical_schema(entry.pop("parameters", {}))
    if parameters.get("properties"):
        entry["parameters"] = parameters
    return entry

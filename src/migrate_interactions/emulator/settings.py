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
            others.append(_server_tool(tool))
    return (*functions, *sorted(others, key=lambda tool: str(tool["type"])))


def _server_tool(tool: Mapping[str, Any]) -> Mapping[str, Any]:
    """A tool of the service without options that only repeat a default."""
    return {
        key: value
        for key, value in tool.items()
        if value not in (None, False, []) and (key, value) != ("search_types", ["web_search"])
    }


def _function(tool: Mapping[str, Any]) -> Mapping[str, Any]:
    entry = {key: value for key, value in tool.items() if value not in (None, "")}
    parameters = canonical_schema(entry.pop("parameters", {}))
    if parameters.get("properties"):
        entry["parameters"] = parameters
    return entry


MODALITIES = ("text", "image", "audio", "video", "document")


def makes_images(model: str) -> bool:
    """Whether a model answers with text and images unless told otherwise."""
    return "-image" in model or "nano-banana" in model


def canonical_response_format(
    entries: Iterable[Mapping[str, Any]], model: str, image_settings: Mapping[str, Any]
) -> tuple[Mapping[str, Any], ...]:
    """What the answer may consist of, in one order; empty when that is the model's default.

    `image_settings` (`image_config` of either API) belong to the image entry, and to the
    images of an image model that was not told what to answer with.
    """
    default: list[dict[str, Any]] = [{"type": "text"}]
    if makes_images(model):
        default.append({"type": "image"})
    asked = [_response_entry(entry) for entry in entries]
    asked = asked or [dict(entry) for entry in default]
    for entry in asked:
        if entry["type"] == "image":
            entry.update(image_settings)
    asked.sort(key=lambda entry: MODALITIES.index(entry["type"]))
    return () if asked == default else tuple(asked)


def _response_entry(given: Mapping[str, Any]) -> dict[str, Any]:
    entry = dict(given)
    if entry.get("mime_type") == "text/plain":
        del entry["mime_type"]
    if "schema" in entry:
        entry["schema"] = canonical_schema(entry["schema"])
    return entry

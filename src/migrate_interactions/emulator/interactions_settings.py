"""Read the settings of an interactions create request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from migrate_interactions.emulator.service_error import invalid
from migrate_interactions.emulator.settings import canonical_response_format


def parameters_of(settings: dict[str, Any]) -> dict[str, Any]:
    """The generation parameters, those at the top of the request among them."""
    result = dict(settings.get("generation_config", {}))
    result.pop("image_config", None)
    match result.get("tool_choice"):
        case {"allowed_tools": {"tools": tools, **others}}:
            result["tool_choice"] = {"mode": others.get("mode", "auto"), "tools": tools}
        case {"allowed_tools": {"mode": mode}}:
            result["tool_choice"] = mode
    match result.get("speech_config"):
        case {"speakers": speakers}:
            result["speech_config"] = speakers
    for key in ("service_tier", "agent_config", "environment", "continuation_token"):
        if key in settings:
            result[key] = settings[key]
    return result


def response_format_of(settings: dict[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """What the answer may consist of, however it was spelled; raises a 400."""
    given = settings.get("response_format", [])
    entries = list(given) if isinstance(given, list) else [given]
    for entry in entries:
        if "schema" in entry and entry.get("mime_type") != "application/json":
            raise invalid(
                "Invalid value at 'request.response_format': a schema requires the mime_type "
                "application/json."
            )
    named = {each["type"] for each in entries}
    modalities = settings.get("response_modalities", [])
    entries += [{"type": modality} for modality in modalities if modality not in named]
    mime_type = settings.get("response_mime_type")
    if mime_type and "text" not in named:
        entries.insert(0, {"type": "text", "mime_type": mime_type})
    images = settings.get("generation_config", {}).get("image_config", {})
    return canonical_response_format(entries, str(settings.get("model")), images)


def safety_of(settings: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Harm category to threshold."""
    return {
        each["type"]: each["threshold"] + (f" by {each['method']}" if "method" in each else "")
        for each in settings
    }

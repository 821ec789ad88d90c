"""Read a generateContent request into the effective context."""

from __future__ import annotations

from typing import Any

from migrate_interactions.emulator.context import (
    Context,
    Part,
    Turn,
    canonical_turns,
    normalised_result,
    result_with_media,
)
from migrate_interactions.emulator.generate_content_settings import (
    ENUM,
    image_settings_of,
    parameters_of,
    response_format_of,
    safety_of,
    tools_of,
)
from migrate_interactions.emulator.generate_content_shapes import (
    COUNT_TOKENS,
    PART_DATA,
    REQUEST,
)
from migrate_interactions.emulator.media import media_part
from migrate_interactions.emulator.service_error import invalid
from migrate_interactions.emulator.settings import (
    canonical_parameters,
    canonical_response_format,
    canonical_tools,
)
from migrate_interactions.emulator.shapes import checked
from migrate_interactions.emulator.spelling import snake_case

# README of google-genai answers with role `tool`; older samples write `function`.
USER_ROLES = frozenset({"user", "tool", "function"})
# What the service looked up for itself; see SEARCH_STEPS of the Interactions API.
SEARCH_PARTS = frozenset({"toolCall", "toolResponse"})
RESOLUTION_PREFIX = "MEDIA_RESOLUTION_"


def read_generate_content(model: str, body: Any) -> Context:
    """The context of a generateContent request; raises a 400 for what is not allowed."""
    request = checked(body, REQUEST, "request")
    return _context(model, request)


def read_count_tokens(model: str, body: Any) -> Context:
    """The context whose tokens a countTokens request asks for."""
    request = checked(body, COUNT_TOKENS, "request")
    return _context(model, {**request, **request.pop("generateContentRequest", {})})


def turns_sent(body: Any) -> int:
    """How many contents a request carries; 0 when it does not say."""
    contents = body.get("contents") if isinstance(body, dict) else None
    return len(contents) if isinstance(contents, list) else 0


def _context(model: str, request: dict[str, Any]) -> Context:
    contents = request.get("contents") or []
    if not contents:
        raise invalid("* GenerateContentRequest.contents: contents is not specified")
    config = request.get("generationConfig", {})
    resolution = _resolution(config.pop("mediaResolution", None))
    turns = tuple(
        _turn(content, f"contents[{index}]", resolution) for index, content in enumerate(contents)
    )
    return Context(
        model=model,
        turns=canonical_turns(turns),
        system_instruction=_system_instruction(request.get("systemInstruction")),
        tools=canonical_tools(tools_of(request)),
        parameters=canonical_parameters(parameters_of(request, config)),
        response_format=canonical_response_format(
            response_format_of(config), model, image_settings_of(config)
        ),
        safety=safety_of(request.get("safetySettings", [])),
        cached_content=request.get("cachedContent"),
        bare_enum=config.get("responseMimeType") == ENUM,
    )


def _system_instruction(content: dict[str, Any] | None) -> str | None:
    """The text of the instruction: its parts joined by newlines, or None."""
    if content is None:
        return None
    texts = []
    for part in content.get("parts", []):
        if "text" not in part:
            raise invalid("systemInstruction: only text parts are supported.")
        texts.append(part["text"])
    return "\n".join(texts) or None


def _turn(content: dict[str, Any], path: str, resolution: str | None) -> Turn:
    role = content.get("role", "user")
    if role not in USER_ROLES and role != "model":
        raise invalid("Please use a valid role: user, model.")
    parts = content.get("parts") or []
    if not parts:
        raise invalid(f"* GenerateContentRequest.{path}.parts: contents.parts must not be empty.")
    canonical = [
        _part(part, f"{path}.parts[{index}]", resolution)
        for index, part in enumerate(parts)
        if not part.get("thought") and not SEARCH_PARTS & set(part)
    ]
    return Turn("model" if role == "model" else "user", tuple(canonical))


def _part(part: dict[str, Any], path: str, resolution: str | None) -> Part:
    data = [key for key in PART_DATA if key in part]
    if len(data) != 1:
        raise invalid(
            f"* GenerateContentRequest.{path}.data: required oneof field 'data' must have one "
            f"initialized field, not {len(data)}."
        )
    value = part[data[0]]
    match data[0]:
        case "text":
            return {"text": value}
        case "inlineData" | "fileData":
            return media_part(
                data=value.get("data"),
                uri=value.get("fileUri"),
                mime_type=value.get("mimeType"),
                resolution=_resolution(part.get("mediaResolution", {}).get("level")) or resolution,
                processing=_processing(part.get("videoMetadata")),
                path=path,
            )
        case "functionCall":
            return {
                "function_call": {
                    "id": value.get("id"),
                    "name": value["name"],
                    "arguments": value.get("args", {}),
                }
            }
        case "functionResponse":
            response = value.get("response", {})
            is_error = set(response) == {"error"}
            result = normalised_result(response, is_error)
            if attached := value.get("parts"):
                media = [
                    _part(each, f"{path}.functionResponse.parts[{index}]", resolution)
                    for index, each in enumerate(attached)
                ]
                result = result_with_media(result if response else "", media)
            return {
                "function_result": {
                    "id": value.get("id"),
                    "name": value["name"],
                    "result": result,
                }
            }
        case "executableCode":
            return {"code_execution_call": {"code": value["code"], "language": "python"}}
        case "codeExecutionResult":
            failed = value.get("outcome", "OUTCOME_OK") != "OUTCOME_OK"
            return {
                "code_execution_result": {"result": value.get("output", ""), "is_error": failed}
            }
        case other:
            return {snake_case(other): value}


def _resolution(level: str | None) -> str | None:
    name = (level or "").removeprefix(RESOLUTION_PREFIX).lower()
    return None if name in ("", "unspecified") else name


def _processing(metadata: dict[str, Any] | None) -> dict[str, Any] | None:
    if not metadata:
        return None
    return {"type": "static", **{snake_case(key): value for key, value in metadata.items()}}

"""Read a generateContent request into the effective context."""

from __future__ import annotations

from typing import Any

from migrate_interactions.emulator.context import (
    Context,
    Part,
    Turn,
    canonical_turns,
    normalised_result,
)
from migrate_interactions.emulator.generate_content_shapes import (
    COUNT_TOKENS,
    PART_DATA,
    REQUEST,
)
from migrate_interactions.emulator.json_schema import canonical_schema
from migrate_interactions.emulator.media import media_part
from migrate_interactions.emulator.service_error import invalid
from migrate_interactions.emulator.settings import canonical_parameters, canonical_tools
from migrate_interactions.emulator.shapes import checked
from migrate_interactions.emulator.spelling import snake_case

# README of google-genai answers with role `tool`; older samples write `function`.
USER_ROLES = frozenset({"user", "tool", "function"})
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
        tools=canonical_tools(_tools(request)),
        parameters=canonical_parameters(_parameters(request, config)),
        response_format=tuple(_response_format(config)),
        safety=_safety(request.get("safetySettings", [])),
        cached_content=request.get("cachedContent"),
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
        if not part.get("thought")
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
                result = {"value": result, "parts": attached}
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


def _tools(request: dict[str, Any]) -> list[dict[str, Any]]:
    """The tools as entries with a `type`, named as in the Interactions API where it has them."""
    result: list[dict[str, Any]] = []
    place = request.get("toolConfig", {}).get("retrievalConfig", {}).get("latLng", {})
    for tool in request.get("tools", []):
        for key, value in tool.items():
            match key:
                case "functionDeclarations":
                    result.extend(_function(declaration) for declaration in value)
                case "googleSearch":
                    kinds = [snake_case(kind) for kind in value.pop("searchTypes", {})]
                    search = {"search_types": kinds} if kinds else {}
                    result.append({"type": "google_search", **search, **_snake(value)})
                case "googleMaps":
                    result.append({"type": "google_maps", **_snake(value), **place})
                case "computerUse":
                    environment = value.pop("environment", "").removeprefix("ENVIRONMENT_").lower()
                    where = {"environment": environment} if environment else {}
                    result.append({"type": "computer_use", **where, **_snake(value)})
                case "mcpServers":
                    result.extend(_mcp_server(server) for server in value)
                case _:
                    result.append({"type": snake_case(key), **_snake(value)})
    return result


def _function(declaration: dict[str, Any]) -> dict[str, Any]:
    """A declaration as a `function` tool.

    What the function returns (`response`) is left out: the SDK derives it from a
    callable's annotation, and the Interactions API has no place for it.
    """
    entry: dict[str, Any] = {"type": "function", "name": declaration["name"]}
    if description := declaration.get("description"):
        entry["description"] = description
    parameters = declaration.get("parametersJsonSchema", declaration.get("parameters"))
    if parameters is not None:
        entry["parameters"] = parameters
    if declaration.get("behavior") == "NON_BLOCKING":
        entry["behavior"] = "non_blocking"
    return entry


def _mcp_server(server: dict[str, Any]) -> dict[str, Any]:
    transport = server.get("streamableHttpTransport", {})
    name = {"name": server["name"]} if "name" in server else {}
    return {"type": "mcp_server", **name, **_snake(transport)}


def _snake(value: dict[str, Any]) -> dict[str, Any]:
    return {snake_case(key): each for key, each in value.items()}


FORMAT_KEYS = frozenset(
    {
        "responseMimeType",
        "responseSchema",
        "responseJsonSchema",
        "responseModalities",
        "imageConfig",
        "thinkingConfig",
        "speechConfig",
        "responseFormat",
    }
)


def _parameters(request: dict[str, Any], config: dict[str, Any]) -> dict[str, Any]:
    result = {snake_case(key): value for key, value in config.items() if key not in FORMAT_KEYS}
    if result.get("candidate_count") == 1:
        del result["candidate_count"]
    thinking = config.get("thinkingConfig", {})
    if "thinkingLevel" in thinking:
        result["thinking_level"] = thinking["thinkingLevel"].lower()
    if "thinkingBudget" in thinking:
        result["thinking_budget"] = thinking["thinkingBudget"]
    if thinking.get("includeThoughts"):
        result["thinking_summaries"] = "auto"
    if speech := config.get("speechConfig"):
        result["speech_config"] = _speech(speech)
    calling = request.get("toolConfig", {}).get("functionCallingConfig", {})
    if mode := calling.get("mode"):
        result["tool_choice"] = mode.lower()
    if names := calling.get("allowedFunctionNames"):
        result["tool_choice"] = {"mode": result.get("tool_choice", "auto"), "tools": names}
    if language := request.get("toolConfig", {}).get("retrievalConfig", {}).get("languageCode"):
        result["retrieval_language"] = language
    if tier := request.get("serviceTier"):
        result["service_tier"] = tier
    return result


def _speech(speech: dict[str, Any]) -> list[dict[str, Any]]:
    """`SpeechConfig` as the Interactions API's list of voices."""
    speakers = speech.get("multiSpeakerVoiceConfig", {}).get("speakerVoiceConfigs", [])
    entries = [
        {"speaker": each.get("speaker"), "voice": _voice(each.get("voiceConfig", {}))}
        for each in speakers
    ] or [{"voice": _voice(speech.get("voiceConfig", {}))}]
    language = speech.get("languageCode")
    return [
        {key: value for key, value in {**entry, "language": language}.items() if value is not None}
        for entry in entries
    ]


def _voice(config: dict[str, Any]) -> Any:
    named = config.get("prebuiltVoiceConfig", {}).get("voiceName") or config.get("voice")
    return named or config.get("replicatedVoiceConfig")


def _response_format(config: dict[str, Any]) -> list[dict[str, Any]]:
    """The response settings as the Interactions API's `response_format` entries."""
    schema = config.get("responseJsonSchema", config.get("responseSchema"))
    mime_type = config.get("responseMimeType", "text/plain")
    if schema is not None and mime_type == "text/plain":
        raise invalid(
            "responseSchema is only supported when responseMimeType is application/json "
            "or text/x.enum."
        )
    text: dict[str, Any] = {"type": "text"}
    if mime_type != "text/plain":
        text["mime_type"] = mime_type
    if schema is not None:
        text["schema"] = canonical_schema(schema)
    modalities = [name.lower() for name in config.get("responseModalities", [])] or ["text"]
    entries = []
    for modality in modalities:
        match modality:
            case "text":
                entries.append(text)
            case "image":
                entries.append({"type": "image", **_snake(config.get("imageConfig", {}))})
            case _:
                entries.append({"type": modality})
    return [] if entries == [{"type": "text"}] else entries


def _safety(settings: list[dict[str, Any]]) -> dict[str, Any]:
    """Harm category to threshold, in the names of the Interactions API."""
    result = {}
    for setting in settings:
        category = setting["category"].removeprefix("HARM_CATEGORY_").lower()
        threshold = setting["threshold"].removeprefix("HARM_BLOCK_").lower()
        if threshold != "threshold_unspecified":
            method = f" by {setting['method'].lower()}" if "method" in setting else ""
            result[category] = threshold + method
    return result

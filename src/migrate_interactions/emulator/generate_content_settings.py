"""Read the settings of a generateContent request into the names of the Interactions API."""

from __future__ import annotations

from typing import Any

from migrate_interactions.emulator.service_error import invalid
from migrate_interactions.emulator.spelling import snake_case


def tools_of(request: dict[str, Any]) -> list[dict[str, Any]]:
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
                    if policies := value.pop("disabledSafetyPolicies", []):
                        where["disabled_safety_policies"] = [each.lower() for each in policies]
                    result.append({"type": "computer_use", **where, **_snake(value)})
                case "googleSearchRetrieval":
                    # The name that googleSearch had before Gemini 2.
                    result.append({"type": "google_search", **_snake(value)})
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


# Settings that are read one by one, not carried over by their name.
READ_APART = frozenset(
    {
        "responseMimeType",
        "responseSchema",
        "responseJsonSchema",
        "responseModalities",
        "imageConfig",
        "thinkingConfig",
        "speechConfig",
        "responseFormat",
        "audioTranscriptionConfig",
    }
)


def parameters_of(request: dict[str, Any], config: dict[str, Any]) -> dict[str, Any]:
    """The generation parameters; those without an equivalent keep their own name."""
    result = {snake_case(key): value for key, value in config.items() if key not in READ_APART}
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
    if transcription := config.get("audioTranscriptionConfig"):
        result["transcription_config"] = _transcription(transcription)
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


ENUM = "text/x.enum"


def response_format_of(config: dict[str, Any]) -> list[dict[str, Any]]:
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
        text["mime_type"] = "application/json" if mime_type == ENUM else mime_type
    if schema is not None:
        text["schema"] = schema
    modalities = [name.lower() for name in config.get("responseModalities", [])]
    if not modalities:
        return [text] if len(text) > 1 else []
    return [text if modality == "text" else {"type": modality} for modality in modalities]


def image_settings_of(config: dict[str, Any]) -> dict[str, Any]:
    """`imageConfig` in the names of the Interactions API."""
    return _snake(config.get("imageConfig", {}))


def _transcription(config: dict[str, Any]) -> dict[str, Any]:
    """`AudioTranscriptionConfig` as the Interactions API's `transcription_config`.

    Speakers and word times are part of its verbatim mode.
    """
    entry = _snake(config)
    verbatim: dict[str, Any] = {}
    if entry.pop("diarization", False):
        verbatim["diarization_mode"] = "speaker"
    if entry.pop("word_timestamp", False):
        verbatim["timestamp_granularities"] = ["word"]
    if verbatim:
        entry["mode"] = {"type": "verbatim", **verbatim}
    elif "mode" in entry:
        entry["mode"] = str(entry["mode"]).rpartition("MODE_")[2].lower()
    return entry


def safety_of(settings: list[dict[str, Any]]) -> dict[str, Any]:
    """Harm category to threshold, in the names of the Interactions API."""
    result = {}
    for setting in settings:
        category = setting["category"].removeprefix("HARM_CATEGORY_").lower()
        threshold = setting["threshold"].removeprefix("HARM_BLOCK_").lower()
        if threshold != "threshold_unspecified":
            method = f" by {setting['method'].lower()}" if "method" in setting else ""
            result[category] = threshold + method
    return result

"""Where the fields of the objects in a configuration go, class by class.

The tables of each subject say how; this one joins them for readers. An empty place means that
nothing takes the field's, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.mapping.output import IMAGE_FIELDS
from migrate_interactions.mapping.safety import SAFETY_FIELDS
from migrate_interactions.mapping.tools import (
    FUNCTION_DROPPED,
    FUNCTION_FIELDS,
    FUNCTIONS,
    MCP_SERVERS,
    TOOL_KINDS,
)
from migrate_interactions.mapping.transport import TRANSPORT_FIELDS

_VOICES = "generation_config.speech_config[]"
_CHOICE = "generation_config.tool_choice"
_LOWER = "in lower case"

#: class -> field -> the new place, and what is to be known
SETTING_FIELDS: dict[str, dict[str, tuple[str, str]]] = {
    "SafetySetting": {
        field: (
            f"safety_settings[].{row.name}",
            f"{_LOWER}, without `{row.prefix}`" if row.prefix else _LOWER,
        )
        for field, row in SAFETY_FIELDS.items()
    },
    "HttpOptions": {
        field: (new, "seconds, not milliseconds" if field == "timeout" else "")
        for field, new in TRANSPORT_FIELDS.items()
    },
    "ImageConfig": {field: (f"response_format.{new}", "") for field, new in IMAGE_FIELDS.items()},
    "SpeechConfig": {
        "voice_config": (_VOICES, ""),
        "multi_speaker_voice_config": (_VOICES, "one entry for each speaker"),
        "language_code": (f"{_VOICES}.language", ""),
    },
    "VoiceConfig": {"prebuilt_voice_config": (_VOICES, "")},
    "PrebuiltVoiceConfig": {"voice_name": (f"{_VOICES}.voice", "")},
    "MultiSpeakerVoiceConfig": {"speaker_voice_configs": (_VOICES, "")},
    "SpeakerVoiceConfig": {
        "speaker": (f"{_VOICES}.speaker", ""),
        "voice_config": (_VOICES, ""),
    },
    "AutomaticFunctionCallingConfig": {
        "disable": ("", "only True"),
        "maximum_remote_calls": ("", "the program's own loop has the limit"),
    },
    "ToolConfig": {
        "function_calling_config": (_CHOICE, ""),
        "retrieval_config": ("tools[]", "of the type `google_maps`"),
        "include_server_side_tool_invocations": ("", "interactions always have them"),
    },
    "FunctionCallingConfig": {
        "mode": (_CHOICE, _LOWER),
        "allowed_function_names": (f"{_CHOICE}.allowed_tools.tools", ""),
        "stream_function_call_arguments": ("", "they are always streamed"),
    },
    "RetrievalConfig": {"lat_lng": ("tools[]", "`latitude` and `longitude` of `google_maps`")},
    "Tool": {
        **{field: ("tools[]", f"of the type `{kind.type}`") for field, kind in TOOL_KINDS.items()},
        FUNCTIONS: ("tools[]", "one entry of the type `function` for each"),
        MCP_SERVERS: ("tools[]", "one entry of the type `mcp_server` for each"),
    },
    "FunctionDeclaration": {
        **{field: (f"tools[].{key}", "") for field, key in FUNCTION_FIELDS.items()},
        **dict.fromkeys(FUNCTION_DROPPED, ("", "the model is not shown it")),
    },
    "McpServer": {
        "name": ("tools[].name", ""),
        "streamable_http_transport": ("tools[]", "`url` and `headers`"),
    },
}

#: The classes of the service's own tools, and the field of Tool that has each.
TOOL_CLASSES: dict[str, str] = {
    "GoogleSearch": "google_search",
    "GoogleMaps": "google_maps",
    "FileSearch": "file_search",
    "ComputerUse": "computer_use",
}


def fields_of(owner: str) -> Iterator[tuple[str, str, str]]:
    """Field, new place and note of each mapped field of one class."""
    for field, (new, note) in sorted(SETTING_FIELDS.get(owner, {}).items()):
        yield field, new, note
    if owner in TOOL_CLASSES:
        kind = TOOL_KINDS[TOOL_CLASSES[owner]]
        for field, key in kind.fields.items():
            yield field, f"tools[].{key}", _LOWER if field in kind.enums else ""

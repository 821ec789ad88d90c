"""Every field of the old API with what becomes of it, from all tables of this package.

What docs/mapping.md shows, and what is compared with the SDK.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from migrate_interactions.mapping.contents import CONTENT_FIELDS
from migrate_interactions.mapping.reads import READ_FIELDS
from migrate_interactions.mapping.request import (
    CONFIG_FIELDS,
    THINKING_FIELDS,
    ConfigField,
    Goes,
    Takes,
)
from migrate_interactions.mapping.settings import SETTING_FIELDS, TOOL_CLASSES, fields_of
from migrate_interactions.mapping.unmapped import UNMAPPED


class How(StrEnum):
    """What becomes of a field."""

    CARRIED = "carried"
    CONVERTED = "converted"
    DROPPED = "dropped"
    REFUSED = "refused"


@dataclass(frozen=True)
class Row:
    """A field of a class of ``google.genai.types``, its new place, and what is to be known."""

    owner: str
    field: str
    how: How
    new: str = ""
    note: str = ""


#: What a field takes, said for readers.
_TAKES: dict[Takes, str] = {
    Takes.INSTRUCTION: "as one text",
    Takes.LOWER_CASE_ENUM: "in lower case",
    Takes.ONE: "only 1",
    Takes.OUTPUT: "together with the other fields of the answer",
    Takes.FUNCTION_CALLING_OFF: "only disable=True",
    Takes.SAFETY_SETTINGS: "each fix states that the service's pages disagree",
    Takes.SPEECH: "as a list of voices",
    Takes.THINKING: "field by field",
    Takes.TOOLS: "as one flat list of entries",
    Takes.TOOL_CHOICE: "as `tool_choice`, and as the place of `google_maps`",
    Takes.TRANSPORT: "as `timeout`, `extra_headers` and `api_version`",
}
_PREFIXES: dict[Goes, str] = {Goes.GENERATION: "generation_config."}


def _of_config(table: Mapping[str, ConfigField]) -> Iterator[tuple[str, How, str, str]]:
    for field, row in table.items():
        takes = _TAKES.get(row.takes, "")
        match row.goes:
            case Goes.NOWHERE:
                yield field, How.REFUSED, "", row.lost
            case Goes.DROPPED:
                yield field, How.DROPPED, "", takes
            case Goes.SEVERAL:
                yield field, How.CONVERTED, "several places", takes
            case goes:
                new = _PREFIXES.get(goes, "") + row.name
                if goes is Goes.RESPONSE_FORMAT:
                    new = "response_format"
                how = How.CARRIED if row.takes is Takes.ANYTHING else How.CONVERTED
                yield field, how, new, takes


def _of_settings(owner: str) -> Iterator[tuple[str, How, str, str]]:
    for field, new, note in fields_of(owner):
        yield field, How.CONVERTED if new else How.DROPPED, new, note


def _of_turns(owner: str) -> Iterator[tuple[str, How, str, str]]:
    """What is sent in a turn, and what is read of an answer."""
    fields = READ_FIELDS.get(owner, {}) | CONTENT_FIELDS.get(owner, {})
    for field, (new, note) in fields.items():
        carried = new.startswith(("interaction.", "usage.")) and not note
        yield field, How.CARRIED if carried else How.CONVERTED, new, note


#: The tables by the class whose fields they have.
_TABLES: dict[str, Callable[[], Iterator[tuple[str, How, str, str]]]] = {
    "GenerateContentConfig": lambda: _of_config(CONFIG_FIELDS),
    "ThinkingConfig": lambda: _of_config(THINKING_FIELDS),
    **{owner: partial(_of_settings, owner) for owner in (*SETTING_FIELDS, *TOOL_CLASSES)},
    **{owner: partial(_of_turns, owner) for owner in (*CONTENT_FIELDS, *READ_FIELDS)},
}


#: The classes whose fields all have a row, by what they are for.
CLASSES: dict[str, tuple[str, ...]] = {
    "The configuration": (
        "GenerateContentConfig",
        "ThinkingConfig",
        "SafetySetting",
        "HttpOptions",
        "ImageConfig",
        "SpeechConfig",
        "VoiceConfig",
        "PrebuiltVoiceConfig",
        "MultiSpeakerVoiceConfig",
        "SpeakerVoiceConfig",
        "AutomaticFunctionCallingConfig",
    ),
    "Tools": (
        "Tool",
        "FunctionDeclaration",
        "ToolConfig",
        "FunctionCallingConfig",
        "RetrievalConfig",
        "GoogleSearch",
        "GoogleSearchRetrieval",
        "GoogleMaps",
        "FileSearch",
        "ComputerUse",
        "McpServer",
    ),
    "Contents and parts": (
        "Content",
        "Part",
        "Blob",
        "FileData",
        "VideoMetadata",
        "FunctionCall",
        "FunctionResponse",
        "ExecutableCode",
        "CodeExecutionResult",
    ),
    "The response": (
        "GenerateContentResponse",
        "GenerateContentResponseUsageMetadata",
        "ModalityTokenCount",
        "GenerateContentResponsePromptFeedback",
        "Candidate",
        "GroundingMetadata",
        "SearchEntryPoint",
        "GroundingChunk",
        "GroundingChunkWeb",
        "GroundingSupport",
        "Segment",
        "UrlContextMetadata",
        "UrlMetadata",
    ),
}


def rows_of(owner: str) -> tuple[Row, ...]:
    """The rows of one class; mapped fields come first."""
    read = _TABLES.get(owner)
    mapped = [Row(owner, *row) for row in (read() if read is not None else ())]
    refused = UNMAPPED.get(owner, {}).items()
    return (*mapped, *(Row(owner, field, How.REFUSED, "", why) for field, why in refused))


def rows() -> tuple[Row, ...]:
    """Every row, in the order of :data:`CLASSES`."""
    return tuple(row for owners in CLASSES.values() for owner in owners for row in rows_of(owner))

"""Fields of GenerateContentConfig, and where ``interactions.create`` has them.

Source: the SDK's ``types.GenerateContentConfig`` and the body keys of ``create`` (3.4.0).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Goes(Enum):
    """Where a configuration field goes."""

    TOP = auto()  # a keyword argument of the call
    GENERATION = auto()  # a key of generation_config
    RESPONSE_FORMAT = auto()  # a key of response_format
    DROPPED = auto()  # nothing takes its place, and nothing is lost
    NOWHERE = auto()  # no equivalent, or none yet


class Takes(Enum):
    """What values of a field can be carried over."""

    ANYTHING = auto()
    TEXT = auto()  # a string, not a list of parts
    LOWER_CASE_ENUM = auto()  # an enum member or its name, sent in lower case
    ONE = auto()  # only the constant 1
    JSON_MIME_TYPE = auto()
    THINKING = auto()  # a ThinkingConfig, field by field
    FUNCTION_CALLING_OFF = auto()  # AutomaticFunctionCallingConfig(disable=True)


@dataclass(frozen=True)
class ConfigField:
    """One row: the new name, where it goes, what it takes; ``lost`` says why it cannot go."""

    goes: Goes
    name: str = ""
    takes: Takes = Takes.ANYTHING
    lost: str = ""


_NO_FIELD = "the Interactions API has no field for it"
_LATER = "it has no mapping yet"

CONFIG_FIELDS: dict[str, ConfigField] = {
    "system_instruction": ConfigField(Goes.TOP, "system_instruction", Takes.TEXT),
    "temperature": ConfigField(Goes.GENERATION, "temperature"),
    "top_p": ConfigField(Goes.GENERATION, "top_p"),
    "max_output_tokens": ConfigField(Goes.GENERATION, "max_output_tokens"),
    "stop_sequences": ConfigField(Goes.GENERATION, "stop_sequences"),
    "seed": ConfigField(Goes.GENERATION, "seed"),
    "thinking_config": ConfigField(Goes.GENERATION, "", Takes.THINKING),
    "labels": ConfigField(Goes.TOP, "labels"),
    "candidate_count": ConfigField(Goes.DROPPED, takes=Takes.ONE),
    "automatic_function_calling": ConfigField(Goes.DROPPED, takes=Takes.FUNCTION_CALLING_OFF),
    "response_mime_type": ConfigField(Goes.RESPONSE_FORMAT, "mime_type", Takes.JSON_MIME_TYPE),
    "top_k": ConfigField(Goes.NOWHERE, lost=_NO_FIELD),
    "presence_penalty": ConfigField(Goes.NOWHERE, lost=_NO_FIELD),
    "frequency_penalty": ConfigField(Goes.NOWHERE, lost=_NO_FIELD),
    "response_logprobs": ConfigField(Goes.NOWHERE, lost=_NO_FIELD),
    "logprobs": ConfigField(Goes.NOWHERE, lost=_NO_FIELD),
    "audio_timestamp": ConfigField(Goes.NOWHERE, lost=_NO_FIELD),
    "routing_config": ConfigField(Goes.NOWHERE, lost=_NO_FIELD),
    "model_selection_config": ConfigField(Goes.NOWHERE, lost=_NO_FIELD),
    "model_armor_config": ConfigField(Goes.NOWHERE, lost=_NO_FIELD),
    "cached_content": ConfigField(Goes.NOWHERE, lost="explicit caching is not available there"),
    "media_resolution": ConfigField(Goes.NOWHERE, lost=_LATER),
    "safety_settings": ConfigField(
        Goes.NOWHERE, lost="the service's pages and its SDK disagree whether it is supported"
    ),
    "tools": ConfigField(Goes.NOWHERE, lost=_LATER),
    "tool_config": ConfigField(Goes.NOWHERE, lost=_LATER),
    "response_schema": ConfigField(Goes.NOWHERE, lost=_LATER),
    "response_json_schema": ConfigField(Goes.NOWHERE, lost=_LATER),
    "response_modalities": ConfigField(Goes.NOWHERE, lost=_LATER),
    "speech_config": ConfigField(Goes.NOWHERE, lost=_LATER),
    "image_config": ConfigField(Goes.NOWHERE, lost=_LATER),
    "service_tier": ConfigField(Goes.NOWHERE, lost=_LATER),
    "http_options": ConfigField(Goes.NOWHERE, lost=_LATER),
    "should_return_http_response": ConfigField(Goes.NOWHERE, lost=_LATER),
}

#: Fields of ThinkingConfig.
THINKING_FIELDS: dict[str, ConfigField] = {
    "thinking_level": ConfigField(Goes.GENERATION, "thinking_level", Takes.LOWER_CASE_ENUM),
    "include_thoughts": ConfigField(
        Goes.NOWHERE, lost="thoughts are then read from other places of the response"
    ),
    "thinking_budget": ConfigField(Goes.NOWHERE, lost="there are levels, but no budgets"),
}

#: Reasons for fields that have one of their own.
REASON_OF_FIELD: dict[str, str] = {"tools": "tools", "tool_config": "tools"}

#: The spellings that a configuration given as a dict may use besides snake_case.
CAMEL_CASE: dict[str, str] = {
    "".join([name.split("_")[0], *(w.title() for w in name.split("_")[1:])]): name
    for name in CONFIG_FIELDS
}

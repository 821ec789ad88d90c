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
    RESPONSE_FORMAT = auto()  # part of response_format, together with others
    SEVERAL = auto()  # its own fields go to different places
    DROPPED = auto()  # nothing takes its place, and nothing is lost
    NOWHERE = auto()  # no equivalent


class Takes(Enum):
    """What values of a field can be carried over, and what has to be done to them."""

    ANYTHING = auto()
    INSTRUCTION = auto()  # a text, or texts that are joined
    LOWER_CASE_ENUM = auto()  # an enum member or its name, sent in lower case
    ONE = auto()  # only the constant 1
    FALSE = auto()  # only the constant False
    FUNCTION_CALLING_OFF = auto()  # AutomaticFunctionCallingConfig(disable=True)
    OUTPUT = auto()  # read together: what kind of answer is wanted
    SAFETY_SETTINGS = auto()
    SPEECH = auto()
    THINKING = auto()
    TOOLS = auto()
    TOOL_CHOICE = auto()
    TRANSPORT = auto()


@dataclass(frozen=True)
class ConfigField:
    """One row: the new name, where it goes, what it takes; ``lost`` says why it cannot go."""

    goes: Goes
    name: str = ""
    takes: Takes = Takes.ANYTHING
    lost: str = ""


_NO_FIELD = "the Interactions API has no field for it"
_OTHER_MEANING = "the Interactions API has a field of this name with another meaning"

CONFIG_FIELDS: dict[str, ConfigField] = {
    # what the model is told
    "system_instruction": ConfigField(Goes.TOP, "system_instruction", Takes.INSTRUCTION),
    "tools": ConfigField(Goes.TOP, "tools", Takes.TOOLS),
    "tool_config": ConfigField(Goes.SEVERAL, takes=Takes.TOOL_CHOICE),
    "automatic_function_calling": ConfigField(Goes.DROPPED, takes=Takes.FUNCTION_CALLING_OFF),
    "cached_content": ConfigField(Goes.NOWHERE, lost="explicit caching is not available there"),
    # how it generates
    "temperature": ConfigField(Goes.GENERATION, "temperature"),
    "top_p": ConfigField(Goes.GENERATION, "top_p"),
    "top_k": ConfigField(Goes.NOWHERE, lost=_NO_FIELD),
    "max_output_tokens": ConfigField(Goes.GENERATION, "max_output_tokens"),
    "stop_sequences": ConfigField(Goes.GENERATION, "stop_sequences"),
    "seed": ConfigField(Goes.GENERATION, "seed"),
    "candidate_count": ConfigField(Goes.DROPPED, takes=Takes.ONE),
    "presence_penalty": ConfigField(Goes.NOWHERE, lost=_NO_FIELD),
    "frequency_penalty": ConfigField(Goes.NOWHERE, lost=_NO_FIELD),
    "response_logprobs": ConfigField(Goes.NOWHERE, takes=Takes.FALSE, lost=_NO_FIELD),
    "logprobs": ConfigField(Goes.NOWHERE, lost=_NO_FIELD),
    "thinking_config": ConfigField(Goes.SEVERAL, takes=Takes.THINKING),
    # what kind of answer is wanted
    "response_mime_type": ConfigField(Goes.RESPONSE_FORMAT, takes=Takes.OUTPUT),
    "response_schema": ConfigField(Goes.RESPONSE_FORMAT, takes=Takes.OUTPUT),
    "response_json_schema": ConfigField(Goes.RESPONSE_FORMAT, takes=Takes.OUTPUT),
    "response_modalities": ConfigField(Goes.RESPONSE_FORMAT, takes=Takes.OUTPUT),
    "image_config": ConfigField(Goes.RESPONSE_FORMAT, takes=Takes.OUTPUT),
    "speech_config": ConfigField(Goes.GENERATION, "speech_config", Takes.SPEECH),
    "generation_output_config": ConfigField(Goes.NOWHERE, lost=_NO_FIELD),
    # how media are read
    "media_resolution": ConfigField(
        Goes.NOWHERE, lost="the Interactions API has a resolution per item, none for the request"
    ),
    "audio_timestamp": ConfigField(Goes.NOWHERE, takes=Takes.FALSE, lost=_NO_FIELD),
    "audio_transcription_config": ConfigField(Goes.NOWHERE, lost="it has no mapping yet"),
    # the service
    "safety_settings": ConfigField(Goes.TOP, "safety_settings", Takes.SAFETY_SETTINGS),
    "labels": ConfigField(Goes.TOP, "labels"),
    "service_tier": ConfigField(Goes.TOP, "service_tier", Takes.LOWER_CASE_ENUM),
    "http_options": ConfigField(Goes.SEVERAL, takes=Takes.TRANSPORT),
    "should_return_http_response": ConfigField(
        Goes.NOWHERE, takes=Takes.FALSE, lost="the raw response is asked for in another way"
    ),
    "routing_config": ConfigField(Goes.NOWHERE, lost=_NO_FIELD),
    "model_selection_config": ConfigField(Goes.NOWHERE, lost=_NO_FIELD),
    "model_armor_config": ConfigField(Goes.NOWHERE, lost=_NO_FIELD),
    "enable_enhanced_civic_answers": ConfigField(Goes.NOWHERE, takes=Takes.FALSE, lost=_NO_FIELD),
    "continuation_token": ConfigField(Goes.NOWHERE, lost="it belongs to the old API's requests"),
    "automatic_continuation": ConfigField(Goes.NOWHERE, lost="it has no mapping yet"),
    "store": ConfigField(Goes.NOWHERE, lost=_OTHER_MEANING),
}

#: Fields of ThinkingConfig.
THINKING_FIELDS: dict[str, ConfigField] = {
    "thinking_level": ConfigField(Goes.GENERATION, "thinking_level", Takes.LOWER_CASE_ENUM),
    "include_thoughts": ConfigField(Goes.GENERATION, "thinking_summaries"),
    "thinking_budget": ConfigField(Goes.NOWHERE, lost="there are levels, but no budgets"),
}

#: The budget with which the model decides for itself, as it does without one.
DYNAMIC_BUDGET = "-1"

#: Reasons for fields that have one of their own.
REASON_OF_FIELD: dict[str, str] = {"tools": "tools", "tool_config": "tools"}

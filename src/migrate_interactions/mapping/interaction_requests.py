"""What calls of the Interactions API take: methods, arguments, and the keys of what they send.

Source: ``interactions.create`` and the ``*Param`` TypedDicts of google-genai 3.4.0
(``google/genai/_gaos/types/interactions``).
"""

from __future__ import annotations

from dataclasses import dataclass

from migrate_interactions.mapping.safety import SAFETY_VALUES

_BODY = """
    model agent agent_config background cached_content continuation_token environment
    generation_config input labels previous_interaction_id response_format safety_settings
    service_tier store stream system_instruction tools webhook_config
"""
_CALL = "timeout extra_headers extra_query extra_body api_version automatic_continuation"
#: Deprecated, and still sent.
_DEPRECATED = "response_mime_type response_modalities"
_FETCH = "id api_version extra_headers extra_query timeout"

#: Keys of the body of ``create`` that code should send.
BODY = frozenset(_BODY.split())
#: Arguments of ``create`` that code should give.
ARGUMENTS = frozenset((_BODY + _CALL).split())
DEPRECATED_ARGUMENTS = frozenset(_DEPRECATED.split())

#: Method of ``client.interactions`` -> its arguments.
METHODS: dict[str, frozenset[str]] = {
    "create": ARGUMENTS | DEPRECATED_ARGUMENTS | {"request"},
    "get": frozenset(f"{_FETCH} include_input last_event_id stream".split()),
    "cancel": frozenset(_FETCH.split()),
    "delete": frozenset(_FETCH.split()),
}
#: What else ``client.interactions`` has.
OTHER_ATTRIBUTES = frozenset({"with_raw_response", "with_streaming_response"})

GENERATION_CONFIG = frozenset(
    [
        "temperature",
        "top_p",
        "max_output_tokens",
        "stop_sequences",
        "seed",
        "thinking_level",
        "thinking_summaries",
        "tool_choice",
        "speech_config",
        "transcription_config",
        "video_config",
    ]
)
DEPRECATED_GENERATION = frozenset({"image_config"})


def _keys(table: str) -> dict[str, frozenset[str]]:
    """``type: key key`` per line."""
    rows = (line.partition(":") for line in table.strip().splitlines())
    return {name.strip(): frozenset(keys.split()) for name, _, keys in rows}


#: Type of a content item -> its other keys.
CONTENTS = _keys("""
    text: text annotations
    image: data mime_type resolution uri
    document: data mime_type processing resolution uri
    audio: channels data mime_type processing sample_rate uri
    video: data mime_type name processing resolution uri
""")

#: Type of a step that code writes itself -> its other keys.
STEPS = _keys("""
    user_input: content
    model_output: content error
    thought: signature summary
    function_call: arguments id name signature
    function_result: call_id is_error name result
""")
#: Types of the steps that the service makes, for code that sends them again.
OTHER_STEPS = frozenset(
    f"{tool}_{half}"
    for tool in (
        "code_execution",
        "file_search",
        "google_maps",
        "google_search",
        "mcp_server_tool",
        "processing",
        "retrieval",
        "tool_search",
        "url_context",
    )
    for half in ("call", "result")
)

#: Type of a tool -> its other keys.
TOOLS = _keys("""
    code_execution:
    computer_use: disabled_safety_policies enable_prompt_injection_detection environment excluded_predefined_functions
    file_search: file_search_store_names metadata_filter top_k
    function: defer_loading description name parameters short_description
    google_maps: enable_widget latitude longitude
    google_search: search_types
    mcp_server: allowed_tools headers name url
    retrieval: exa_ai_search_config parallel_ai_search_config rag_store_config retrieval_types vertex_ai_search_config
    tool_search: description execution name parameters
    url_context:
""")  # noqa: E501

#: Type of a response format -> its other keys.
RESPONSE_FORMATS = _keys("""
    text: mime_type schema
    audio: bit_rate delivery mime_type sample_rate
    image: aspect_ratio delivery image_size mime_type
    video: aspect_ratio delivery duration gcs_uri resolution
""")

SAFETY_SETTING = frozenset({"type", "threshold", "method"})
SPEECH_CONFIG = frozenset({"voice", "speaker", "language"})


@dataclass(frozen=True)
class Choice:
    """The values that a key takes, and the prefixes that members of the old enums have."""

    values: frozenset[str]
    prefixes: tuple[str, ...] = ()

    def meant(self, written: str) -> str | None:
        """What ``written`` stands for, where only its case or its prefix is wrong."""
        if written in self.values:
            return None
        lower = written.lower()
        plain = [lower, *(lower.removeprefix(prefix) for prefix in self.prefixes)]
        return next((one for one in plain if one in self.values), None)


def _choice(values: str, *prefixes: str) -> Choice:
    return Choice(frozenset(values.split()), prefixes)


TOOL_MODES = _choice("auto any none validated")
RESOLUTIONS = _choice("low medium high ultra_high", "media_resolution_")
#: Argument of ``create`` -> its values.
ARGUMENT_CHOICES = {"service_tier": _choice("flex standard priority deferred")}
#: Key of ``generation_config`` -> its values.
GENERATION_CHOICES = {
    "thinking_level": _choice("minimal low medium high xhigh"),
    "thinking_summaries": _choice("auto none"),
    "tool_choice": TOOL_MODES,
}
#: Key of a tool -> its values.
TOOL_CHOICES = {"environment": _choice("browser mobile desktop", "environment_")}
SAFETY_CHOICES = {
    "type": Choice(SAFETY_VALUES["category"], ("harm_category_",)),
    "threshold": Choice(SAFETY_VALUES["threshold"]),
    "method": Choice(SAFETY_VALUES["method"]),
}
MODALITIES = _choice("text image audio video document")

#: What people write -> the key that says the same.
MEANT_KEYS: dict[str, str] = {
    "max_tokens": "max_output_tokens",
    "category": "type",
    "file_uri": "uri",
}
#: What to do in place of a key, or a kind of tool, that there is not.
INSTEAD: dict[str, str] = {
    "candidate_count": "there is one answer to each request",
    "enterprise_web_search": 'use `{"type": "google_search", "search_types": [...]}`',
    "frequency_penalty": "there are no penalties",
    "google_search_retrieval": 'use `{"type": "google_search"}`',
    "presence_penalty": "there are no penalties",
    "response_mime_type": "it belongs into `response_format`",
    "response_schema": "it belongs into `response_format`",
    "thinking_budget": "use `thinking_level`",
    "thinking_config": "use `thinking_level` and `thinking_summaries`",
    "top_k": "there is no such setting",
}

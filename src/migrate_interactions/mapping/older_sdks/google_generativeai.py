"""The package google-generativeai. Checked against 0.8.6, and google-genai 3.4.0."""

from __future__ import annotations

from migrate_interactions.mapping.older_sdks.package import (
    RESPONSE_READS,
    THRESHOLDS,
    OlderPackage,
)

PACKAGE = "google.generativeai"
_GENERATED = "google.ai.generativelanguage"
#: The generated classes under it, which AI Studio's samples import.
_PROTOS = (f"{PACKAGE}.protos", _GENERATED)

#: Classes with the same fields.
_SAME_CLASSES = (
    *("Blob", "CodeExecutionResult", "Content", "ExecutableCode", "FileData", "FunctionCall"),
    *("FunctionCallingConfig", "FunctionDeclaration", "FunctionResponse", "Part", "Schema"),
    *("Tool", "ToolConfig", "Type"),
)

_HARM_CATEGORIES: dict[str, str] = {
    spelling: f"HARM_CATEGORY_{name}"
    for name, spellings in {
        "HARASSMENT": ("harm_category_harassment", "harassment"),
        "HATE_SPEECH": ("harm_category_hate_speech", "hate_speech", "hate"),
        "SEXUALLY_EXPLICIT": (
            *("harm_category_sexually_explicit", "harm_category_sexual"),
            *("sexually_explicit", "sexual", "sex"),
        ),
        "DANGEROUS_CONTENT": (
            *("harm_category_dangerous_content", "harm_category_dangerous"),
            *("dangerous", "danger"),
        ),
    }.items()
    for spelling in spellings
}

GOOGLE_GENERATIVEAI = OlderPackage(
    name="google-generativeai",
    word="generativeai",
    roots=(
        *(PACKAGE, _GENERATED),
        *(f"{_GENERATED}_{version}" for version in ("v1", "v1alpha", "v1beta", "v1beta2")),
        f"{_GENERATED}_v1beta3",
    ),
    is_vertex=False,
    same=(
        (f"{PACKAGE}.types.generation_types.GenerationConfig", f"{PACKAGE}.GenerationConfig"),
        (f"{PACKAGE}.types.GenerationConfig", f"{PACKAGE}.GenerationConfig"),
        (f"{PACKAGE}.generative_models.GenerativeModel", f"{PACKAGE}.GenerativeModel"),
        (f"{PACKAGE}.generative_models.ChatSession", f"{PACKAGE}.ChatSession"),
    ),
    configures=frozenset({f"{PACKAGE}.configure"}),
    model=f"{PACKAGE}.GenerativeModel",
    generation_config=f"{PACKAGE}.GenerationConfig",
    request_options=f"{PACKAGE}.types.RequestOptions",
    types={
        **{f"{package}.{name}": name for package in _PROTOS for name in _SAME_CLASSES},
        **{f"{PACKAGE}.protos.{name}": name for name in ("HarmCategory", "FileData")},
        f"{PACKAGE}.types.FunctionDeclaration": "FunctionDeclaration",
        f"{PACKAGE}.types.Tool": "Tool",
        f"{PACKAGE}.types.HarmCategory": "HarmCategory",
        f"{PACKAGE}.types.HarmBlockThreshold": "HarmBlockThreshold",
        f"{PACKAGE}.protos.SafetySetting.HarmBlockThreshold": "HarmBlockThreshold",
        f"{PACKAGE}.protos.Candidate.FinishReason": "FinishReason",
        f"{PACKAGE}.types.GenerateContentResponse": "GenerateContentResponse",
        f"{PACKAGE}.types.AsyncGenerateContentResponse": "GenerateContentResponse",
        f"{PACKAGE}.types.File": "File",
    },
    constructs={},
    client_always=(),
    client_carried=frozenset({"api_key"}),
    client_defaults=(),
    client_dropped={"transport": frozenset({"rest", "grpc"})},
    model_arguments=(
        *("model_name", "safety_settings", "generation_config", "tools", "tool_config"),
        "system_instruction",
    ),
    call_arguments=(
        *("generation_config", "safety_settings", "tools", "tool_config", "request_options"),
    ),
    chat_arguments=frozenset({"enable_automatic_function_calling"}),
    calls_replace=False,
    has_own_dictionaries=True,
    harm_categories=_HARM_CATEGORIES,
    thresholds={
        **THRESHOLDS,
        "low": "BLOCK_LOW_AND_ABOVE",
        "medium": "BLOCK_MEDIUM_AND_ABOVE",
        "med": "BLOCK_MEDIUM_AND_ABOVE",
        "high": "BLOCK_ONLY_HIGH",
    },
    all_categories=tuple(dict.fromkeys(_HARM_CATEGORIES.values())),
    response_reads=RESPONSE_READS | {"parts"},
    notes=("google-generativeai repeated requests that failed with 503; google-genai does not",),
    notes_on={
        "tools": "whole numbers among the arguments of function calls are ints; they were floats",
    },
)

"""The package vertexai of google-cloud-aiplatform. Checked against 1.90, and google-genai 3.4.0."""

from __future__ import annotations

from migrate_interactions.mapping.older_sdks.package import (
    RESPONSE_READS,
    THRESHOLDS,
    Construct,
    OlderPackage,
)

PACKAGE = "vertexai"
MODELS = f"{PACKAGE}.generative_models"

_CATEGORIES = (
    *("HARASSMENT", "HATE_SPEECH", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT", "CIVIC_INTEGRITY"),
)


def _same(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, name) for name in names)


VERTEXAI = OlderPackage(
    name="vertexai",
    word="generative_models",
    roots=(PACKAGE, "google.cloud.aiplatform"),
    is_vertex=True,
    same=(
        (f"{PACKAGE}.preview.generative_models", MODELS),
        (f"{MODELS}._generative_models", MODELS),
        (f"{MODELS}.SafetySetting.HarmCategory", f"{MODELS}.HarmCategory"),
        (f"{MODELS}.SafetySetting.HarmBlockThreshold", f"{MODELS}.HarmBlockThreshold"),
    ),
    configures=frozenset({f"{PACKAGE}.init", "google.cloud.aiplatform.init"}),
    model=f"{MODELS}.GenerativeModel",
    generation_config=f"{MODELS}.GenerationConfig",
    request_options="",
    types={
        **{
            f"{MODELS}.{name}": name
            for name in ("Content", "FinishReason", "HarmBlockThreshold", "HarmCategory", "Part")
        },
        f"{MODELS}.Candidate": "Candidate",
        f"{MODELS}.ChatSession": "chats.Chat",
        f"{MODELS}.GenerationResponse": "GenerateContentResponse",
        f"{MODELS}.Image": "Part",
        f"{MODELS}.SafetySetting": "SafetySetting",
        f"{MODELS}.SafetySetting.HarmBlockMethod": "HarmBlockMethod",
        f"{MODELS}.Tool": "Tool",
        f"{MODELS}.ToolConfig": "ToolConfig",
        f"{MODELS}.ToolConfig.FunctionCallingConfig": "FunctionCallingConfig",
        f"{MODELS}.ToolConfig.FunctionCallingConfig.Mode": "FunctionCallingConfigMode",
    },
    constructs={
        f"{MODELS}.{name}": Construct(made, callee, parameters)
        for name, made, callee, parameters in (
            ("Content", "Content", "Content", _same("parts", "role")),
            ("Part.from_text", "Part", "Part.from_text", _same("text")),
            ("Part.from_data", "Part", "Part.from_bytes", _same("data", "mime_type")),
            (
                *("Part.from_uri", "Part", "Part.from_uri"),
                (("uri", "file_uri"), ("mime_type", "mime_type")),
            ),
            (
                *("Part.from_function_response", "Part", "Part.from_function_response"),
                _same("name", "response"),
            ),
            (
                *("FunctionDeclaration", "FunctionDeclaration", "FunctionDeclaration"),
                _same("name", "parameters", "description", "response"),
            ),
            ("Tool", "Tool", "Tool", _same("function_declarations")),
            (
                *("Tool.from_function_declarations", "Tool", "Tool"),
                _same("function_declarations"),
            ),
            (
                *("Tool.from_google_search_retrieval", "Tool", "Tool"),
                _same("google_search_retrieval"),
            ),
            ("grounding.GoogleSearchRetrieval", "", "GoogleSearchRetrieval", ()),
            ("ToolConfig", "ToolConfig", "ToolConfig", _same("function_calling_config")),
            (
                *("ToolConfig.FunctionCallingConfig", "", "FunctionCallingConfig"),
                _same("mode", "allowed_function_names"),
            ),
            (
                "SafetySetting",
                "SafetySetting",
                "SafetySetting",
                _same("category", "threshold", "method"),
            ),
        )
    },
    client_always=(("vertexai", "True"),),
    client_carried=frozenset({"project", "location", "credentials"}),
    client_defaults=(("location", '"us-central1"'),),
    client_dropped={"api_transport": frozenset({"rest", "grpc"})},
    model_arguments=(
        *("model_name", "generation_config", "safety_settings", "tools", "tool_config"),
        *("system_instruction", "labels"),
    ),
    call_arguments=("generation_config", "safety_settings", "tools", "tool_config", "labels"),
    chat_arguments=frozenset({"response_validation"}),
    calls_replace=True,
    has_own_dictionaries=False,
    harm_categories={
        f"harm_category_{name.lower()}": f"HARM_CATEGORY_{name}" for name in _CATEGORIES
    },
    thresholds={**THRESHOLDS, "off": "OFF"},
    all_categories=(),
    response_reads=RESPONSE_READS,
    notes_on={
        "start_chat": "a chat gives answers that are incomplete or withheld; vertexai raised "
        "ResponseValidationError for them, unless it was told not to",
    },
)

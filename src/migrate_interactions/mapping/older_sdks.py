"""The package google-generativeai beside google-genai's ``generate_content`` and ``chats``.

Checked against google-generativeai 0.8.6 and google-genai 3.4.0.
"""

from __future__ import annotations

PACKAGE = "google.generativeai"
#: The generated classes under it, which AI Studio's samples import.
PROTOS = ("google.generativeai.protos", "google.ai.generativelanguage")

CONFIGURE = f"{PACKAGE}.configure"
MODEL = f"{PACKAGE}.GenerativeModel"
#: Other names of the same things.
SAME: dict[str, str] = {
    f"{PACKAGE}.generative_models.GenerativeModel": MODEL,
    f"{PACKAGE}.generative_models.ChatSession": f"{PACKAGE}.ChatSession",
    f"{PACKAGE}.types.generation_types.GenerationConfig": f"{PACKAGE}.GenerationConfig",
    f"{PACKAGE}.types.GenerationConfig": f"{PACKAGE}.GenerationConfig",
    f"{PACKAGE}.GenerationConfig": f"{PACKAGE}.GenerationConfig",
}
GENERATION_CONFIG = f"{PACKAGE}.GenerationConfig"
REQUEST_OPTIONS = f"{PACKAGE}.types.RequestOptions"

#: Classes with the same fields: the name in ``google.genai.types``.
_SAME_CLASSES = (
    *("Blob", "CodeExecutionResult", "Content", "ExecutableCode", "FileData", "FunctionCall"),
    *("FunctionCallingConfig", "FunctionDeclaration", "FunctionResponse", "Part", "Schema"),
    *("Tool", "ToolConfig", "Type"),
)
TYPES: dict[str, str] = {
    **{f"{package}.{name}": name for package in PROTOS for name in _SAME_CLASSES},
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
}

#: Arguments of the model, in order of their positions.
MODEL_ARGUMENTS = (
    *("model_name", "safety_settings", "generation_config", "tools", "tool_config"),
    "system_instruction",
)
#: Arguments of a call that say how, not what.
CALL_ARGUMENTS = (
    *("generation_config", "safety_settings", "tools", "tool_config", "request_options"),
)

#: Fields of a generation config; they have the same names and meanings in the new one.
GENERATION_FIELDS = frozenset(
    {
        *("candidate_count", "stop_sequences", "max_output_tokens", "temperature", "top_p"),
        *("top_k", "response_mime_type", "response_schema", "presence_penalty"),
        *("frequency_penalty", "seed", "response_logprobs", "logprobs"),
    }
)

#: Spellings of harm categories, in lower case.
HARM_CATEGORIES: dict[str, str] = {
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
#: The categories that one threshold for all of them stands for.
ALL_CATEGORIES = tuple(dict.fromkeys(HARM_CATEGORIES.values()))

#: Spellings of thresholds, in lower case.
THRESHOLDS: dict[str, str] = {
    "block_low_and_above": "BLOCK_LOW_AND_ABOVE",
    "low": "BLOCK_LOW_AND_ABOVE",
    "block_medium_and_above": "BLOCK_MEDIUM_AND_ABOVE",
    "medium": "BLOCK_MEDIUM_AND_ABOVE",
    "med": "BLOCK_MEDIUM_AND_ABOVE",
    "block_only_high": "BLOCK_ONLY_HIGH",
    "high": "BLOCK_ONLY_HIGH",
    "block_none": "BLOCK_NONE",
}

#: Classes of ``google.api_core.exceptions`` whose errors google-genai has one class for.
ERRORS: dict[str, str] = {
    "google.api_core.exceptions.GoogleAPIError": "APIError",
    "google.api_core.exceptions.GoogleAPICallError": "APIError",
    "google.api_core.exceptions.ClientError": "ClientError",
    "google.api_core.exceptions.ServerError": "ServerError",
}

#: What is read of a response and is called the same, with what may be read of that.
RESPONSE_READS = frozenset({"text", "candidates", "parts", "usage_metadata", "prompt_feedback"})
USAGE_READS = frozenset(
    {
        *("prompt_token_count", "candidates_token_count", "total_token_count"),
        "cached_content_token_count",
    }
)

#: Families of models that the service no longer has.
RETIRED = ("gemini-pro", "gemini-1.0", "gemini-1.5", "gemini-ultra", "text-bison", "chat-bison")

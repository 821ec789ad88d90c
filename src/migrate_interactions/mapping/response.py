"""What is read of a GenerateContentResponse, and where an Interaction has it.

Source: the SDK's ``types.GenerateContentResponse`` and ``interactions.Interaction`` (3.4.0).
"""

from __future__ import annotations

from enum import StrEnum

#: response attribute -> interaction attribute
ATTRIBUTES: dict[str, str] = {
    "text": "output_text",
    "usage_metadata": "usage",
}

#: usage_metadata attributes that are None where an Interaction has 0
NONE_IF_ZERO = frozenset(
    {"thoughts_token_count", "cached_content_token_count", "tool_use_prompt_token_count"}
)

#: usage_metadata attribute -> usage attribute
USAGE: dict[str, str] = {
    "prompt_token_count": "total_input_tokens",
    "candidates_token_count": "total_output_tokens",
    "total_token_count": "total_tokens",
    "thoughts_token_count": "total_thought_tokens",
    "cached_content_token_count": "total_cached_tokens",
    "tool_use_prompt_token_count": "total_tool_use_tokens",
}

#: The same, for the lists of counts by modality.
USAGE_BY_MODALITY: dict[str, str] = {
    "prompt_tokens_details": "input_tokens_by_modality",
    "candidates_tokens_details": "output_tokens_by_modality",
    "cache_tokens_details": "cached_tokens_by_modality",
    "tool_use_prompt_tokens_details": "tool_use_tokens_by_modality",
}

#: finish reason -> the statuses that stand for it
STATUSES: dict[str, tuple[str, ...]] = {
    "STOP": ("completed", "requires_action"),
    "MAX_TOKENS": ("incomplete",),
}

#: The status of an interaction whose function calls wait for their results.
WAITING = "requires_action"


#: How a status of `UrlRetrievalStatus` begins; the rest is that of a result, in upper case.
URL_STATUS_PREFIX = "URL_RETRIEVAL_STATUS_"
URL_STATUSES = frozenset({"SUCCESS", "ERROR", "PAYWALL", "UNSAFE"})


class Shape(StrEnum):
    """What a value that comes from a response is, and so what may be read of it.

    The value of a class is its name in ``google.genai.types``.
    """

    RESPONSE = "GenerateContentResponse"
    RESPONSES = "list of GenerateContentResponse"
    CANDIDATES = "list of Candidate"
    CANDIDATE = "Candidate"
    CONTENT = "Content"
    PARTS = "list of Part"
    PART = "Part"
    FUNCTION_CALLS = "list of FunctionCall"
    FUNCTION_CALL = "FunctionCall"
    BLOB = "Blob"
    BLOBS = "list of Blob"
    IMAGE = "Image"
    CODE = "ExecutableCode"
    CODE_RESULT = "CodeExecutionResult"
    USAGE = "GenerateContentResponseUsageMetadata"
    TOKEN_COUNTS = "list of ModalityTokenCount"
    TOKEN_COUNT = "ModalityTokenCount"
    MODALITY = "MediaModality"
    FINISH_REASON = "FinishReason"
    GROUNDING = "GroundingMetadata"
    ENTRY_POINT = "SearchEntryPoint"
    CHUNKS = "list of GroundingChunk"
    CHUNK = "GroundingChunk"
    WEB_PAGE = "GroundingChunkWeb"
    SUPPORTS = "list of GroundingSupport"
    SUPPORT = "GroundingSupport"
    SEGMENT = "Segment"
    URL_CONTEXT = "UrlContextMetadata"
    URLS = "list of UrlMetadata"
    URL = "UrlMetadata"
    URL_STATUS = "UrlRetrievalStatus"


#: What a list holds.
ELEMENTS: dict[Shape, Shape] = {
    Shape.RESPONSES: Shape.RESPONSE,
    Shape.CANDIDATES: Shape.CANDIDATE,
    Shape.PARTS: Shape.PART,
    Shape.FUNCTION_CALLS: Shape.FUNCTION_CALL,
    Shape.BLOBS: Shape.BLOB,
    Shape.CHUNKS: Shape.CHUNK,
    Shape.URLS: Shape.URL,
    Shape.SUPPORTS: Shape.SUPPORT,
    Shape.TOKEN_COUNTS: Shape.TOKEN_COUNT,
}

#: What a list of some elements is.
LISTS: dict[Shape, Shape] = {element: shape for shape, element in ELEMENTS.items()}

#: Where the interaction itself stands for what was read of the response.
STOOD_FOR = frozenset(
    {
        Shape.CANDIDATES,
        Shape.CANDIDATE,
        Shape.CONTENT,
        Shape.GROUNDING,
        Shape.ENTRY_POINT,
        Shape.URL_CONTEXT,
    }
)


class PartKind(StrEnum):
    """A kind of output; the value is the attribute of a part that has it."""

    TEXT = "text"
    THOUGHT = "thought"
    CALL = "function_call"
    CODE = "executable_code"
    CODE_RESULT = "code_execution_result"
    MEDIA = "inline_data"


#: The ``type`` of the steps and contents that are of a kind.
TYPES: dict[PartKind, tuple[str, ...]] = {
    PartKind.TEXT: ("text",),
    PartKind.THOUGHT: ("thought",),
    PartKind.CALL: ("function_call",),
    PartKind.CODE: ("code_execution_call",),
    PartKind.CODE_RESULT: ("code_execution_result",),
    PartKind.MEDIA: ("image", "audio", "video"),
}

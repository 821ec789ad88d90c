"""What is read of a response, class by class, and what is read of an interaction instead.

For readers: ``rewriting.responses`` has a rule for each of these fields, and for no other.
"""

from __future__ import annotations

from migrate_interactions.mapping.response import ATTRIBUTES, NONE_IF_ZERO, USAGE, USAGE_BY_MODALITY

_ITSELF = "interaction"
_STEPS = "interaction.steps"
_CALL = "`function_call` steps"
_CODE = "`code_execution_call` steps"
_CODE_RESULT = "`code_execution_result` steps"
_SEARCH = "`google_search_call` steps"
_SUGGESTIONS = "`google_search_result` steps"
_NO_ZERO = "None where it is 0, as before"
_CITATIONS = "annotations of the text"

#: class -> field -> the new place, and what is to be known
READ_FIELDS: dict[str, dict[str, tuple[str, str]]] = {
    "GenerateContentResponse": {
        "text": (
            f"{_ITSELF}.{ATTRIBUTES['text']}",
            "`''` where it was None, which each fix states; all `model_output` texts where "
            "something may stand between them",
        ),
        "usage_metadata": (f"{_ITSELF}.{ATTRIBUTES['usage_metadata']}", ""),
        "parsed": (f"{_ITSELF}.{ATTRIBUTES['text']}", "loaded as the schema says"),
        "candidates": (_ITSELF, "only the first"),
        "parts": (_STEPS, "and their contents"),
        "function_calls": (_STEPS, _CALL),
        "executable_code": (_STEPS, _CODE),
        "code_execution_result": (_STEPS, _CODE_RESULT),
        "model_version": (f"{_ITSELF}.model", "the model that was asked for, which the fix states"),
    },
    "Candidate": {
        "content": (_ITSELF, ""),
        "finish_reason": (f"{_ITSELF}.status", "where it is compared with STOP or MAX_TOKENS"),
        "grounding_metadata": (_STEPS, "where the answer can be grounded on web pages only"),
        "url_context_metadata": (_ITSELF, ""),
    },
    "UrlContextMetadata": {"url_metadata": (_STEPS, "`url_context_result` steps")},
    "UrlMetadata": {
        "retrieved_url": ("step.result[].url", ""),
        "url_retrieval_status": ("step.result[].status", "where it is compared"),
    },
    "Content": {"parts": (_STEPS, "and their contents"), "role": ("'model'", "")},
    "Part": {
        "text": ("content.text", ""),
        "thought": ("step.type", "`thought`"),
        "function_call": ("step", _CALL),
        "inline_data": ("content", "an item of the type of the media"),
        "executable_code": ("step", _CODE),
        "code_execution_result": ("step", _CODE_RESULT),
    },
    "FunctionCall": {
        "id": ("step.id", ""),
        "name": ("step.name", ""),
        "args": ("step.arguments", ""),
    },
    "Blob": {"data": ("content.data", "from base64"), "mime_type": ("content.mime_type", "")},
    "ExecutableCode": {"code": ("step.arguments.code", "")},
    "CodeExecutionResult": {"output": ("step.result", "")},
    "GenerateContentResponseUsageMetadata": {
        **{
            field: (
                f"usage.{new}",
                "None where it is 0, as before" if field in NONE_IF_ZERO else "",
            )
            for field, new in USAGE.items()
        },
        **{field: (f"usage.{new}", "") for field, new in USAGE_BY_MODALITY.items()},
    },
    "ModalityTokenCount": {
        "modality": ("item.modality", "in lower case"),
        "token_count": ("item.tokens", ""),
    },
    "GroundingMetadata": {
        "web_search_queries": (_STEPS, _SEARCH),
        "search_entry_point": (_STEPS, _SUGGESTIONS),
        "grounding_chunks": (_CITATIONS, "in the order in which they are cited, which is stated"),
        "grounding_supports": (_CITATIONS, ""),
    },
    "SearchEntryPoint": {"rendered_content": ("step.result[].search_suggestions", "")},
    "GroundingChunk": {"web": ("annotation", "")},
    "GroundingChunkWeb": {"uri": ("annotation.url", ""), "title": ("annotation.title", "")},
    "GroundingSupport": {"segment": ("annotation", "")},
    "Segment": {
        "start_index": ("annotation.start_index", _NO_ZERO),
        "end_index": ("annotation.end_index", ""),
        "text": ("the text between the two", ""),
    },
}

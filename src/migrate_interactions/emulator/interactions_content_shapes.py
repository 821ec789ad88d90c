"""What the steps, contents and tools of an interaction may be.

Transcribed from the `*Param` TypedDicts of google-genai 3.4.0
(`google/genai/_gaos/types/interactions/`). The SDK itself lets unknown nested
keys, unknown types and enum values in the wrong case through; the emulator
does not, since those requests do not say what their author meant.
"""

from __future__ import annotations

from migrate_interactions.emulator.shapes import (
    ANYTHING,
    BYTES,
    FLAG,
    JSON_OBJECT,
    NUMBER,
    TEXT,
    WHOLE,
    JsonSchema,
    ListOf,
    MapOf,
    Record,
    Shape,
    Tagged,
    choice,
    one_of,
)

TEXTS = ListOf(TEXT)
TYPE: dict[str, Shape] = {"type": TEXT}
SCHEMA = JsonSchema("json")


def typed(required: dict[str, Shape] | None = None, **optional: Shape) -> Record:
    """A record with a `type` key, which `Tagged` has already read."""
    return Record({**TYPE, **(required or {})}, optional)


def record(**optional: Shape) -> Record:
    """A record of optional keys."""
    return Record({}, optional)


# ---------------------------------------------------------------- content

RESOLUTION = choice("low", "medium", "high", "ultra_high")
REVIEW = record(review_id=TEXT, title=TEXT, url=TEXT)
ANNOTATION = Tagged(
    "annotation",
    {
        "url_citation": typed(end_index=WHOLE, start_index=WHOLE, title=TEXT, url=TEXT),
        "place_citation": typed(
            end_index=WHOLE,
            name=TEXT,
            place_id=TEXT,
            review_snippets=ListOf(REVIEW),
            start_index=WHOLE,
            url=TEXT,
        ),
        "file_citation": typed(
            custom_metadata=JSON_OBJECT,
            document_uri=TEXT,
            end_index=WHOLE,
            file_name=TEXT,
            media_id=TEXT,
            page_number=WHOLE,
            source=TEXT,
            start_index=WHOLE,
        ),
        "speech_metadata": typed(end_index=WHOLE, speaker=TEXT, start_index=WHOLE, style=TEXT),
        "word_info": typed(
            end_index=WHOLE,
            end_offset=TEXT,
            speaker=TEXT,
            start_index=WHOLE,
            start_offset=TEXT,
            text=TEXT,
        ),
    },
)
VIDEO_PROCESSING = one_of(
    choice("static", "agentic"),
    typed(
        content_layers=ListOf(choice("frames", "audio", "transcript")),
        end_offset=TEXT,
        fps=NUMBER,
        start_offset=TEXT,
    ),
)
AUDIO_PROCESSING = one_of(choice("static"), typed(end_offset=TEXT, start_offset=TEXT))
DOCUMENT_PROCESSING = one_of(
    choice("static"), typed(page_options=JSON_OBJECT, spreadsheet_options=JSON_OBJECT)
)
CONTENT = Tagged(
    "content",
    {
        "text": typed({"text": TEXT}, annotations=ListOf(ANNOTATION)),
        "image": typed(data=BYTES, mime_type=TEXT, resolution=RESOLUTION, uri=TEXT),
        "document": typed(
            data=BYTES,
            mime_type=TEXT,
            processing=DOCUMENT_PROCESSING,
            resolution=RESOLUTION,
            uri=TEXT,
        ),
        "audio": typed(
            channels=WHOLE,
            data=BYTES,
            mime_type=TEXT,
            processing=AUDIO_PROCESSING,
            sample_rate=WHOLE,
            uri=TEXT,
        ),
        "video": typed(
            data=BYTES,
            mime_type=TEXT,
            name=TEXT,
            processing=VIDEO_PROCESSING,
            resolution=RESOLUTION,
            uri=TEXT,
        ),
    },
)
CONTENTS = ListOf(CONTENT)

# ---------------------------------------------------------------- tools

TOOL_MODE = choice("auto", "any", "none", "validated")
ALLOWED_TOOLS = record(mode=TOOL_MODE, tools=TEXTS)
SEARCH_TYPE = choice("web_search", "image_search", "enterprise_web_search")
RETRIEVAL_TYPE = choice("vertex_ai_search", "rag_store", "exa_ai_search", "parallel_ai_search")
FUNCTION = typed(
    {"name": TEXT},
    defer_loading=FLAG,
    description=TEXT,
    parameters=SCHEMA,
    short_description=TEXT,
)
TOOL = Tagged(
    "tool",
    {
        "function": FUNCTION,
        "code_execution": typed(),
        "url_context": typed(),
        "google_search": typed(search_types=ListOf(SEARCH_TYPE)),
        "file_search": typed(file_search_store_names=TEXTS, metadata_filter=TEXT, top_k=WHOLE),
        "google_maps": typed(enable_widget=FLAG, latitude=NUMBER, longitude=NUMBER),
        "computer_use": typed(
            disabled_safety_policies=ListOf(
                choice(
                    "financial_transactions",
                    "sensitive_data_modification",
                    "communication_tool",
                    "account_creation",
                    "data_modification",
                    "user_consent_management",
                    "legal_terms_and_agreements",
                )
            ),
            enable_prompt_injection_detection=FLAG,
            environment=choice("browser", "mobile", "desktop"),
            excluded_predefined_functions=TEXTS,
        ),
        "mcp_server": typed(
            allowed_tools=ListOf(ALLOWED_TOOLS), headers=MapOf(TEXT), name=TEXT, url=TEXT
        ),
        "tool_search": typed(
            description=TEXT, execution=choice("server", "client"), name=TEXT, parameters=SCHEMA
        ),
        "retrieval": typed(
            exa_ai_search_config=Record({"api_key": TEXT}, {"custom_config": JSON_OBJECT}),
            parallel_ai_search_config=record(api_key=TEXT, custom_config=JSON_OBJECT),
            rag_store_config=record(
                rag_resources=ListOf(record(rag_corpus=TEXT, rag_file_ids=TEXTS)),
                rag_retrieval_config=JSON_OBJECT,
                similarity_top_k=WHOLE,
                vector_distance_threshold=NUMBER,
            ),
            retrieval_types=ListOf(RETRIEVAL_TYPE),
            vertex_ai_search_config=record(datastores=TEXTS, engine=TEXT),
        ),
    },
)

# ---------------------------------------------------------------- steps

RESULT_ITEM = Tagged("content", {**CONTENT.variants, "function": FUNCTION})
RESULT = one_of(TEXT, ListOf(RESULT_ITEM), JSON_OBJECT)
CALL: dict[str, Shape] = {"id": TEXT}
ANSWER: dict[str, Shape] = {"call_id": TEXT}
QUERIES = record(queries=TEXTS)

STEP = Tagged(
    "step",
    {
        "user_input": typed(content=CONTENTS),
        "model_output": typed(content=CONTENTS, error=JSON_OBJECT),
        "thought": typed(signature=BYTES, summary=CONTENTS),
        # `FunctionCallStepParam` declares no signature, yet answers carry one and the SDK
        # sends it back (`extra="allow"`).
        "function_call": typed({**CALL, "name": TEXT, "arguments": JSON_OBJECT}, signature=BYTES),
        "function_result": typed({**ANSWER, "result": RESULT}, is_error=FLAG, name=TEXT),
        "code_execution_call": typed(
            {**CALL, "arguments": record(code=TEXT, language=choice("python", "bash"))},
            signature=BYTES,
        ),
        "code_execution_result": typed(
            {**ANSWER, "result": one_of(TEXT, CONTENTS)}, is_error=FLAG, signature=BYTES
        ),
        "url_context_call": typed({**CALL, "arguments": record(urls=TEXTS)}, signature=BYTES),
        "url_context_result": typed(
            {
                **ANSWER,
                "result": ListOf(
                    record(status=choice("success", "error", "paywall", "unsafe"), url=TEXT)
                ),
            },
            is_error=FLAG,
            signature=BYTES,
        ),
        "google_search_call": typed(
            {**CALL, "arguments": QUERIES}, search_type=SEARCH_TYPE, signature=BYTES
        ),
        "google_search_result": typed(
            {**ANSWER, "result": ListOf(record(search_suggestions=TEXT))},
            is_error=FLAG,
            signature=BYTES,
        ),
        "google_maps_call": typed(CALL, arguments=QUERIES, signature=BYTES),
        "google_maps_result": typed(
            {**ANSWER, "result": ListOf(record(places=ANYTHING, widget_context_token=TEXT))},
            signature=BYTES,
        ),
        "file_search_call": typed(CALL, signature=BYTES),
        "file_search_result": typed(ANSWER, signature=BYTES),
        "retrieval_call": typed(
            {**CALL, "arguments": QUERIES}, retrieval_type=RETRIEVAL_TYPE, signature=BYTES
        ),
        "retrieval_result": typed(ANSWER, is_error=FLAG, signature=BYTES),
        "tool_search_call": typed(
            {**CALL, "arguments": record(function_names=TEXTS)}, signature=BYTES
        ),
        "tool_search_result": typed(ANSWER, result=ListOf(FUNCTION), signature=BYTES),
        "processing_call": typed(CALL, signature=BYTES),
        "processing_result": typed(ANSWER, signature=BYTES),
        "mcp_server_tool_call": typed(
            {**CALL, "arguments": JSON_OBJECT, "name": TEXT, "server_name": TEXT}
        ),
        "mcp_server_tool_result": typed({**ANSWER, "result": RESULT}, name=TEXT, server_name=TEXT),
    },
)
USER_STEPS = frozenset({"user_input", "function_result"})

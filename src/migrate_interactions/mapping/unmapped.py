"""Fields of the old API that are refused where code uses them, by class, each with the reason.

Only those that no other table here has a row for. Source: the SDK's ``types`` (3.4.0).
"""

from __future__ import annotations

from migrate_interactions.mapping.tools import TOOLS_LOST

LATER = "it has no mapping yet"
NO_FIELD = "the Interactions API has no field for it"
NOT_IN_AN_INTERACTION = "an interaction has nothing like it"
CLIENT_ONLY = "it can only be set for the whole client"
ANOTHER_STORE = "it means the logging of requests; `store` of an interaction means keeping it"
PROVISIONAL = "the service continues interactions in its own way"

UNMAPPED: dict[str, dict[str, str]] = {
    "Tool": TOOLS_LOST,
    "FunctionDeclaration": {
        "behavior": NO_FIELD,
    },
    "GoogleSearch": {
        "search_types": LATER,
        "time_range_filter": NO_FIELD,
        "exclude_domains": NO_FIELD,
        "blocking_confidence": NO_FIELD,
    },
    "GoogleSearchRetrieval": {"dynamic_retrieval_config": NO_FIELD},
    "GoogleMaps": {"auth_config": NO_FIELD, "grounding_types": NO_FIELD},
    "ComputerUse": {
        "disabled_safety_policies": LATER,
    },
    "RetrievalConfig": {"language_code": NO_FIELD},
    "AutomaticFunctionCallingConfig": {
        "ignore_call_history": NO_FIELD,
    },
    "VoiceConfig": {
        "replicated_voice_config": NO_FIELD,
        "voice": LATER,
    },
    "ImageConfig": {
        "output_mime_type": LATER,
        "person_generation": NO_FIELD,
        "prominent_people": NO_FIELD,
        "output_compression_quality": NO_FIELD,
        "image_output_options": NO_FIELD,
    },
    "HttpOptions": {
        "extra_body": LATER,
        "base_url": CLIENT_ONLY,
        "base_url_resource_scope": CLIENT_ONLY,
        "retry_options": CLIENT_ONLY,
        "client_args": CLIENT_ONLY,
        "async_client_args": CLIENT_ONLY,
        "httpx_client": CLIENT_ONLY,
        "httpx_async_client": CLIENT_ONLY,
        "aiohttp_client": CLIENT_ONLY,
    },
    "GenerateContentResponse": {
        "sdk_http_response": LATER,
        "response_id": "the ids of interactions are others",
        "create_time": LATER,
        "prompt_feedback": NOT_IN_AN_INTERACTION,
        "model_status": NOT_IN_AN_INTERACTION,
        "automatic_function_calling_history": NOT_IN_AN_INTERACTION,
        "initial_prompt_token_count": LATER,
    },
    "GenerateContentResponsePromptFeedback": {
        "block_reason": NOT_IN_AN_INTERACTION,
        "block_reason_message": NOT_IN_AN_INTERACTION,
        "safety_ratings": NOT_IN_AN_INTERACTION,
    },
    "Candidate": {
        "finish_message": NOT_IN_AN_INTERACTION,
        "citation_metadata": NOT_IN_AN_INTERACTION,
        "safety_ratings": NOT_IN_AN_INTERACTION,
        "token_count": NOT_IN_AN_INTERACTION,
        "avg_logprobs": NOT_IN_AN_INTERACTION,
        "logprobs_result": NOT_IN_AN_INTERACTION,
        "index": "there is one answer",
        "continuation_token": PROVISIONAL,
    },
    "Part": {
        "thought_signature": LATER,
        "media_resolution": LATER,
        "tool_call": LATER,
        "tool_response": LATER,
        "part_metadata": NO_FIELD,
        "audio_transcription": LATER,
        "media_processing": LATER,
        "speech_metadata": NO_FIELD,
        "document_metadata": NO_FIELD,
        "spreadsheet_metadata": NO_FIELD,
        "audio_metadata": NO_FIELD,
    },
    "Blob": {"display_name": NO_FIELD},
    "FileData": {"display_name": NO_FIELD},
    "VideoMetadata": {"content_layers": NO_FIELD},
    "FunctionCall": {
        "partial_args": LATER,
        "will_continue": LATER,
    },
    "FunctionResponse": {
        "parts": LATER,
        "will_continue": NO_FIELD,
        "scheduling": NO_FIELD,
    },
    "ExecutableCode": {"language": LATER, "id": LATER},
    "CodeExecutionResult": {"outcome": LATER, "id": LATER},
    "GenerateContentResponseUsageMetadata": {
        "traffic_type": NOT_IN_AN_INTERACTION,
        "initial_prompt_token_count": LATER,
    },
    "GroundingMetadata": {
        "google_maps_widget_context_token": LATER,
        "image_search_queries": LATER,
        "retrieval_queries": LATER,
        "retrieval_metadata": NOT_IN_AN_INTERACTION,
        "source_flagging_uris": NOT_IN_AN_INTERACTION,
    },
    "GroundingChunk": {"maps": LATER, "retrieved_context": LATER, "image": LATER},
    "GroundingChunkWeb": {"domain": NOT_IN_AN_INTERACTION},
    "GroundingSupport": {
        "grounding_chunk_indices": LATER,
        "confidence_scores": NOT_IN_AN_INTERACTION,
        "rendered_parts": NOT_IN_AN_INTERACTION,
    },
    "Segment": {"part_index": LATER},
    "SearchEntryPoint": {"sdk_blob": NOT_IN_AN_INTERACTION},
}

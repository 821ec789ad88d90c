"""Requests that do not say what their author meant are answered with a 400."""

from __future__ import annotations

from typing import Any

import pytest
from google import genai
from google.genai import errors

from migrate_interactions.emulator import Emulator
from tests.emulator.raw_requests import ONE_ATTEMPT, client_of, create, generate

TEXT = {"type": "text", "text": "hi"}
CALL = {"type": "function_call", "id": "c", "name": "f", "arguments": {}}

# the body of create (model and input are added), a piece of the message
REFUSED_CREATES: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown field": ({"contents": "hi"}, "contents"),
    "temperature at the top": ({"temperature": 0.5}, "temperature"),
    "a config": ({"config": {}}, "config"),
    "top_k": ({"generation_config": {"top_k": 3}}, "top_k"),
    "candidate_count": ({"generation_config": {"candidate_count": 1}}, "candidate_count"),
    "thinking_budget": ({"generation_config": {"thinking_budget": 0}}, "thinking_budget"),
    "thinking_config": ({"generation_config": {"thinking_config": {}}}, "thinking_config"),
    "camelCase": ({"generation_config": {"maxOutputTokens": 3}}, "maxOutputTokens"),
    "a penalty": ({"generation_config": {"presence_penalty": 1.0}}, "presence_penalty"),
    "upper-case thinking level": ({"generation_config": {"thinking_level": "LOW"}}, "'LOW'"),
    "upper-case tool choice": ({"generation_config": {"tool_choice": "ANY"}}, "'ANY'"),
    "tool choice as mode": ({"generation_config": {"tool_choice": {"mode": "any"}}}, "mode"),
    "a text as temperature": ({"generation_config": {"temperature": "hot"}}, "number"),
    "a nested voice": (
        {
            "generation_config": {
                "speech_config": {"voice_config": {"prebuilt_voice_config": {"voice_name": "Kore"}}}
            }
        },
        "voice_config",
    ),
    "upper-case threshold": (
        {"safety_settings": [{"type": "harassment", "threshold": "BLOCK_NONE"}]},
        "BLOCK_NONE",
    ),
    "a safety category": (
        {"safety_settings": [{"category": "harassment", "threshold": "off"}]},
        "category",
    ),
    "an upper-case category": (
        {"safety_settings": [{"type": "HARM_CATEGORY_HARASSMENT", "threshold": "off"}]},
        "HARM_CATEGORY_HARASSMENT",
    ),
    "an old tool": ({"tools": [{"google_search": {}}]}, "'type' is missing"),
    "an unknown tool": ({"tools": [{"type": "google_search_retrieval"}]}, "google_search_retr"),
    "an unknown tool key": (
        {"tools": [{"type": "google_search", "exclude_domains": []}]},
        "exclude_domains",
    ),
    "a function's old shape": (
        {"tools": [{"type": "function", "function_declarations": []}]},
        "function_declarations",
    ),
    "strict": ({"tools": [{"type": "function", "name": "f", "strict": True}]}, "strict"),
    "upper-case schema": (
        {"tools": [{"type": "function", "name": "f", "parameters": {"type": "OBJECT"}}]},
        "lower-case",
    ),
    "nested upper-case schema": (
        {
            "tools": [
                {
                    "type": "function",
                    "name": "f",
                    "parameters": {"type": "object", "properties": {"a": {"type": "STRING"}}},
                }
            ]
        },
        "/properties/a",
    ),
    "a schema of nulls": (
        {
            "response_format": {
                "type": "text",
                "mime_type": "application/json",
                "schema": {"type": "object", "title": None},
            }
        },
        "'title' is null",
    ),
    "nullable": (
        {
            "response_format": {
                "type": "text",
                "mime_type": "application/json",
                "schema": {"type": "string", "nullable": True},
            }
        },
        "nullable",
    ),
    "an enum mime type": (
        {"response_format": {"type": "text", "mime_type": "text/x.enum"}},
        "text/x.enum",
    ),
    "a system instruction list": ({"system_instruction": ["a"]}, "system_instruction"),
    "an unknown service tier": ({"service_tier": "FLEX"}, "FLEX"),
    "an old part": ({"input": [{"text": "hi"}]}, "'type' is missing"),
    "old contents": ({"input": [{"role": "user", "parts": [{"text": "hi"}]}]}, "type"),
    "an openai message": ({"input": [{"role": "user", "content": "hi"}]}, "type"),
    "an unknown step": ({"input": [{"type": "assistant", "content": [TEXT]}]}, "assistant"),
    "contents and steps": (
        {"input": [TEXT, {"type": "user_input", "content": [TEXT]}]},
        "cannot be mixed",
    ),
    "a text as step content": (
        {"input": [{"type": "user_input", "content": "hi"}]},
        "a list is expected",
    ),
    "an empty input": ({"input": []}, "must not be empty"),
    "an empty step": ({"input": [{"type": "user_input", "content": []}]}, "must not be empty"),
    "a list of strings": ({"input": ["hi"]}, "object is expected"),
    "an unknown content key": ({"input": [{**TEXT, "thought": True}]}, "thought"),
    "a call without an id": (
        {"input": [{"type": "function_call", "name": "f", "arguments": {}}]},
        "'id' is missing",
    ),
    "a result without a call": (
        {"input": [{"type": "function_result", "call_id": "c", "name": "f", "result": "1"}]},
        "answers no function call",
    ),
    "a result for another call": (
        {
            "input": [
                {"type": "user_input", "content": [TEXT]},
                CALL,
                {"type": "function_result", "call_id": "d", "name": "f", "result": "1"},
            ]
        },
        "'d' answers no function call",
    ),
    "one result for two calls": (
        {
            "input": [
                {"type": "user_input", "content": [TEXT]},
                CALL,
                {**CALL, "id": "d", "name": "g"},
                {"type": "function_result", "call_id": "c", "name": "f", "result": "1"},
            ]
        },
        "no response for g",
    ),
    "what was found without the search": (
        {
            "input": [
                {"type": "user_input", "content": [TEXT]},
                {"type": "google_search_result", "call_id": "s", "result": []},
            ]
        },
        "answers no call",
    ),
    "a number as result": (
        {"input": [CALL, {"type": "function_result", "call_id": "c", "result": 1}]},
        "a number is not accepted",
    ),
    "an image without its type": ({"input": [{"type": "image", "data": "aGk="}]}, "mime_type"),
    "an image without content": ({"input": [{"type": "image"}]}, "exactly one"),
    "raw bytes as text": (
        {"input": [{"type": "image", "mime_type": "image/png", "data": "not base64!"}]},
        "base64",
    ),
    "a result without its call's id": (
        {"input": [CALL, {"type": "function_result", "name": "f", "result": "1"}]},
        "'call_id' is missing",
    ),
    "a document as image": (
        {"input": [{"type": "image", "mime_type": "application/pdf", "uri": "https://x"}]},
        "has the type 'document', not 'image'",
    ),
    "a sound as video": (
        {"input": [{"type": "video", "mime_type": "audio/mp3", "uri": "https://x"}]},
        "has the type 'audio', not 'video'",
    ),
    "a film as document": (
        {"input": [{"type": "document", "uri": "https://www.youtube.com/watch?v=x"}]},
        "has the type 'video', not 'document'",
    ),
    "a schema as plain text": (
        {"response_format": {"type": "text", "schema": {"type": "object"}}},
        "requires the mime_type application/json",
    ),
    "a schema as the format": (
        {"response_format": {"type": "object", "properties": {}}},
        "Unknown response format type 'object'",
    ),
    "keywords in snake case": (
        {
            "response_format": {
                "type": "text",
                "mime_type": "application/json",
                "schema": {"type": "array", "items": {"type": "string"}, "min_items": 1},
            }
        },
        "'min_items'",
    ),
    "a function inside a function": (
        {"tools": [{"type": "function", "function": {"name": "f"}}]},
        "function",
    ),
    "an upper-case modality": ({"response_modalities": ["IMAGE"]}, "'IMAGE'"),
    "an upper-case resolution": (
        {
            "input": [
                {
                    "type": "image",
                    "mime_type": "image/png",
                    "data": "aGk=",
                    "resolution": "MEDIA_RESOLUTION_LOW",
                }
            ]
        },
        "MEDIA_RESOLUTION_LOW",
    ),
    "thoughts as a flag": ({"generation_config": {"thinking_summaries": True}}, "True"),
    "a voice by its name": ({"generation_config": {"speech_config": "Kore"}}, "speech_config"),
    "an enum tool choice": (
        {"generation_config": {"tool_choice": {"allowed_tools": {"mode": "ANY"}}}},
        "'ANY'",
    ),
    "background without store": ({"background": True, "store": False}, "store=true"),
    "a parent without store": (
        {"previous_interaction_id": "x", "store": False},
        "previous_interaction_id",
    ),
    "a made-up continuation": ({"continuation_token": "x"}, "continuation_token"),
    "an unknown parent": ({"previous_interaction_id": "x"}, "'x' is not known"),
    "an empty parent": ({"previous_interaction_id": ""}, "must not be empty"),
    "a webhook without background": ({"webhook_config": {"uris": ["https://x"]}}, "background"),
    "model and agent": ({"agent": "deep-research-preview-04-2026"}, "Exactly one"),
    "no model": ({"model": None}, "Exactly one"),
    "a prefixed model": ({"model": "models/gemini-2.5-flash"}, "bare model name"),
    "an agent in the foreground": (
        {"model": None, "agent": "deep-research-preview-04-2026"},
        "requires background",
    ),
    "an agent with generation_config": (
        {
            "model": None,
            "agent": "antigravity-preview-05-2026",
            "generation_config": {"temperature": 1},
        },
        "generation_config",
    ),
    "a level the model refuses": (
        {"model": "gemini-3.7-flash", "generation_config": {"thinking_level": "minimal"}},
        "not supported by gemini-3.7-flash",
    ),
}


@pytest.mark.parametrize("name", REFUSED_CREATES)
def test_create_refuses(name: str, emulator: Emulator) -> None:
    body, expected = REFUSED_CREATES[name]
    status, answer = create(emulator, **{"input": "hi", **body})
    assert status == 400
    assert answer["error"]["code"] == 400
    assert answer["error"]["status"] == "INVALID_ARGUMENT"
    assert expected in answer["error"]["message"]
    record = emulator.requests[-1]
    assert (record.api, record.status, record.is_generation) == ("interactions", 400, False)
    assert record.error == answer["error"]["message"]


def test_create_without_input_is_refused(emulator: Emulator) -> None:
    status, answer = create(emulator)
    assert (status, answer["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert "'input' is missing" in answer["error"]["message"]


REFUSED_GENERATIONS: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown field": ({"input": "hi"}, "input"),
    "an unknown parameter": ({"generationConfig": {"thinking_level": "LOW"}}, "thinking_level"),
    "a lower-case enum": (
        {"generationConfig": {"thinkingConfig": {"thinkingLevel": "low"}}},
        "'low'",
    ),
    "an unknown tool": ({"tools": [{"type": "google_search"}]}, "type"),
    "no contents": ({"contents": []}, "contents is not specified"),
    "an unknown role": (
        {"contents": [{"role": "assistant", "parts": [{"text": "a"}]}]},
        "valid role: user, model",
    ),
    "no parts": ({"contents": [{"role": "user", "parts": []}]}, "must not be empty"),
    "an empty part": ({"contents": [{"role": "user", "parts": [{}]}]}, "oneof field"),
    "an unknown part": (
        {"contents": [{"role": "user", "parts": [{"type": "text", "text": "a"}]}]},
        "type",
    ),
    "a schema without its mime type": (
        {"generationConfig": {"responseSchema": {"type": "STRING"}}},
        "responseMimeType",
    ),
    "an unknown schema type": (
        {
            "generationConfig": {
                "responseMimeType": "application/json",
                "responseSchema": {"type": "STR"},
            }
        },
        "'STR'",
    ),
}


@pytest.mark.parametrize("name", REFUSED_GENERATIONS)
def test_generate_refuses(name: str, emulator: Emulator) -> None:
    body, expected = REFUSED_GENERATIONS[name]
    status, answer = generate(emulator, **body)
    assert (status, answer["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert expected in answer["error"]["message"]


def test_snake_case_and_nulls_are_taken(emulator: Emulator) -> None:
    body = {"generation_config": {"max_output_tokens": 9, "seed": None}, "tools": None}
    assert generate(emulator, **body)[0] == 200
    assert create(emulator, input="hi", tools=None, generation_config=None)[0] == 200


def test_the_sdk_raises_its_own_errors(emulator: Emulator, client: genai.Client) -> None:
    patient = client_of(emulator, ONE_ATTEMPT)
    with pytest.raises(Exception, match="top_k") as raised:
        patient.interactions.create(
            model="gemini-2.5-flash",
            input="hi",
            generation_config={"top_k": 1},
        )
    assert type(raised.value).__name__ == "BadRequestError"
    with pytest.raises(errors.ClientError, match="valid role"):
        client.models.generate_content(
            model="gemini-2.5-flash", contents=[{"role": "system", "parts": [{"text": "a"}]}]
        )

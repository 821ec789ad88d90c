"""The same conversation is the same context, and gets the same answer, through both APIs."""

from __future__ import annotations

import asyncio
import base64
import enum
from typing import Any

import pytest
from google import genai
from google.genai import types
from pydantic import BaseModel

from migrate_interactions.emulator import Emulator
from tests.emulator.raw_requests import last_calls

MODEL = "gemini-2.5-flash"
PNG = b"\x89PNG\r\n\x1a\n\xff\xfe"


def assert_same(emulator: Emulator, count: int = 2) -> None:
    """The last `count` model calls showed the model the same."""
    calls = last_calls(emulator, count)
    assert [call.context for call in calls] == [calls[0].context] * count
    assert len({call.context_digest for call in calls}) == 1


class Size(enum.Enum):
    SMALL = "small"
    LARGE = "large"


class Item(BaseModel):
    """Something to buy."""

    name: str
    price: float | None = None
    size: Size = Size.SMALL


class Order(BaseModel):
    items: list[Item]
    note: str | None = None


DECLARATION = types.FunctionDeclaration(
    name="get_weather",
    description="The weather.",
    parameters=types.Schema(
        type=types.Type.OBJECT,
        properties={"city": types.Schema(type=types.Type.STRING, nullable=True)},
        required=["city"],
    ),
)
FUNCTION = {
    "type": "function",
    "name": "get_weather",
    "description": "The weather.",
    "parameters": {
        "type": "object",
        "properties": {"city": {"anyOf": [{"type": "string"}, {"type": "null"}]}},
        "required": ["city"],
    },
}
# config of generate_content, keywords of interactions.create
SETTINGS: dict[str, tuple[Any, dict[str, Any]]] = {
    "nothing": (None, {}),
    "system instruction": (
        types.GenerateContentConfig(system_instruction="Be brief."),
        {"system_instruction": "Be brief."},
    ),
    "system instruction in parts": (
        types.GenerateContentConfig(system_instruction=["Be brief.", "Be kind."]),
        {"system_instruction": "Be brief.\nBe kind."},
    ),
    "sampling": (
        {"temperature": 1, "top_p": 0.5, "seed": 7, "stop_sequences": ["END"]},
        {
            "generation_config": {
                "temperature": 1.0,
                "top_p": 0.5,
                "seed": 7,
                "stop_sequences": ["END"],
            }
        },
    ),
    "output limit": (
        {"max_output_tokens": 5},
        {"generation_config": {"max_output_tokens": 5}},
    ),
    "thinking level": (
        types.GenerateContentConfig(
            thinking_config=types.ThinkingConfig(
                thinking_level=types.ThinkingLevel.LOW, include_thoughts=True
            )
        ),
        {"generation_config": {"thinking_level": "low", "thinking_summaries": "auto"}},
    ),
    "defaults said aloud": (
        {"candidate_count": 1, "response_mime_type": "text/plain", "response_modalities": ["TEXT"]},
        {"generation_config": {"tool_choice": "auto"}},
    ),
    "functions": (
        types.GenerateContentConfig(tools=[types.Tool(function_declarations=[DECLARATION])]),
        {"tools": [FUNCTION]},
    ),
    "allowed functions": (
        types.GenerateContentConfig(
            tools=[types.Tool(function_declarations=[DECLARATION])],
            tool_config=types.ToolConfig(
                function_calling_config=types.FunctionCallingConfig(
                    mode=types.FunctionCallingConfigMode.ANY, allowed_function_names=["get_weather"]
                )
            ),
        ),
        {
            "tools": [FUNCTION],
            "generation_config": {
                "tool_choice": {"allowed_tools": {"mode": "any", "tools": ["get_weather"]}}
            },
        },
    ),
    "no functions now": (
        {
            "tools": [types.Tool(function_declarations=[DECLARATION])],
            "tool_config": {"function_calling_config": {"mode": "none"}},
        },
        {"tools": [FUNCTION], "generation_config": {"tool_choice": "none"}},
    ),
    "built-in tools": (
        types.GenerateContentConfig(
            tools=[
                types.Tool(google_search=types.GoogleSearch()),
                types.Tool(code_execution=types.ToolCodeExecution()),
                types.Tool(url_context=types.UrlContext()),
            ]
        ),
        {"tools": [{"type": "google_search"}, {"type": "code_execution"}, {"type": "url_context"}]},
    ),
    "safety": (
        types.GenerateContentConfig(
            safety_settings=[
                types.SafetySetting(
                    category=types.HarmCategory.HARM_CATEGORY_HARASSMENT,
                    threshold=types.HarmBlockThreshold.BLOCK_ONLY_HIGH,
                )
            ]
        ),
        {"safety_settings": [{"type": "harassment", "threshold": "block_only_high"}]},
    ),
    "schema of a class": (
        {"response_mime_type": "application/json", "response_schema": Order},
        {
            "response_format": {
                "type": "text",
                "mime_type": "application/json",
                "schema": Order.model_json_schema(),
            }
        },
    ),
    "json schema": (
        {
            "response_mime_type": "application/json",
            "response_json_schema": {"type": "array", "items": {"type": "integer"}, "minItems": 2},
        },
        {
            "response_format": [
                {
                    "type": "text",
                    "mime_type": "application/json",
                    "schema": {"type": "array", "items": {"type": "integer"}, "minItems": 2},
                }
            ]
        },
    ),
    "json without schema": (
        {"response_mime_type": "application/json"},
        {"response_format": {"type": "text", "mime_type": "application/json"}},
    ),
    "voice": (
        {"response_modalities": ["AUDIO"], "speech_config": "Kore"},
        {
            "response_format": {"type": "audio"},
            "generation_config": {"speech_config": [{"voice": "Kore"}]},
        },
    ),
    "image": (
        {"response_modalities": ["TEXT", "IMAGE"], "image_config": {"aspect_ratio": "16:9"}},
        {"response_format": [{"type": "text"}, {"type": "image", "aspect_ratio": "16:9"}]},
    ),
    "service tier": ({"service_tier": "flex"}, {"service_tier": "flex"}),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_settings_are_the_same_through_both_apis(
    name: str, emulator: Emulator, client: genai.Client
) -> None:
    config, keywords = SETTINGS[name]
    text = "What is the weather in Paris?"
    old = client.models.generate_content(model=MODEL, contents=text, config=config)
    new = client.interactions.create(model=MODEL, input=text, **keywords)
    assert_same(emulator)
    parts = (old.candidates or [])[0].content.parts or []
    old_text = "".join(part.text for part in parts if part.text and not part.thought)
    new_text = "".join(
        content.text
        for step in new.steps or []
        if step.type == "model_output"
        for content in step.content or []
        if content.type == "text"
    )
    assert new_text == old_text
    assert old.usage_metadata is not None
    assert new.usage is not None
    assert old.usage_metadata.prompt_token_count == new.usage.total_input_tokens
    assert old.usage_metadata.candidates_token_count == new.usage.total_output_tokens
    assert old.usage_metadata.thoughts_token_count == new.usage.total_thought_tokens
    assert old.usage_metadata.total_token_count == new.usage.total_tokens
    assert (old.usage_metadata.tool_use_prompt_token_count or 0) == new.usage.total_tool_use_tokens
    old_details = [
        old.usage_metadata.prompt_tokens_details,
        old.usage_metadata.candidates_tokens_details,
        old.usage_metadata.tool_use_prompt_tokens_details,
    ]
    new_details = [
        new.usage.input_tokens_by_modality,
        new.usage.output_tokens_by_modality,
        new.usage.tool_use_tokens_by_modality,
    ]
    assert [
        [(each.modality.value.lower(), each.token_count) for each in details or []]
        for details in old_details
    ] == [[(each.modality, each.tokens) for each in details or []] for details in new_details]


# contents of generate_content, input of interactions.create
INPUTS: dict[str, tuple[Any, Any]] = {
    "a string": ("hi", "hi"),
    "one content": (
        types.Content(role="user", parts=[types.Part(text="hi")]),
        [{"type": "text", "text": "hi"}],
    ),
    "two texts": (
        ["hi", "there"],
        [{"type": "text", "text": "hi"}, {"type": "text", "text": "there"}],
    ),
    "seeded turns": (
        [
            types.Content(role="user", parts=[types.Part(text="a")]),
            types.Content(role="model", parts=[types.Part(text="b")]),
            types.Content(role="user", parts=[types.Part(text="c")]),
        ],
        [
            {"type": "user_input", "content": [{"type": "text", "text": "a"}]},
            {"type": "model_output", "content": [{"type": "text", "text": "b"}]},
            {"type": "user_input", "content": [{"type": "text", "text": "c"}]},
        ],
    ),
    "an image": (
        ["what is it?", types.Part.from_bytes(data=PNG, mime_type="image/png")],
        [
            {"type": "text", "text": "what is it?"},
            {"type": "image", "mime_type": "image/png", "data": base64.b64encode(PNG).decode()},
        ],
    ),
    "a file by address": (
        types.Part.from_uri(file_uri="https://example.com/a.pdf", mime_type="application/pdf"),
        [{"type": "document", "mime_type": "application/pdf", "uri": "https://example.com/a.pdf"}],
    ),
    "function calls without ids": (
        [
            types.Content(role="user", parts=[types.Part(text="add")]),
            types.Content(
                role="model",
                parts=[types.Part.from_function_call(name="add", args={"a": 1})] * 2,
            ),
            types.Content(
                role="tool",
                parts=[
                    types.Part.from_function_response(name="add", response={"result": 1}),
                    types.Part.from_function_response(name="add", response={"x": [2]}),
                ],
            ),
        ],
        [
            {"type": "user_input", "content": [{"type": "text", "text": "add"}]},
            {"type": "function_call", "id": "p", "name": "add", "arguments": {"a": 1.0}},
            {"type": "function_call", "id": "q", "name": "add", "arguments": {"a": 1}},
            {"type": "function_result", "call_id": "p", "name": "add", "result": "1"},
            {"type": "function_result", "call_id": "q", "result": {"x": [2]}},
        ],
    ),
}


@pytest.mark.parametrize("name", INPUTS)
def test_inputs_are_the_same_through_both_apis(
    name: str, emulator: Emulator, client: genai.Client
) -> None:
    contents, given = INPUTS[name]
    old = client.models.generate_content(model=f"models/{MODEL}", contents=contents)
    new = client.interactions.create(model=MODEL, input=given)
    assert_same(emulator)
    assert new.output_text == old.text


MESSAGES = ["hello", "what did I say?", "and before that?"]


def interactions_answers(client: genai.Client, *, stream: bool, stateless: bool) -> list[str]:
    """A conversation through the Interactions API, in one of its four ways."""
    answers, previous, steps = [], None, []
    for message in MESSAGES:
        settings: dict[str, Any] = {"model": MODEL, "system_instruction": "Be brief."}
        if stateless:
            steps.append({"type": "user_input", "content": [{"type": "text", "text": message}]})
            settings |= {"input": steps, "store": False}
        else:
            settings |= {"input": message, "previous_interaction_id": previous}
        if not stream:
            interaction = client.interactions.create(**settings)
            previous, text = interaction.id, interaction.output_text
        else:
            text = ""
            for event in client.interactions.create(**settings, stream=True):
                if event.event_type == "step.delta" and event.delta.type == "text":
                    text += event.delta.text
                elif event.event_type == "interaction.completed":
                    previous = event.interaction.id
        output = {"type": "model_output", "content": [{"type": "text", "text": text}]}
        steps.append(output)
        answers.append(text)
    return answers


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("stateless", [False, True])
def test_a_conversation_is_the_same_as_a_chat(
    stream: bool, stateless: bool, emulator: Emulator, client: genai.Client
) -> None:
    chat = client.chats.create(model=MODEL, config={"system_instruction": "Be brief."})
    if stream:
        expected = ["".join(c.text or "" for c in chat.send_message_stream(m)) for m in MESSAGES]
    else:
        expected = [chat.send_message(message).text or "" for message in MESSAGES]
    assert interactions_answers(client, stream=stream, stateless=stateless) == expected
    calls = last_calls(emulator, 6)
    digests = [request.context_digest for request in calls]
    assert digests[:3] == digests[3:]
    assert len(set(digests)) == 3
    assert [request.turns_effective for request in calls] == [1, 3, 5] * 2
    assert [request.turns_sent for request in calls[3:]] == ([1, 3, 5] if stateless else [1, 1, 1])


def test_async_calls_are_the_same(emulator: Emulator, client: genai.Client) -> None:
    async def answers() -> list[str | None]:
        old = await client.aio.models.generate_content(model=MODEL, contents="hi")
        new = await client.aio.interactions.create(model=MODEL, input="hi")
        old_stream = await client.aio.models.generate_content_stream(model=MODEL, contents="hi")
        new_stream = await client.aio.interactions.create(model=MODEL, input="hi", stream=True)
        chat = client.aio.chats.create(model=MODEL)
        texts = [
            event.delta.text
            async for event in new_stream
            if event.event_type == "step.delta" and event.delta.type == "text"
        ]
        return [
            old.text,
            new.output_text,
            "".join([chunk.text or "" async for chunk in old_stream]),
            "".join(texts),
            (await chat.send_message("hi")).text,
        ]

    assert len(set(asyncio.run(answers()))) == 1
    assert_same(emulator, 5)


def test_the_settings_are_not_inherited(emulator: Emulator, client: genai.Client) -> None:
    settings: dict[str, Any] = {
        "system_instruction": "Be brief.",
        "tools": [FUNCTION],
        "generation_config": {"temperature": 0.5},
    }
    first = client.interactions.create(model=MODEL, input="hi", **settings)
    client.interactions.create(model=MODEL, input="more", previous_interaction_id=first.id)
    context = last_calls(emulator, 1)[0].context
    assert context is not None
    assert set(context) == {"model", "turns"}


CHANGES: dict[str, dict[str, Any]] = {
    "a turn dropped": {"input": [{"type": "text", "text": "c"}]},
    "a turn doubled": {
        "input": [
            {"type": "user_input", "content": [{"type": "text", "text": "a"}]},
            {"type": "model_output", "content": [{"type": "text", "text": "b"}]},
            {"type": "user_input", "content": [{"type": "text", "text": "c"}]},
            {"type": "user_input", "content": [{"type": "text", "text": "c"}]},
        ]
    },
    "the roles changed": {
        "input": [
            {"type": "user_input", "content": [{"type": "text", "text": "a"}]},
            {"type": "user_input", "content": [{"type": "text", "text": "b"}]},
            {"type": "user_input", "content": [{"type": "text", "text": "c"}]},
        ]
    },
    "a blank less": {
        "input": [
            {"type": "user_input", "content": [{"type": "text", "text": "a"}]},
            {"type": "model_output", "content": [{"type": "text", "text": "b "}]},
            {"type": "user_input", "content": [{"type": "text", "text": "c"}]},
        ]
    },
    "no system instruction": {"system_instruction": None},
    "another system instruction": {"system_instruction": "Be brief. "},
    "no parameter": {"generation_config": None},
    "another parameter": {"generation_config": {"temperature": 0.6}},
    "no tool": {"tools": None},
    "another tool": {"tools": [{**FUNCTION, "description": "Weather."}]},
    "another model": {"model": "gemini-2.5-pro"},
    "another format": {"response_format": {"type": "text", "mime_type": "application/json"}},
    "another safety setting": {"safety_settings": [{"type": "harassment", "threshold": "off"}]},
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_shows_in_the_context_and_in_the_answer(
    name: str, emulator: Emulator, client: genai.Client
) -> None:
    settings: dict[str, Any] = {
        "model": MODEL,
        "input": INPUTS["seeded turns"][1],
        "system_instruction": "Be brief.",
        "generation_config": {"temperature": 0.5},
        "tools": [FUNCTION],
    }
    right = client.interactions.create(**settings)
    wrong = client.interactions.create(**(settings | CHANGES[name]))
    one, other = last_calls(emulator, 2)
    assert one.context_digest != other.context_digest
    assert right.output_text != wrong.output_text


def test_state_handling_is_not_part_of_the_context(
    emulator: Emulator, client: genai.Client
) -> None:
    client.interactions.create(model=MODEL, input="hi", store=False)
    client.interactions.create(model=MODEL, input="hi", background=True)
    client.interactions.create(model=MODEL, input="hi", labels={"team": "a"})
    list(client.interactions.create(model=MODEL, input="hi", stream=True))
    assert_same(emulator, 4)


def test_some_answers_are_padded(client: genai.Client) -> None:
    texts = [
        client.models.generate_content(model=MODEL, contents=str(number)).text or ""
        for number in range(24)
    ]
    endings = [text.removeprefix(text.rstrip()) for text in texts]
    beginnings = [text[: len(text) - len(text.lstrip())] for text in texts]
    assert set(zip(beginnings, endings, strict=True)) == {("", ""), ("", "\n"), (" ", "\n")}
    assert 3 <= sum(text != text.strip() for text in texts) <= 14

"""Each spelling of a setting, a tool or a medium is the same to the model through both APIs."""

from __future__ import annotations

import base64
import enum
import io
from typing import Any

import pydantic
import pytest
from google import genai
from google.genai import types

from migrate_interactions.emulator import Emulator
from tests.emulator.raw_requests import last_calls

MODEL = "gemini-2.5-flash"
IMAGE_MODEL = "gemini-2.5-flash-image"
PNG = b"\x89PNG\r\n\x1a\n\xff\xfe"
ENCODED = base64.b64encode(PNG).decode()


class Mood(enum.Enum):
    HAPPY = "happy"
    SAD = "sad"


class Address(pydantic.BaseModel):
    street: str
    number: int | None = None


class Person(pydantic.BaseModel):
    """Somebody."""

    name: str = pydantic.Field(description="As in the passport.")
    addresses: list[Address]
    mood: Mood = Mood.HAPPY


SCHEMA = types.Schema(
    type=types.Type.OBJECT,
    properties={
        "a": types.Schema(type=types.Type.STRING, nullable=True, description="x"),
        "b": types.Schema(
            type=types.Type.ARRAY,
            items=types.Schema(
                any_of=[
                    types.Schema(type=types.Type.INTEGER),
                    types.Schema(type=types.Type.STRING),
                ]
            ),
            min_items=1,
        ),
    },
    required=["a"],
    property_ordering=["a", "b"],
)


def json_text(schema: Any) -> dict[str, Any]:
    return {"type": "text", "mime_type": "application/json", "schema": schema}


def json_schema(kind: Any) -> Any:
    return pydantic.TypeAdapter(kind).json_schema()


# what the old schema was given as, the entry of the response format
SCHEMAS: dict[str, tuple[dict[str, Any], Any]] = {
    "a class": ({"response_schema": Person}, json_text(Person.model_json_schema())),
    "a class, in a list of formats": (
        {"response_schema": Person},
        [json_text(Person.model_json_schema())],
    ),
    "a list of a class": ({"response_schema": list[Person]}, json_text(json_schema(list[Person]))),
    "a list of strings": ({"response_schema": list[str]}, json_text(json_schema(list[str]))),
    "a union": ({"response_schema": int | str}, json_text(json_schema(int | str))),
    "an enumeration": ({"response_schema": Mood}, json_text(json_schema(Mood))),
    "a Schema": (
        {"response_schema": SCHEMA},
        json_text(
            SCHEMA.json_schema.model_dump(exclude_none=True, mode="json", by_alias=True),
        ),
    ),
    "an upper-case dict": (
        {
            "response_schema": {
                "type": "OBJECT",
                "properties": {"a": {"type": "STRING", "nullable": True}},
                "required": ["a"],
                "propertyOrdering": ["a"],
            }
        },
        json_text(
            {
                "type": "object",
                "properties": {"a": {"type": ["string", "null"]}},
                "required": ["a"],
            }
        ),
    ),
    "a JSON schema": (
        {"response_json_schema": Person.model_json_schema()},
        json_text(Person.model_json_schema()),
    ),
}


def compared(
    emulator: Emulator,
    client: genai.Client,
    config: dict[str, Any],
    keywords: dict[str, Any],
    model: str = MODEL,
) -> tuple[types.GenerateContentResponse, Any]:
    """Both answers to calls that have to show the model the same."""
    old = client.models.generate_content(
        model=model, contents="hi", config=types.GenerateContentConfig(**config)
    )
    new = client.interactions.create(model=model, input="hi", **keywords)
    assert_same(emulator)
    return old, new


def assert_same(emulator: Emulator) -> None:
    one, other = last_calls(emulator, 2)
    assert one.context == other.context
    assert one.context_digest == other.context_digest


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas(name: str, emulator: Emulator, client: genai.Client) -> None:
    config, entry = SCHEMAS[name]
    old, new = compared(
        emulator,
        client,
        {"response_mime_type": "application/json", **config},
        {"response_format": entry},
    )
    assert new.output_text == old.text
    if isinstance(config.get("response_schema"), type) and name == "a class":
        assert Person.model_validate_json(new.output_text) == old.parsed


def test_an_enumeration_is_bare_text_only_before(emulator: Emulator, client: genai.Client) -> None:
    old, new = compared(
        emulator,
        client,
        {"response_mime_type": "text/x.enum", "response_schema": Mood},
        {"response_format": json_text(json_schema(Mood))},
    )
    assert old.parsed in Mood
    assert new.output_text == f'"{old.text}"'


def tool(**fields: Any) -> dict[str, Any]:
    return {"tools": [types.Tool(**fields)]}


SAFETY = {
    "HARM_CATEGORY_HATE_SPEECH": "BLOCK_NONE",
    "HARM_CATEGORY_SEXUALLY_EXPLICIT": "OFF",
    "HARM_CATEGORY_DANGEROUS_CONTENT": "BLOCK_LOW_AND_ABOVE",
    "HARM_CATEGORY_HARASSMENT": "BLOCK_ONLY_HIGH",
    "HARM_CATEGORY_CIVIC_INTEGRITY": "BLOCK_MEDIUM_AND_ABOVE",
}
F = types.FunctionDeclaration(name="f", description="d")
G_SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
G = types.FunctionDeclaration(name="g", parameters_json_schema=G_SCHEMA)
NEW_F = {"type": "function", "name": "f", "description": "d"}
NEW_G = {"type": "function", "name": "g", "parameters": G_SCHEMA}
KORE = types.VoiceConfig(prebuilt_voice_config=types.PrebuiltVoiceConfig(voice_name="Kore"))

SETTINGS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "kinds of search": (
        tool(
            google_search=types.GoogleSearch(
                search_types=types.SearchTypes(
                    web_search=types.WebSearch(), image_search=types.ImageSearch()
                )
            )
        ),
        {"tools": [{"type": "google_search", "search_types": ["web_search", "image_search"]}]},
    ),
    "the usual search, said aloud": (
        tool(
            google_search=types.GoogleSearch(
                search_types=types.SearchTypes(web_search=types.WebSearch())
            )
        ),
        {"tools": [{"type": "google_search"}]},
    ),
    "the older search": (
        tool(google_search_retrieval=types.GoogleSearchRetrieval()),
        {"tools": [{"type": "google_search"}]},
    ),
    "tools as tables": (
        {"tools": [{"google_search": {}}, {"code_execution": {}}]},
        {"tools": [{"type": "code_execution"}, {"type": "google_search"}]},
    ),
    "maps with a place": (
        {
            **tool(google_maps=types.GoogleMaps(enable_widget=True)),
            "tool_config": {"retrieval_config": {"lat_lng": {"latitude": 1, "longitude": 2}}},
        },
        {"tools": [{"type": "google_maps", "enable_widget": True, "latitude": 1, "longitude": 2}]},
    ),
    "file search": (
        tool(
            file_search=types.FileSearch(
                file_search_store_names=["a"], top_k=2, metadata_filter="x=1"
            )
        ),
        {
            "tools": [
                {
                    "type": "file_search",
                    "file_search_store_names": ["a"],
                    "top_k": 2,
                    "metadata_filter": "x=1",
                }
            ]
        },
    ),
    "computer use": (
        tool(
            computer_use=types.ComputerUse(
                environment=types.Environment.ENVIRONMENT_BROWSER,
                excluded_predefined_functions=["x"],
                disabled_safety_policies=[types.SafetyPolicy.FINANCIAL_TRANSACTIONS],
            )
        ),
        {
            "tools": [
                {
                    "type": "computer_use",
                    "environment": "browser",
                    "excluded_predefined_functions": ["x"],
                    "disabled_safety_policies": ["financial_transactions"],
                }
            ]
        },
    ),
    "a remote MCP server": (
        tool(
            mcp_servers=[
                types.McpServer(
                    name="n",
                    streamable_http_transport=types.StreamableHttpTransport(
                        url="http://x", headers={"a": "b"}
                    ),
                )
            ]
        ),
        {"tools": [{"type": "mcp_server", "name": "n", "url": "http://x", "headers": {"a": "b"}}]},
    ),
    "functions in several tools": (
        {
            "tools": [
                types.Tool(function_declarations=[F]),
                types.Tool(function_declarations=[G]),
            ]
        },
        {"tools": [NEW_F, NEW_G]},
    ),
    "functions beside a tool": (
        tool(function_declarations=[F, G], url_context=types.UrlContext()),
        {"tools": [NEW_F, NEW_G, {"type": "url_context"}]},
    ),
    "validated calls": (
        {
            **tool(function_declarations=[F]),
            "tool_config": {"function_calling_config": {"mode": "VALIDATED"}},
        },
        {"tools": [NEW_F], "generation_config": {"tool_choice": "validated"}},
    ),
    "allowed functions without a mode": (
        {
            **tool(function_declarations=[F, G]),
            "tool_config": {"function_calling_config": {"allowed_function_names": ["f"]}},
        },
        {
            "tools": [NEW_F, NEW_G],
            "generation_config": {"tool_choice": {"allowed_tools": {"tools": ["f"]}}},
        },
    ),
    "what the Interactions API does anyway": (
        {
            **tool(google_search=types.GoogleSearch()),
            "tool_config": {
                "include_server_side_tool_invocations": True,
                "function_calling_config": {"mode": "MODE_UNSPECIFIED"},
            },
        },
        {"tools": [{"type": "google_search"}]},
    ),
    "safety settings": (
        {
            "safety_settings": [
                {"category": category, "threshold": threshold}
                for category, threshold in SAFETY.items()
            ]
        },
        {
            "safety_settings": [
                {
                    "type": category.removeprefix("HARM_CATEGORY_").lower(),
                    "threshold": threshold.lower(),
                }
                for category, threshold in reversed(SAFETY.items())
            ]
        },
    ),
    "a voice with a language": (
        {
            "response_modalities": ["AUDIO"],
            "speech_config": types.SpeechConfig(voice_config=KORE, language_code="en-US"),
        },
        {
            "response_format": {"type": "audio"},
            "generation_config": {"speech_config": [{"voice": "Kore", "language": "en-US"}]},
        },
    ),
    "several voices": (
        {
            "response_modalities": ["AUDIO"],
            "speech_config": types.SpeechConfig(
                multi_speaker_voice_config=types.MultiSpeakerVoiceConfig(
                    speaker_voice_configs=[
                        types.SpeakerVoiceConfig(speaker=name, voice_config=KORE)
                        for name in ("A", "B")
                    ]
                )
            ),
        },
        {
            "response_format": [{"type": "audio"}],
            "generation_config": {
                "speech_config": {
                    "speakers": [{"speaker": name, "voice": "Kore"} for name in ("A", "B")]
                }
            },
        },
    ),
    "images alone": (
        {
            "response_modalities": ["IMAGE"],
            "image_config": types.ImageConfig(aspect_ratio="16:9", image_size="2K"),
        },
        {"response_format": {"type": "image", "aspect_ratio": "16:9", "image_size": "2K"}},
    ),
    "modalities in another order": (
        {"response_modalities": ["IMAGE", "TEXT"]},
        {"response_format": [{"type": "text"}, {"type": "image"}]},
    ),
    "modalities as they used to be": (
        {"response_modalities": ["TEXT", "IMAGE"]},
        {"response_modalities": ["text", "image"]},
    ),
    "transcription": (
        {
            "audio_transcription_config": types.AudioTranscriptionConfig(
                language_codes=["de"], custom_vocabulary=["x"], diarization=True
            )
        },
        {
            "generation_config": {
                "transcription_config": {
                    "language_codes": ["de"],
                    "custom_vocabulary": ["x"],
                    "mode": {"type": "verbatim", "diarization_mode": "speaker"},
                }
            }
        },
    ),
    "no thoughts": (
        {
            "thinking_config": types.ThinkingConfig(
                thinking_level=types.ThinkingLevel.MINIMAL, include_thoughts=False
            )
        },
        {"generation_config": {"thinking_level": "minimal", "thinking_summaries": "none"}},
    ),
    "an instruction as Content": (
        {"system_instruction": types.Content(parts=[types.Part(text="A")])},
        {"system_instruction": "A"},
    ),
    "labels are bookkeeping": ({"labels": {"a": "b"}}, {"labels": {"c": "d"}}),
    "the usual tier": ({"service_tier": "standard"}, {}),
    "another tier": ({"service_tier": "priority"}, {"service_tier": "priority"}),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_settings(name: str, emulator: Emulator, client: genai.Client) -> None:
    compared(emulator, client, *SETTINGS[name])


@pytest.mark.parametrize(
    ("config", "keywords"),
    [
        ({}, {}),
        ({"response_modalities": ["TEXT", "IMAGE"]}, {}),
        ({}, {"response_format": [{"type": "image"}, {"type": "text"}]}),
        (
            {"image_config": types.ImageConfig(aspect_ratio="1:1")},
            {"response_format": [{"type": "text"}, {"type": "image", "aspect_ratio": "1:1"}]},
        ),
        ({"response_modalities": ["IMAGE"]}, {"response_format": {"type": "image"}}),
    ],
)
def test_an_image_model_makes_images_unasked(
    config: dict[str, Any], keywords: dict[str, Any], emulator: Emulator, client: genai.Client
) -> None:
    old, new = compared(emulator, client, config, keywords, IMAGE_MODEL)
    (data,) = [part.inline_data.data for part in old.parts or [] if part.inline_data]
    assert base64.b64decode(new.output_image.data) == data


def medium(**fields: Any) -> list[types.Content]:
    return [types.Content(role="user", parts=[types.Part(**fields)])]


def called(response: types.Part) -> list[types.Content]:
    call = types.Part.from_function_call(name="f", args={})
    return [
        types.Content(role="user", parts=[types.Part(text="a")]),
        types.Content(role="model", parts=[call]),
        types.Content(role="user", parts=[response]),
    ]


def answered(**result: Any) -> list[dict[str, Any]]:
    return [
        {"type": "user_input", "content": [{"type": "text", "text": "a"}]},
        {"type": "function_call", "id": "x", "name": "f", "arguments": {}},
        {"type": "function_result", "call_id": "x", "name": "f", **result},
    ]


IMAGE = types.Part.from_bytes(data=PNG, mime_type="image/png")
NEW_IMAGE = {"type": "image", "data": ENCODED, "mime_type": "image/png"}
YOUTUBE = "https://youtu.be/x"
# contents, config, input
MEDIA: dict[str, tuple[Any, dict[str, Any], Any]] = {
    "a resolution": (
        types.Part.from_bytes(
            data=PNG, mime_type="image/png", media_resolution="MEDIA_RESOLUTION_LOW"
        ),
        {},
        [{**NEW_IMAGE, "resolution": "low"}],
    ),
    "a resolution for all": (
        [IMAGE, types.Part.from_bytes(data=PNG, mime_type="audio/mp3")],
        {"media_resolution": "MEDIA_RESOLUTION_HIGH"},
        [
            {**NEW_IMAGE, "resolution": "high"},
            {"type": "audio", "data": ENCODED, "mime_type": "audio/mp3"},
        ],
    ),
    "a file that the SDK reads": (IMAGE, {}, [{**NEW_IMAGE, "data": io.BytesIO(PNG)}]),
    "one content": (
        types.Part.from_uri(file_uri="https://x/a.mp3", mime_type="audio/mp3"),
        {},
        {"type": "audio", "uri": "https://x/a.mp3", "mime_type": "audio/mp3"},
    ),
    "a film": (
        medium(file_data=types.FileData(file_uri=YOUTUBE)),
        {},
        [{"type": "video", "uri": YOUTUBE}],
    ),
    "a stretch of a film": (
        medium(
            file_data=types.FileData(file_uri=YOUTUBE, mime_type="video/mp4"),
            video_metadata=types.VideoMetadata(start_offset="1s", end_offset="2s", fps=1),
        ),
        {},
        [
            {
                "type": "video",
                "uri": YOUTUBE,
                "mime_type": "video/mp4",
                "processing": {
                    "type": "static",
                    "fps": 1,
                    "start_offset": "1s",
                    "end_offset": "2s",
                },
            }
        ],
    ),
    "a text file": (
        types.Part.from_bytes(data=b"hi there", mime_type="text/plain"),
        {},
        [{"type": "document", "data": "aGkgdGhlcmU=", "mime_type": "text/plain"}],
    ),
    "code that failed": (
        [
            types.Content(role="user", parts=[types.Part(text="a")]),
            types.Content(
                role="model",
                parts=[
                    types.Part.from_executable_code(code="1", language="PYTHON"),
                    types.Part.from_code_execution_result(outcome="OUTCOME_FAILED", output="E"),
                ],
            ),
            types.Content(role="user", parts=[types.Part(text="b")]),
        ],
        {},
        [
            {"type": "user_input", "content": [{"type": "text", "text": "a"}]},
            {
                "type": "code_execution_call",
                "id": "x",
                "arguments": {"code": "1", "language": "python"},
            },
            {"type": "code_execution_result", "call_id": "x", "result": "E", "is_error": True},
            {"type": "user_input", "content": [{"type": "text", "text": "b"}]},
        ],
    ),
    "a picture as result": (
        called(
            types.Part.from_function_response(
                name="f",
                response={"x": 1},
                parts=[types.FunctionResponsePart.from_bytes(data=PNG, mime_type="image/png")],
            )
        ),
        {},
        answered(result=[{"type": "text", "text": '{"x": 1}'}, NEW_IMAGE]),
    ),
    "nothing as result": (
        called(types.Part.from_function_response(name="f", response={"result": None})),
        {},
        answered(result="null"),
    ),
    "an error as result": (
        called(types.Part.from_function_response(name="f", response={"error": "bad"})),
        {},
        answered(result="bad", is_error=True),
    ),
}


@pytest.mark.parametrize("name", MEDIA)
def test_media_and_results(name: str, emulator: Emulator, client: genai.Client) -> None:
    contents, config, given = MEDIA[name]
    client.models.generate_content(
        model=MODEL, contents=contents, config=types.GenerateContentConfig(**config)
    )
    client.interactions.create(model=MODEL, input=given)
    assert_same(emulator)


def test_an_uploaded_file(emulator: Emulator, client: genai.Client) -> None:
    file = client.files.upload(file=io.BytesIO(PNG), config={"mime_type": "image/png"})
    client.models.generate_content(model=MODEL, contents=["what?", file])
    client.interactions.create(
        model=MODEL,
        input=[
            {"type": "text", "text": "what?"},
            {"type": "image", "uri": file.uri, "mime_type": file.mime_type},
        ],
    )
    assert_same(emulator)

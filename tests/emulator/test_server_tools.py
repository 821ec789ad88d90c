"""What the service's own tools found reads the same through both APIs, each in its own shape."""

from __future__ import annotations

from typing import Any

import pytest
from google import genai
from google.genai import types

from migrate_interactions.emulator import Emulator, EmulatorOptions, ScriptedReply
from tests.emulator.raw_requests import client_of, last_calls

MODEL = "gemini-2.5-flash"
TEXT = "Où est le musée Grévin? See https://example.com/a and https://lost.invalid/b."


def both(
    client: genai.Client, tools: list[types.Tool], entries: list[dict[str, Any]], **more: Any
) -> tuple[types.Candidate, Any]:
    old = client.models.generate_content(
        model=MODEL, contents=TEXT, config=types.GenerateContentConfig(tools=tools, **more)
    )
    assert old.candidates
    return old.candidates[0], client.interactions.create(model=MODEL, input=TEXT, tools=entries)


def assert_same(emulator: Emulator) -> None:
    one, other = last_calls(emulator, 2)
    assert one.context == other.context
    assert one.context_digest == other.context_digest


def all_text(interaction: Any) -> str:
    return "".join(
        content.text
        for step in interaction.steps
        if step.type == "model_output"
        for content in step.content
        if content.type == "text"
    )


def steps_of(interaction: Any, kind: str) -> list[Any]:
    return [step for step in interaction.steps if step.type == kind]


def cited(interaction: Any) -> list[Any]:
    return [
        annotation
        for step in steps_of(interaction, "model_output")
        for content in step.content
        if content.type == "text"
        for annotation in content.annotations or []
    ]


def test_a_search_grounds_both_answers(emulator: Emulator, client: genai.Client) -> None:
    candidate, interaction = both(
        client, [types.Tool(google_search=types.GoogleSearch())], [{"type": "google_search"}]
    )
    assert_same(emulator)
    grounding = candidate.grounding_metadata
    assert grounding
    (call,) = steps_of(interaction, "google_search_call")
    (result,) = steps_of(interaction, "google_search_result")
    assert call.arguments.queries == grounding.web_search_queries
    assert result.call_id == call.id
    assert grounding.search_entry_point
    assert result.result[0].search_suggestions == grounding.search_entry_point.rendered_content
    chunks = grounding.grounding_chunks or []
    assert len(chunks) >= 2
    old = []
    for support in grounding.grounding_supports or []:
        segment = support.segment
        assert segment
        part = (candidate.content.parts or [])[segment.part_index or 0]
        spoken = (part.text or "").encode()[segment.start_index or 0 : segment.end_index]
        assert spoken.decode() == segment.text != ""
        old += [
            (segment.start_index or 0, segment.end_index, chunks[n].web.uri, chunks[n].web.title)
            for n in support.grounding_chunk_indices or []
        ]
    new = [(each.start_index, each.end_index, each.url, each.title) for each in cited(interaction)]
    assert new == old != []
    assert {each.type for each in cited(interaction)} == {"url_citation"}
    assert interaction.output_text == (candidate.content.parts or [])[0].text
    kinds = [step.type for step in interaction.steps if step.type != "thought"]
    assert kinds == ["google_search_call", "google_search_result", "model_output"]
    assert interaction.usage.grounding_tool_count[0].type == "google_search"


def test_indices_count_bytes(emulator: Emulator, client: genai.Client) -> None:
    candidate, _ = both(
        client, [types.Tool(google_search=types.GoogleSearch())], [{"type": "google_search"}]
    )
    text = (candidate.content.parts or [])[0].text or ""
    grounding = candidate.grounding_metadata
    assert grounding
    segment = (grounding.grounding_supports or [])[-1].segment
    assert segment
    assert text[segment.start_index : segment.end_index] != segment.text


def test_code_runs_between_two_texts(emulator: Emulator, client: genai.Client) -> None:
    candidate, interaction = both(
        client,
        [types.Tool(code_execution=types.ToolCodeExecution())],
        [{"type": "code_execution"}],
    )
    assert_same(emulator)
    before, code, outcome, after = candidate.content.parts or []
    assert code.executable_code
    assert outcome.code_execution_result
    (call,) = steps_of(interaction, "code_execution_call")
    (result,) = steps_of(interaction, "code_execution_result")
    assert call.arguments.code == code.executable_code.code
    assert (call.arguments.language, code.executable_code.language) == ("python", "PYTHON")
    assert result.result == outcome.code_execution_result.output
    assert (result.is_error, outcome.code_execution_result.outcome) == (False, "OUTCOME_OK")
    # The trap: the old `.text` has both texts, `output_text` only what follows the code.
    assert all_text(interaction) == f"{before.text}{after.text}"
    assert interaction.output_text == after.text
    scope: dict[str, Any] = {}
    exec(code.executable_code.code.replace("print(total)", ""), scope)
    assert f"{scope['total']}\n" == result.result


def test_addresses_are_read(emulator: Emulator, client: genai.Client) -> None:
    candidate, interaction = both(
        client, [types.Tool(url_context=types.UrlContext())], [{"type": "url_context"}]
    )
    assert_same(emulator)
    metadata = candidate.url_context_metadata
    assert metadata
    old = [
        (each.retrieved_url, str(each.url_retrieval_status.value).rpartition("_")[2].lower())
        for each in metadata.url_metadata or []
    ]
    (call,) = steps_of(interaction, "url_context_call")
    (result,) = steps_of(interaction, "url_context_result")
    assert [(each.url, each.status) for each in result.result] == old
    assert old == [("https://example.com/a", "success"), ("https://lost.invalid/b", "error")]
    assert call.arguments.urls == [url for url, _ in old]
    assert {each.url for each in cited(interaction)} == {"https://example.com/a"}


def test_places_are_cited(emulator: Emulator, client: genai.Client) -> None:
    candidate, interaction = both(
        client,
        [types.Tool(google_maps=types.GoogleMaps(enable_widget=True))],
        [{"type": "google_maps", "enable_widget": True, "latitude": 48.8, "longitude": 2.3}],
        tool_config=types.ToolConfig(
            retrieval_config=types.RetrievalConfig(
                lat_lng=types.LatLng(latitude=48.8, longitude=2.3)
            )
        ),
    )
    assert_same(emulator)
    grounding = candidate.grounding_metadata
    assert grounding
    (result,) = steps_of(interaction, "google_maps_result")
    found = [(place.name, place.place_id, place.url) for place in result.result[0].places]
    chunks = [chunk.maps for chunk in grounding.grounding_chunks or []]
    assert found == [(chunk.title, chunk.place_id, chunk.uri) for chunk in chunks if chunk]
    assert found
    assert result.result[0].widget_context_token == grounding.google_maps_widget_context_token
    assert {each.type for each in cited(interaction)} == {"place_citation"}
    assert {each.name for each in cited(interaction)} == {name for name, _, _ in found}


def test_files_are_cited(emulator: Emulator, client: genai.Client) -> None:
    names = ["fileSearchStores/one", "fileSearchStores/two"]
    candidate, interaction = both(
        client,
        [types.Tool(file_search=types.FileSearch(file_search_store_names=names, top_k=3))],
        [{"type": "file_search", "file_search_store_names": names, "top_k": 3}],
    )
    assert_same(emulator)
    grounding = candidate.grounding_metadata
    assert grounding
    contexts = [chunk.retrieved_context for chunk in grounding.grounding_chunks or []]
    old = {(each.title, each.uri, each.text) for each in contexts if each}
    assert {(each.file_name, each.document_uri, each.source) for each in cited(interaction)} == old
    assert len(old) == 2
    assert steps_of(interaction, "file_search_call")
    assert steps_of(interaction, "file_search_result")


TOOLS = [
    types.Tool(google_search=types.GoogleSearch()),
    types.Tool(code_execution=types.ToolCodeExecution()),
    types.Tool(url_context=types.UrlContext()),
]
ENTRIES: list[dict[str, Any]] = [
    {"type": "google_search"},
    {"type": "code_execution"},
    {"type": "url_context"},
]


def test_streams_say_the_same(emulator: Emulator, client: genai.Client) -> None:
    config = types.GenerateContentConfig(tools=TOOLS)
    chunks = list(client.models.generate_content_stream(model=MODEL, contents=TEXT, config=config))
    events = list(client.interactions.create(model=MODEL, input=TEXT, tools=ENTRIES, stream=True))
    unary = client.interactions.create(model=MODEL, input=TEXT, tools=ENTRIES)
    assert len({call.context_digest for call in last_calls(emulator, 3)}) == 1
    deltas = [event.delta for event in events if event.event_type == "step.delta"]
    old_parts = [part for chunk in chunks for part in chunk.candidates[0].content.parts]
    texts = [part.text for part in old_parts if part.text]
    assert [delta.text for delta in deltas if delta.type == "text"] == texts
    assert "".join(texts) == all_text(unary)
    (code,) = [delta for delta in deltas if delta.type == "code_execution_call"]
    (printed,) = [delta for delta in deltas if delta.type == "code_execution_result"]
    assert [code.arguments.code] == [
        part.executable_code.code for part in old_parts if part.executable_code
    ]
    assert [printed.result] == [
        part.code_execution_result.output for part in old_parts if part.code_execution_result
    ]
    grounding = chunks[-1].candidates[0].grounding_metadata
    assert all(chunk.candidates[0].grounding_metadata is None for chunk in chunks[:-1])
    (search,) = [delta for delta in deltas if delta.type == "google_search_call"]
    (found,) = [delta for delta in deltas if delta.type == "google_search_result"]
    assert search.arguments.queries == grounding.web_search_queries
    assert found.result[0].search_suggestions == grounding.search_entry_point.rendered_content
    cited_later = [
        annotation
        for delta in deltas
        if delta.type == "text_annotation_delta"
        for annotation in delta.annotations
    ]
    assert cited_later == cited(unary) != []
    read = [delta for delta in deltas if delta.type == "url_context_result"]
    assert [each.url for each in read[0].result] == [
        each.retrieved_url for each in chunks[-1].candidates[0].url_context_metadata.url_metadata
    ]
    started = [event.step.type for event in events if event.event_type == "step.start"]
    assert started == [step.type for step in unary.steps]


def test_a_conversation_after_code_is_the_same(emulator: Emulator, client: genai.Client) -> None:
    chat = client.chats.create(model=MODEL, config=types.GenerateContentConfig(tools=TOOLS))
    chat.send_message(TEXT)
    chat.send_message("And then?")
    streaming = client.chats.create(model=MODEL, config=types.GenerateContentConfig(tools=TOOLS))
    list(streaming.send_message_stream(TEXT))
    list(streaming.send_message_stream("And then?"))
    first = client.interactions.create(model=MODEL, input=TEXT, tools=ENTRIES)
    client.interactions.create(
        model=MODEL, input="And then?", tools=ENTRIES, previous_interaction_id=first.id
    )
    user = {"type": "user_input", "content": [{"type": "text", "text": TEXT}]}
    more = {"type": "user_input", "content": [{"type": "text", "text": "And then?"}]}
    client.interactions.create(
        model=MODEL, tools=ENTRIES, store=False, input=[user, *(first.steps or []), more]
    )
    one, *others = [last_calls(emulator, 7)[n] for n in (1, 3, 5, 6)]
    assert [other.context for other in others] == [one.context] * 3


def test_a_schema_keeps_the_tools_away(emulator: Emulator, client: genai.Client) -> None:
    interaction = client.interactions.create(
        model=MODEL,
        input=TEXT,
        tools=ENTRIES,
        response_format={"type": "text", "mime_type": "application/json"},
    )
    assert {step.type for step in interaction.steps or []} == {"thought", "model_output"}


@pytest.mark.parametrize("used", [True, False, None])
def test_a_script_decides_about_tools(used: bool | None) -> None:
    script = (ScriptedReply(text="It rains. It pours.", server_tools=used),)
    with Emulator(EmulatorOptions(script=script)) as emulator:
        candidate, interaction = both(client_of(emulator), TOOLS, ENTRIES)
        assert (candidate.grounding_metadata is not None) == (used is not False)
        assert bool(steps_of(interaction, "google_search_call")) == (used is not False)
        assert interaction.output_text == "It rains. It pours."


def test_a_search_can_come_between_texts() -> None:
    script = (ScriptedReply(texts=("Let me look. ", "It was 1998.")),)
    with Emulator(EmulatorOptions(script=script)) as emulator:
        candidate, interaction = both(client_of(emulator), TOOLS[:1], ENTRIES[:1])
        assert_same(emulator)
        assert [step.type for step in interaction.steps] == [
            "thought",
            "model_output",
            "google_search_call",
            "google_search_result",
            "model_output",
        ]
        parts = candidate.content.parts or []
        assert [part.text for part in parts] == ["Let me look. ", "It was 1998."]
        assert (interaction.output_text, all_text(interaction)) == (
            "It was 1998.",
            "Let me look. It was 1998.",
        )
        (support,) = (candidate.grounding_metadata or types.GroundingMetadata()).grounding_supports
        assert (support.segment.part_index, support.segment.text) == (1, "It was 1998.")


def test_tools_can_be_switched_off() -> None:
    with Emulator(EmulatorOptions(server_tools=False)) as emulator:
        candidate, interaction = both(client_of(emulator), TOOLS, ENTRIES)
        assert candidate.grounding_metadata is None
        assert {step.type for step in interaction.steps} == {"thought", "model_output"}

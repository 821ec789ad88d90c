"""Thoughts, several texts, media, refusals and limits: one reply in the shapes of both APIs."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from google import genai
from google.genai import types

from migrate_interactions.emulator import Emulator, EmulatorOptions, ScriptedReply
from tests.emulator.raw_requests import client_of, last_calls

MODEL = "gemini-2.5-flash"
THINKING = types.GenerateContentConfig(thinking_config=types.ThinkingConfig(include_thoughts=True))
SUMMARIES: Any = {"thinking_summaries": "auto"}


def scripted(**reply: Any) -> Emulator:
    return Emulator(EmulatorOptions(script=(ScriptedReply(**reply),)))


def parts_of(response: types.GenerateContentResponse) -> list[types.Part]:
    content = (response.candidates or [])[0].content
    return (content.parts or []) if content else []


def deltas_of(events: Any, kind: str) -> list[Any]:
    return [
        event.delta
        for event in events
        if event.event_type == "step.delta" and event.delta.type == kind
    ]


def test_thoughts_are_the_same(emulator: Emulator, client: genai.Client) -> None:
    old = client.models.generate_content(model=MODEL, contents="hi", config=THINKING)
    new = client.interactions.create(model=MODEL, input="hi", generation_config=SUMMARIES)
    chunks = client.models.generate_content_stream(model=MODEL, contents="hi", config=THINKING)
    parts = [part for chunk in chunks for part in parts_of(chunk)]
    events = list(
        client.interactions.create(
            model=MODEL, input="hi", generation_config=SUMMARIES, stream=True
        )
    )
    assert len({call.context_digest for call in last_calls(emulator, 4)}) == 1
    (thought,) = [part.text for part in parts_of(old) if part.thought]
    (step,) = [step for step in new.steps or [] if step.type == "thought"]
    assert [content.text for content in step.summary] == [thought]
    assert "".join(part.text for part in parts if part.thought) == thought
    assert "".join(d.content.text for d in deltas_of(events, "thought_summary")) == thought
    assert (old.text, new.output_text) == (old.text, old.text)
    (signature,) = deltas_of(events, "thought_signature")
    assert signature.signature == step.signature


def test_thoughts_are_shown_only_if_asked_for(emulator: Emulator, client: genai.Client) -> None:
    old = client.models.generate_content(model=MODEL, contents="hi")
    new = client.interactions.create(model=MODEL, input="hi")
    assert not [part for part in parts_of(old) if part.thought]
    (step,) = [step for step in new.steps or [] if step.type == "thought"]
    assert step.summary is None


def test_a_script_says_what_is_thought() -> None:
    with scripted(thought="Hm.", text="Yes.") as emulator:
        client = client_of(emulator)
        old = client.models.generate_content(model=MODEL, contents="hi", config=THINKING)
        new = client.interactions.create(model=MODEL, input="hi", generation_config=SUMMARIES)
        assert [(part.thought, part.text) for part in parts_of(old)] == [
            (True, "Hm."),
            (None, "Yes."),
        ]
        thought, output = new.steps or []
        assert (thought.summary[0].text, output.content[0].text) == ("Hm.", "Yes.")


def test_several_texts_are_several_parts() -> None:
    with scripted(texts=("One. ", "Two {digest}.", "")) as emulator:
        client = client_of(emulator)
        old = client.models.generate_content(model=MODEL, contents="hi")
        new = client.interactions.create(model=MODEL, input="hi")
        texts = [part.text for part in parts_of(old)]
        assert texts == ["One. ", f"Two {(emulator.requests[0].context_digest or '')[:8]}.", ""]
        output = (new.steps or [])[-1]
        assert [content.text for content in output.content] == texts
        assert new.output_text == old.text == "".join(texts)
        events = list(client.interactions.create(model=MODEL, input="hi", stream=True))
        chunks = client.models.generate_content_stream(model=MODEL, contents="hi")
        assert [chunk.text for chunk in chunks] == [d.text for d in deltas_of(events, "text")]


@pytest.mark.parametrize(
    ("finish", "reason"),
    [("safety", "SAFETY"), ("recitation", "RECITATION"), ("other", "OTHER")],
)
def test_a_withheld_answer_has_no_content(finish: Any, reason: str) -> None:
    with scripted(finish=finish, text="never seen") as emulator:
        client = client_of(emulator)
        old = client.models.generate_content(model=MODEL, contents="hi")
        (candidate,) = old.candidates or []
        assert (candidate.finish_reason, candidate.content, old.text) == (reason, None, None)
        new = client.interactions.create(model=MODEL, input="hi")
        assert (new.status, new.steps, new.output_text) == ("failed", None, "")
        assert [error.code for error in new.errors or []] == [f"urn:emulator:{finish}"]
        (chunk,) = client.models.generate_content_stream(model=MODEL, contents="hi")
        assert (chunk.candidates or [])[0].finish_reason == reason
        events = list(client.interactions.create(model=MODEL, input="hi", stream=True))
        assert [event.event_type for event in events] == [
            "interaction.created",
            "error",
            "interaction.completed",
        ]
        assert events[-1].interaction.status == "failed"


def test_a_blocked_prompt_has_no_candidates() -> None:
    with scripted(finish="blocked") as emulator:
        client = client_of(emulator)
        old = client.models.generate_content(model=MODEL, contents="hi")
        assert (old.candidates, old.text) == (None, None)
        assert old.prompt_feedback
        assert old.prompt_feedback.block_reason == "PROHIBITED_CONTENT"
        new = client.interactions.create(model=MODEL, input="hi")
        assert (new.status, new.steps, new.output_text) == ("failed", None, "")
        (chunk,) = client.models.generate_content_stream(model=MODEL, contents="hi")
        assert chunk.prompt_feedback


def test_an_empty_answer_has_no_text() -> None:
    with scripted() as emulator:
        client = client_of(emulator)
        old = client.models.generate_content(model=MODEL, contents="hi")
        new = client.interactions.create(model=MODEL, input="hi")
        assert old.text is None
        assert (old.candidates or [])[0].finish_reason == "STOP"
        assert (new.status, new.output_text) == ("completed", "")
        assert [step.type for step in new.steps or []] == ["thought"]
    with Emulator(EmulatorOptions(script=(ScriptedReply(),), thinking=False)) as emulator:
        assert client_of(emulator).interactions.create(model=MODEL, input="hi").steps is None


def test_the_output_limit_leaves_an_incomplete_answer(
    emulator: Emulator, client: genai.Client
) -> None:
    old = client.models.generate_content(
        model=MODEL, contents="hi", config={"max_output_tokens": 4}
    )
    new = client.interactions.create(
        model=MODEL, input="hi", generation_config={"max_output_tokens": 4}
    )
    assert (old.candidates or [])[0].finish_reason == "MAX_TOKENS"
    assert (new.status, new.output_text) == ("incomplete", old.text)


def test_json_can_be_malformed() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
    with scripted(text='{"a": ') as emulator:
        client = client_of(emulator)
        old = client.models.generate_content(
            model=MODEL,
            contents="hi",
            config={"response_mime_type": "application/json", "response_json_schema": schema},
        )
        new = client.interactions.create(
            model=MODEL,
            input="hi",
            response_format={"type": "text", "mime_type": "application/json", "schema": schema},
        )
        one, other = last_calls(emulator, 2)
        assert one.context_digest == other.context_digest
        assert (old.text, old.parsed, new.output_text) == ('{"a": ', None, '{"a": ')


@pytest.mark.parametrize(
    ("modalities", "entries", "kind"),
    [
        (["IMAGE"], [{"type": "image"}], "image"),
        (["TEXT", "IMAGE"], [{"type": "text"}, {"type": "image"}], "image"),
        (["AUDIO"], {"type": "audio"}, "audio"),
    ],
)
def test_media_have_the_same_bytes(
    modalities: list[str], entries: Any, kind: str, emulator: Emulator, client: genai.Client
) -> None:
    config = types.GenerateContentConfig(response_modalities=modalities)
    old = client.models.generate_content(model=MODEL, contents="a fox", config=config)
    new = client.interactions.create(model=MODEL, input="a fox", response_format=entries)
    (blob,) = [part.inline_data for part in parts_of(old) if part.inline_data]
    output = (new.steps or [])[-1].content[-1]
    assert output.type == kind
    assert (base64.b64decode(output.data), output.mime_type) == (blob.data, blob.mime_type)
    assert getattr(new, f"output_{kind}").data == output.data
    assert new.output_text == (old.text or "")
    assert (new.output_text != "") == ("TEXT" in modalities)
    chunks = client.models.generate_content_stream(model=MODEL, contents="a fox", config=config)
    streamed = [part.inline_data for chunk in chunks for part in parts_of(chunk)]
    events = list(
        client.interactions.create(model=MODEL, input="a fox", response_format=entries, stream=True)
    )
    (delta,) = deltas_of(events, kind)
    assert [each.data for each in streamed if each] == [blob.data]
    assert base64.b64decode(delta.data) == blob.data
    assert len({call.context_digest for call in last_calls(emulator, 4)}) == 1


def test_a_picture_can_stand_between_texts() -> None:
    with scripted(texts=("Look: ", "Nice.")) as emulator:
        client = client_of(emulator)
        old = client.models.generate_content(
            model=MODEL, contents="a fox", config={"response_modalities": ["TEXT", "IMAGE"]}
        )
        new = client.interactions.create(
            model=MODEL, input="a fox", response_format=[{"type": "text"}, {"type": "image"}]
        )
        assert [bool(part.inline_data) for part in parts_of(old)] == [False, True, False]
        output = (new.steps or [])[-1]
        assert [content.type for content in output.content] == ["text", "image", "text"]
        assert (old.text, new.output_text) == ("Look: Nice.", "Nice.")


def test_a_picture_stays_in_the_conversation(emulator: Emulator, client: genai.Client) -> None:
    entries: Any = [{"type": "text"}, {"type": "image"}]
    chat = client.chats.create(model=MODEL, config={"response_modalities": ["TEXT", "IMAGE"]})
    chat.send_message("a fox")
    chat.send_message("Make it red.")
    first = client.interactions.create(model=MODEL, input="a fox", response_format=entries)
    client.interactions.create(
        model=MODEL,
        input="Make it red.",
        response_format=entries,
        previous_interaction_id=first.id,
    )
    client.interactions.create(
        model=MODEL,
        response_format=entries,
        input=[
            {"type": "user_input", "content": [{"type": "text", "text": "a fox"}]},
            *(first.steps or []),
            {"type": "user_input", "content": [{"type": "text", "text": "Make it red."}]},
        ],
    )
    _, chatted, _, chained, replayed = last_calls(emulator, 5)
    assert chatted.context == chained.context == replayed.context
    assert any("media" in part for turn in chained.context["turns"] for part in turn["parts"])


def test_an_answer_names_its_model_and_itself(emulator: Emulator, client: genai.Client) -> None:
    old = client.models.generate_content(model=MODEL, contents="hi")
    new = client.interactions.create(model=MODEL, input="hi")
    assert (old.model_version, new.model) == (MODEL, MODEL)
    assert old.response_id
    assert new.id
    assert old.create_time is None
    assert new.created == "2026-01-01T00:00:00Z"


def test_tokens_are_counted_by_modality(emulator: Emulator, client: genai.Client) -> None:
    new = client.interactions.create(
        model=MODEL,
        input=[
            {"type": "text", "text": "what is it?"},
            {"type": "image", "mime_type": "image/png", "data": "aGk="},
            {"type": "document", "mime_type": "application/pdf", "uri": "https://x.example/a"},
        ],
        response_format=[{"type": "text"}, {"type": "image"}],
    )
    assert new.usage
    asked = {each.modality: each.tokens for each in new.usage.input_tokens_by_modality or []}
    assert set(asked) == {"text", "image", "document"}
    assert sum(asked.values()) == new.usage.total_input_tokens
    answered = {each.modality: each.tokens for each in new.usage.output_tokens_by_modality or []}
    assert set(answered) == {"text", "image"}
    assert sum(answered.values()) == new.usage.total_output_tokens

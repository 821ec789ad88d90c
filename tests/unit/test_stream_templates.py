"""What is put in for streams, run over events as the SDK gives them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from migrate_interactions.rewriting.chat_session import SessionFeatures, chat_session
from migrate_interactions.rewriting.streams.templates import (
    ChunkFields,
    Field,
    chunk_class,
    stream_class,
    stream_function,
)
from migrate_interactions.rewriting.templates import Template


def event(kind: str, **rest: Any) -> SimpleNamespace:
    return SimpleNamespace(event_type=kind, **rest)


def delta(kind: str, **rest: Any) -> SimpleNamespace:
    return event("step.delta", delta=SimpleNamespace(type=kind, **rest))


def interaction(**rest: Any) -> SimpleNamespace:
    return SimpleNamespace(id="int_1", **rest)


CREATED = event("interaction.created", interaction=interaction(status="in_progress"))
COMPLETED = event(
    "interaction.completed", interaction=interaction(status="completed", usage="the usage")
)
CALL = [
    event("step.start", step=SimpleNamespace(type="function_call", id="c", name="f", arguments={})),
    delta("arguments_delta", arguments='{"a"'),
    delta("arguments_delta", arguments=": 1}"),
    event("step.stop"),
]
TEXTS = [delta("text", text="Good "), delta("text", text="day.")]
UNKNOWN = event("UNKNOWN", raw={})
FAILED = event("error", error="overloaded")


class Client:
    """Answers every request with the same events."""

    def __init__(self, *events: SimpleNamespace) -> None:
        self.events = events
        self.requests: list[dict[str, Any]] = []
        self.interactions = SimpleNamespace(create=self.create)

    def create(self, **request: Any) -> Iterator[SimpleNamespace]:
        self.requests.append(request)
        return iter(self.events)


class AsyncClient(Client):
    async def create(self, **request: Any) -> AsyncIterator[SimpleNamespace]:
        self.requests.append(request)

        async def answer() -> AsyncIterator[SimpleNamespace]:
            for one in self.events:
                yield one

        return answer()


def defined(*templates: Template | None) -> dict[str, Any]:
    """The names that ``templates`` define."""
    names: dict[str, Any] = {}
    for template in templates:
        if template is not None:
            for module, name in template.imports:
                exec(f"from {module} import {name}", names)
            exec(template.code, names)
    return names


def function(*fields: Field, is_async: bool = False, error: str = "") -> Any:
    read = ChunkFields(frozenset(fields), error)
    return defined(chunk_class(read), stream_function("stream", read, is_async=is_async))["stream"]


def test_nothing_is_asked_before_the_first_piece() -> None:
    client = Client(CREATED, *TEXTS, COMPLETED)
    pieces = function(Field.TEXT)(client, model="m", store=False)
    assert client.requests == []
    assert list(pieces) == ["Good ", "day."]
    assert client.requests == [{"model": "m", "store": False, "stream": True}]


def test_asynchronously_as_well() -> None:
    async def read() -> list[str]:
        client = AsyncClient(CREATED, UNKNOWN, *TEXTS, COMPLETED)
        return [piece async for piece in function(Field.TEXT, is_async=True)(client)]

    assert asyncio.run(read()) == ["Good ", "day."]


def test_an_error_event_raises_behind_the_pieces_before_it() -> None:
    pieces = function(Field.TEXT)(Client(CREATED, TEXTS[0], FAILED))
    assert next(pieces) == "Good "
    with pytest.raises(RuntimeError, match="overloaded"):
        next(pieces)


def test_an_error_event_is_of_the_class_that_handlers_name() -> None:
    errors = pytest.importorskip("google.genai.errors")
    read = ChunkFields(frozenset({Field.TEXT}), "errors.ServerError")
    names = defined(stream_function("stream", read, is_async=False))
    names["errors"] = errors
    with pytest.raises(errors.APIError) as raised:
        list(names["stream"](Client(FAILED)))
    assert raised.value.code == 500
    assert "overloaded" in raised.value.message


def test_what_only_the_last_chunk_has() -> None:
    client = Client(CREATED, *TEXTS, COMPLETED)
    chunks = list(function(Field.TEXT, Field.USAGE, Field.FINISH)(client))
    assert [chunk.text for chunk in chunks] == ["Good ", "day.", ""]
    assert [chunk.usage for chunk in chunks] == [None, None, "the usage"]
    assert [chunk.finish_reason for chunk in chunks] == [None, None, "STOP"]


@pytest.mark.parametrize("events", [CALL, [*CALL, *CALL]])
def test_calls_come_whole(events: list[SimpleNamespace]) -> None:
    chunks = list(function(Field.CALLS)(Client(CREATED, *events, COMPLETED)))
    calls = [call for chunk in chunks for call in chunk.function_calls]
    assert [(call.id, call.name, call.arguments) for call in calls] == [
        ("c", "f", {"a": 1}) for _ in range(len(events) // 4)
    ]


def test_thoughts_and_media_are_chunks_of_their_own() -> None:
    thought = delta("thought_summary", content=SimpleNamespace(text="Hm."))
    picture = delta("image", data="QUI=", mime_type="image/png")
    fields = (Field.TEXT, Field.THOUGHT, Field.MEDIA, Field.PARTS)
    chunks = list(function(*fields)(Client(thought, *TEXTS, picture, COMPLETED)))
    parts = [part for chunk in chunks for part in chunk.parts]
    assert [part.text for part in parts if part.thought] == ["Hm."]
    assert "".join(part.text for part in parts if not part.thought) == "Good day."
    assert [(part.data, part.mime_type) for part in parts if part.data] == [(b"AB", "image/png")]


def test_the_id_is_known_afterwards_even_if_the_connection_breaks() -> None:
    template = stream_class("Stream", ChunkFields(), is_async=False)
    stream = defined(template)["Stream"](Client(CREATED, *TEXTS), model="m")
    assert stream.id is None
    assert "".join(stream) == "Good day."
    assert stream.id == "int_1"


def session(client: Client) -> Any:
    has = SessionFeatures(
        is_async=False,
        seeded=False,
        per_message=False,
        has_functions=False,
        unary=False,
        streamed=ChunkFields(),
        stored=True,
        calls=None,
    )
    return defined(chat_session("ChatSession", has))["ChatSession"](client, model="m")


def test_a_chat_follows_a_turn_that_was_read_to_its_end() -> None:
    chat = session(Client(CREATED, *TEXTS, COMPLETED))
    assert list(chat.send_message_stream("Hello")) == ["Good ", "day."]
    assert chat.previous_interaction_id == "int_1"


@pytest.mark.parametrize(
    "events",
    [[CREATED, COMPLETED], [CREATED, *TEXTS]],
    ids=["no answer", "broken off"],
)
def test_a_chat_forgets_a_turn_without_a_whole_answer(events: list[SimpleNamespace]) -> None:
    chat = session(Client(*events))
    list(chat.send_message_stream("Hello"))
    assert chat.previous_interaction_id is None


def test_a_chat_forgets_a_turn_that_was_left_early() -> None:
    chat = session(Client(CREATED, *TEXTS, COMPLETED))
    for _ in chat.send_message_stream("Hello"):
        break
    assert chat.previous_interaction_id is None

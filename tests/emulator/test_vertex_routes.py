"""Vertex AI's paths lead to the same service: same contexts, same interactions."""

from __future__ import annotations

import json
import urllib.request

import pytest
from google import genai
from google.auth.credentials import Credentials

from migrate_interactions.emulator import Emulator


class Token(Credentials):
    """A token that nobody has to fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.token = "ya29.token"

    def refresh(self, request: object) -> None:
        raise AssertionError("a token is fetched")


@pytest.fixture
def client(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> genai.Client:
    monkeypatch.setenv("GOOGLE_VERTEX_BASE_URL", emulator.base_url)
    return genai.Client(vertexai=True, project="p", location="eu", credentials=Token())


def test_both_apis_see_the_same(client: genai.Client, emulator: Emulator) -> None:
    old = client.models.generate_content(model="gemini-2.5-flash", contents="Where is the Forum?")
    new = client.interactions.create(model="gemini-2.5-flash", input="Where is the Forum?")
    assert old.text == new.output_text
    first, second = emulator.requests
    assert (first.api, first.operation) == ("generate_content", "generate")
    assert (second.api, second.operation) == ("interactions", "create")
    assert first.context_digest == second.context_digest
    root = "/v1beta1/projects/p/locations/eu"
    name = "publishers/google/models/gemini-2.5-flash"
    assert first.path == f"{root}/{name}:generateContent"
    assert second.path == f"{root}/interactions"


def test_streams(client: genai.Client, emulator: Emulator) -> None:
    chunks = client.models.generate_content_stream(model="gemini-2.5-flash", contents="Hello")
    text = "".join(chunk.text or "" for chunk in chunks)
    events = client.interactions.create(model="gemini-2.5-flash", input="Hello", stream=True)
    deltas = [
        event.delta.text
        for event in events
        if event.event_type == "step.delta" and event.delta.type == "text"
    ]
    assert "".join(deltas) == text
    assert [request.operation for request in emulator.requests] == ["stream", "create"]


def test_the_life_of_an_interaction(client: genai.Client, emulator: Emulator) -> None:
    started = client.interactions.create(model="gemini-2.5-flash", input="Hello", background=True)
    assert client.interactions.get(started.id).status == "in_progress"
    assert client.interactions.cancel(started.id).status == "cancelled"
    client.interactions.delete(started.id)
    with pytest.raises(Exception, match="404"):
        client.interactions.get(started.id)
    paths = {request.path.removesuffix("/cancel") for request in emulator.requests[1:]}
    assert paths == {f"/v1beta1/projects/p/locations/eu/interactions/{started.id}"}


def test_tokens_are_counted(client: genai.Client) -> None:
    counted = client.models.count_tokens(model="gemini-2.5-flash", contents="Where is the Forum?")
    assert counted.total_tokens


def test_models_of_others_are_not_there(client: genai.Client) -> None:
    with pytest.raises(Exception, match="404"):
        client.models.generate_content(model="anthropic/claude", contents="Hello")


@pytest.mark.parametrize(
    ("path", "category"),
    [
        ("/v1/projects/p/locations/eu/publishers/google/models/gemini-2.5-flash", "harassment"),
        ("/v1/models/gemini-2.5-flash", "hate_speech"),
    ],
)
def test_numbers_of_harm_categories_are_those_of_the_platform(
    path: str, category: str, emulator: Emulator
) -> None:
    number = {"harassment": 3, "hate_speech": 8}[category]
    body = {
        "contents": [{"role": "user", "parts": [{"text": "Hello"}]}],
        "safetySettings": [{"category": number, "threshold": 3}],
    }
    request = urllib.request.Request(
        f"{emulator.base_url}{path}:generateContent", json.dumps(body).encode()
    )
    urllib.request.urlopen(request).close()
    [record] = emulator.requests
    assert record.context is not None
    assert record.context["safety"] == {category: "block_only_high"}

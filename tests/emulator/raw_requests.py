"""Talk to an emulator: with the unmodified SDK, or with raw bodies the SDK would not send."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from google import genai
from google.genai import types

from migrate_interactions.emulator import Emulator, RecordedRequest

REMOVED = ("GOOGLE_API_KEY", "GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_GENAI_USE_ENTERPRISE")
ONE_ATTEMPT = types.HttpOptions(retry_options=types.HttpRetryOptions(attempts=1))


def client_of(emulator: Emulator, http_options: types.HttpOptions | None = None) -> genai.Client:
    """A client whose only hint at the emulator is the environment."""
    with pytest.MonkeyPatch.context() as patch:
        for name in REMOVED:
            patch.delenv(name, raising=False)
        for name, value in emulator.environment().items():
            patch.setenv(name, value)
        # The client writes its address into the options it is given.
        options = http_options.model_copy(deep=True) if http_options else None
        return genai.Client(http_options=options)


def last_calls(emulator: Emulator, count: int) -> list[RecordedRequest]:
    """The last successful model calls."""
    return [request for request in emulator.requests if request.is_generation][-count:]


def call(emulator: Emulator, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    """A raw request, for bodies that the SDK itself would not send."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(emulator.base_url + path, data, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def create(emulator: Emulator, **body: Any) -> tuple[int, Any]:
    """A raw interactions.create."""
    return call(emulator, "POST", "/v1/interactions", {"model": "gemini-2.5-flash", **body})


def generate(emulator: Emulator, **body: Any) -> tuple[int, Any]:
    """A raw generateContent."""
    path = "/v1beta/models/gemini-2.5-flash:generateContent"
    user = {"role": "user", "parts": [{"text": "hi"}]}
    return call(emulator, "POST", path, {"contents": [user], **body})

"""Which errors the real SDK raises and how often it tries, over both APIs."""

from __future__ import annotations

import time
from typing import Any

import pytest
from google import genai
from google.genai import errors, types

from migrate_interactions.emulator import Emulator, EmulatorOptions, Fault
from tests.emulator.raw_requests import ONE_ATTEMPT, client_of

MODEL = "gemini-2.5-flash"
HASTY = types.HttpRetryOptions(attempts=3, initial_delay=0.01, max_delay=0.02)


def failing(*faults: Fault) -> Emulator:
    return Emulator(EmulatorOptions(faults=faults))


def statuses(emulator: Emulator) -> list[int]:
    return [request.status for request in emulator.requests]


@pytest.mark.parametrize(
    ("status", "old", "new", "name"),
    [
        (400, errors.ClientError, "BadRequestError", "INVALID_ARGUMENT"),
        (401, errors.ClientError, "AuthenticationError", "UNAUTHENTICATED"),
        (403, errors.ClientError, "PermissionDeniedError", "PERMISSION_DENIED"),
        (404, errors.ClientError, "NotFoundError", "NOT_FOUND"),
        (408, errors.ClientError, "APIStatusError", "DEADLINE_EXCEEDED"),
        (409, errors.ClientError, "ConflictError", "ABORTED"),
        (429, errors.ClientError, "RateLimitError", "RESOURCE_EXHAUSTED"),
        (500, errors.ServerError, "InternalServerError", "INTERNAL"),
        (503, errors.ServerError, "InternalServerError", "UNAVAILABLE"),
        (504, errors.ServerError, "InternalServerError", "DEADLINE_EXCEEDED"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_a_status_is_an_error_of_its_api(
    status: int, old: type[errors.APIError], new: str, name: str, stream: bool
) -> None:
    with failing(Fault(call=1, status=status, message="No.", times=2)) as emulator:
        client = client_of(emulator, ONE_ATTEMPT)
        models = client.models
        generate = models.generate_content_stream if stream else models.generate_content
        with pytest.raises(old) as before:
            list(generate(model=MODEL, contents="hi"))
        assert (before.value.code, before.value.status) == (status, name)
        assert before.value.message == "No."
        with pytest.raises(Exception, match="No\\.") as after:
            client.interactions.create(model=MODEL, input="hi", stream=stream)
        error: Any = after.value
        assert (type(error).__name__, error.status_code) == (new, status)
        assert error.body["error"] == {"code": status, "message": "No.", "status": name}
        assert not isinstance(error, errors.APIError)
        assert statuses(emulator) == [status, status]


@pytest.mark.parametrize("status", [408, 409, 429, 500, 503])
def test_interactions_are_tried_again_by_themselves(status: int) -> None:
    with failing(Fault(call=1, status=status, retry_after=0.01, times=2)) as emulator:
        client = client_of(emulator)
        interaction = client.interactions.create(model=MODEL, input="hi")
        assert interaction.status == "completed"
        assert statuses(emulator) == [status, status, 200]
        assert len({request.context_digest for request in emulator.requests}) == 1


def test_the_header_says_how_long_to_wait() -> None:
    with failing(Fault(call=1, status=429, retry_after=0.3)) as emulator:
        client = client_of(emulator, types.HttpOptions(retry_options=HASTY))
        start = time.monotonic()
        client.interactions.create(model=MODEL, input="hi")
        assert time.monotonic() - start >= 0.3


def test_attempts_come_to_an_end() -> None:
    with failing(Fault(call=1, status=500, times=9)) as emulator:
        client = client_of(emulator, types.HttpOptions(retry_options=HASTY))
        with pytest.raises(Exception, match="internal error"):
            client.interactions.create(model=MODEL, input="hi")
        with pytest.raises(errors.ServerError):
            client.models.generate_content(model=MODEL, contents="hi")
        assert statuses(emulator) == [500] * 6


def test_what_the_sdk_does_not_try_again() -> None:
    with failing(Fault(call=1, status=404, times=2)) as emulator:
        client = client_of(emulator)
        with pytest.raises(Exception, match="404"):
            client.interactions.create(model=MODEL, input="hi")
        assert statuses(emulator) == [404]


def test_a_timeout_is_an_error_of_its_api() -> None:
    with Emulator(EmulatorOptions(latency=0.5)) as emulator:
        client = client_of(emulator, ONE_ATTEMPT)
        with pytest.raises(Exception, match="timed out") as before:
            client.models.generate_content(
                model=MODEL,
                contents="hi",
                config=types.GenerateContentConfig(http_options=types.HttpOptions(timeout=100)),
            )
        assert type(before.value).__name__ == "ReadTimeout"
        with pytest.raises(Exception, match="timed out") as after:
            client.interactions.create(model=MODEL, input="hi", timeout=0.1)
        assert type(after.value).__name__ == "APITimeoutError"


def test_an_error_can_end_a_stream() -> None:
    fault = Fault(call=1, status=503, cut_after=2, times=3)
    with failing(fault) as emulator:
        client: genai.Client = client_of(emulator, ONE_ATTEMPT)
        chunks: list[Any] = []
        with pytest.raises(errors.ServerError, match="overloaded"):
            chunks.extend(client.models.generate_content_stream(model=MODEL, contents="hi"))
        assert len(chunks) == 2
        events = list(client.interactions.create(model=MODEL, input="hi", stream=True))
        assert [event.event_type for event in events[2:]] == ["error"]
        assert events[2].error.code == "unavailable"
        with pytest.raises(errors.ServerError):
            client.models.generate_content(model=MODEL, contents="hi")
        assert all(request.fault for request in emulator.requests)

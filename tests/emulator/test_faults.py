"""Faults hit the call they were planned for, in the way they were planned."""

from __future__ import annotations

import time

import pytest
from google import genai
from google.genai import errors, types

from migrate_interactions.emulator import Background, Emulator, EmulatorOptions, Fault
from tests.emulator.raw_requests import call, client_of, create, generate

MODEL = "gemini-2.5-flash"
PATIENT = types.HttpOptions(
    retry_options=types.HttpRetryOptions(attempts=3, initial_delay=0.01, max_delay=0.02)
)


@pytest.mark.parametrize(("status", "name"), [(429, "RESOURCE_EXHAUSTED"), (500, "INTERNAL")])
def test_a_fault_hits_the_nth_call_of_either_api(status: int, name: str) -> None:
    with Emulator(EmulatorOptions(faults=(Fault(call=2, status=status),))) as emulator:
        assert generate(emulator)[0] == 200
        refused, answer = create(emulator, input="hi")
        assert (refused, answer["error"]["status"]) == (status, name)
        assert create(emulator, input="hi")[0] == 200
        failed = emulator.requests[1]
        assert (failed.call, failed.fault, failed.status) == (2, True, status)
        assert failed.context_digest == emulator.requests[2].context_digest


def test_a_fault_can_wait_for_one_api_and_last() -> None:
    fault = Fault(call=1, status=400, api="interactions", times=2, message="No.")
    with Emulator(EmulatorOptions(faults=(fault,))) as emulator:
        statuses = [generate(emulator)[0], *(create(emulator, input="hi")[0] for _ in range(3))]
        assert statuses == [200, 400, 400, 200]
        assert emulator.requests[1].error == "No."


def test_the_sdk_retries_interactions_and_not_generate_content() -> None:
    faults = (Fault(call=1, status=503), Fault(call=2, status=429, retry_after=0.01))
    with Emulator(EmulatorOptions(faults=faults)) as emulator:
        client = client_of(emulator)
        with pytest.raises(errors.ServerError, match="overloaded"):
            client.models.generate_content(model=MODEL, contents="hi")
        patient = client_of(emulator, PATIENT)
        interaction = patient.interactions.create(model=MODEL, input="hi")
        assert interaction.status == "completed"
        assert [request.status for request in emulator.requests] == [503, 429, 200]


def test_a_failed_call_leaves_no_interaction() -> None:
    with Emulator(EmulatorOptions(faults=(Fault(call=2, status=500),))) as emulator:
        parent = create(emulator, input="hi")[1]["id"]
        assert create(emulator, input="more", previous_interaction_id=parent)[0] == 500
        assert create(emulator, input="more", previous_interaction_id=parent)[0] == 200
        assert emulator.requests[-1].turns_effective == 3


def test_a_stream_can_break_off() -> None:
    faults = (Fault(call=1, cut_after=4), Fault(call=2, cut_after=1))
    with Emulator(EmulatorOptions(faults=faults)) as emulator:
        client: genai.Client = client_of(emulator)
        events = list(client.interactions.create(model=MODEL, input="hi", stream=True))
        assert len(events) == 4
        assert "interaction.completed" not in [event.event_type for event in events]
        chunks = list(client.models.generate_content_stream(model=MODEL, contents="hi"))
        assert len(chunks) == 1
        assert all(request.fault for request in emulator.requests)


def test_latency() -> None:
    options = EmulatorOptions(latency=0.1, faults=(Fault(call=2, latency=0.4),))
    with Emulator(options) as emulator:
        start = time.monotonic()
        generate(emulator)
        middle = time.monotonic()
        create(emulator, input="hi")
        assert middle - start >= 0.1
        assert time.monotonic() - middle >= 0.5
        first, second = emulator.requests
        assert 0.1 <= first.held_seconds < second.held_seconds


def test_polls_and_cancels_are_counted_by_themselves() -> None:
    faults = (
        Fault(call=2, api="polls", status=429, times=2, retry_after=3),
        Fault(call=1, api="cancels", status=500),
        Fault(call=3, status=503),
    )
    options = EmulatorOptions(faults=faults, background=Background(running_polls=2))
    with Emulator(options) as emulator:
        path = f"/v1/interactions/{create(emulator, input='hi', background=True)[1]['id']}"
        polls = [call(emulator, "GET", path) for _ in range(4)]
        assert [status for status, _ in polls] == [200, 429, 429, 200]
        # a poll that failed has not been one
        assert polls[-1][1]["status"] == "in_progress"
        assert [call(emulator, "POST", f"{path}/cancel")[0] for _ in range(2)] == [500, 200]
        assert [create(emulator, input="hi")[0] for _ in range(2)] == [200, 503]
        on_record = [(request.operation, request.call) for request in emulator.requests]
        assert on_record == [
            ("create", 1),
            *[("get", None)] * 4,
            *[("cancel", None)] * 2,
            ("create", 2),
            ("create", 3),
        ]
        faulted = [request.sequence for request in emulator.requests if request.fault]
        assert faulted == [3, 4, 6, 9]
        assert emulator.requests[2].interaction_id == emulator.requests[0].interaction_id


def test_the_sdk_tries_a_poll_again() -> None:
    fault = Fault(call=1, api="polls", status=429, retry_after=0.01)
    with Emulator(EmulatorOptions(faults=(fault,))) as emulator:
        client = client_of(emulator, PATIENT)
        interaction = client.interactions.create(model=MODEL, input="hi", background=True)
        assert client.interactions.get(interaction.id).status == "in_progress"
        assert [request.status for request in emulator.requests] == [200, 429, 200]

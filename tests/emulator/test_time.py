"""How long the model works, how long connections are held, and who moves the clock."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from migrate_interactions.emulator import Emulator, EmulatorOptions, Fault
from migrate_interactions.emulator.clock import SimulatedClock
from tests.emulator.raw_requests import call, create, generate

SECONDS = 5.0


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def next_moment(emulator: Emulator) -> float | None:
    """The moment that is waited for in the emulator, once it is quiet there."""
    seen = -1
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        _, state = call(emulator, "GET", f"/__emulator__/clock/next?seen={seen}")
        if state["quiet"]:
            return state["next"]
        seen = state["seen"]
        time.sleep(0.002)
    raise AssertionError("it never gets quiet")


def simulated(**options: Any) -> Emulator:
    return Emulator(EmulatorOptions(**options, simulated_time=True))


class Asking:
    """A request that is sent from a thread, since it is held."""

    def __init__(self, ask: Callable[[], tuple[int, Any]]) -> None:
        self.answer: tuple[int, Any] | None = None
        self._ask = ask
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        self.answer = self._ask()

    def status(self) -> int:
        self._thread.join(SECONDS)
        assert self.answer is not None
        return self.answer[0]


@pytest.mark.parametrize("ask", [generate, lambda each: create(each, input="hi")])
def test_a_call_holds_its_connection_while_the_model_works(ask: Any) -> None:
    with simulated(work_seconds=40, latency=1) as emulator:
        emulator.advance_clock(3)
        asking = Asking(lambda: ask(emulator))
        until(lambda: next_moment(emulator) == 44)
        emulator.advance_clock(40.5)
        assert next_moment(emulator) == 44
        assert not emulator.requests
        emulator.advance_clock(0.5)
        assert asking.status() == 200
        (request,) = emulator.requests
        assert (request.at, request.held_seconds) == (3, 41)


def test_what_works_in_the_background_holds_none() -> None:
    with simulated(work_seconds=40) as emulator:
        interaction = create(emulator, input="hi", background=True)[1]
        emulator.advance_clock(39)
        path = f"/v1/interactions/{interaction['id']}"
        polls = [call(emulator, "GET", path)[1]["status"] for _ in range(3)]
        assert polls == ["in_progress"] * 3
        emulator.advance_clock(1)
        assert call(emulator, "GET", path)[1]["status"] == "completed"
        assert [request.at for request in emulator.requests] == [0, 39, 39, 39, 40]
        assert {request.held_seconds for request in emulator.requests} == {0}
        assert [request.background for request in emulator.requests] == [True, *[False] * 4]


def test_an_error_takes_no_work() -> None:
    with simulated(work_seconds=40, faults=(Fault(call=1, status=429),)) as emulator:
        assert generate(emulator)[0] == 429
        assert create(emulator)[0] == 400


def test_each_event_of_a_stream_takes_its_part() -> None:
    with simulated(work_seconds=40) as emulator:
        address = ("127.0.0.1", emulator.port)
        body = json.dumps({"model": "gemini-2.5-flash", "input": "hi", "stream": True}).encode()
        head = f"POST /v1/interactions HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
        with socket.create_connection(address) as connection:
            connection.sendall(head.encode() + body)
            moments = []
            while (moment := next_moment(emulator)) is not None:
                moments.append(moment)
                emulator.advance_clock(moment - (moments[-2] if len(moments) > 1 else 0))
        (request,) = emulator.requests
        assert request.held_seconds == 40
        assert len(moments) > 5
        assert moments[0] == pytest.approx(40 / len(moments))
        assert moments[-1] == pytest.approx(40)


def test_a_client_that_goes_away_is_on_record() -> None:
    with simulated(work_seconds=40) as emulator:
        body = json.dumps({"model": "gemini-2.5-flash", "input": "hi"}).encode()
        head = f"POST /v1/interactions HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
        with socket.create_connection(("127.0.0.1", emulator.port)) as connection:
            connection.sendall(head.encode() + body)
            until(lambda: next_moment(emulator) == 40)
            assert emulator.unanswered == 1
            emulator.advance_clock(30)
        until(lambda: bool(emulator.requests))
        (request,) = emulator.requests
        assert (request.status, request.held_seconds, request.is_generation) == (499, 30, False)
        assert request.context_digest is not None
        assert next_moment(emulator) is None
        assert emulator.unanswered == 0


def test_without_simulation_a_held_call_really_waits() -> None:
    with Emulator(EmulatorOptions(work_seconds=0.2)) as emulator:
        started = time.monotonic()
        generate(emulator)
        assert time.monotonic() - started >= 0.2
        (request,) = emulator.requests
        assert 0.2 <= request.held_seconds < SECONDS
        assert call(emulator, "GET", "/__emulator__/clock/next?seen=0")[0] == 400


def test_a_request_that_is_being_answered_is_not_quiet() -> None:
    async def states() -> list[bool]:
        clock = SimulatedClock()
        seen = (await clock.state(-1))["seen"]
        found = [(await clock.state(seen))["quiet"]]
        with clock.at_work():
            seen = (await clock.state(-1))["seen"]
            found.append((await clock.state(seen))["quiet"])
        found.append((await clock.state(seen))["quiet"])
        seen = (await clock.state(-1))["seen"]
        found.append((await clock.state(seen))["quiet"])
        return found

    assert asyncio.run(states()) == [True, False, False, True]


def test_who_is_woken_is_at_work_before_it_goes_on() -> None:
    async def quiet_when_woken() -> list[bool]:
        clock = SimulatedClock()
        found = []

        async def request() -> None:
            with clock.at_work():
                await clock.wait(5)
                found.append(clock._at_work == 1)

        running = asyncio.create_task(request())
        seen = (await clock.state(-1))["seen"]
        found.append((await clock.state(seen))["quiet"])
        clock.advance(5)
        found.append(clock._at_work == 1)
        await running
        found.append(clock._at_work == 0)
        return found

    assert asyncio.run(quiet_when_woken()) == [True] * 4

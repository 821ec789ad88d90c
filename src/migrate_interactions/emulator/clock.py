"""The emulator's clocks: one for the real world, one whose time passes only while all wait."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from migrate_interactions.emulator.options import EmulatorOptions

START = datetime(2026, 1, 1, tzinfo=UTC)
# Rounds of the event loop in which a request that was sent is read.
ROUNDS = 10


class Clock:
    """The emulator's time, in seconds since its start.

    The model works in real time. What answers show stands still until `advance`, so that
    they are the same in every run.
    """

    def __init__(self) -> None:
        self._advanced = 0.0
        self._start = time.monotonic()

    @property
    def now(self) -> float:
        """The time by which the model works and requests are recorded."""
        return self._advanced + time.monotonic() - self._start

    @property
    def shown(self) -> float:
        """The time that answers show and by which interactions are kept."""
        return self._advanced

    def advance(self, seconds: float) -> None:
        """Let time pass; it never runs backwards."""
        if seconds < 0:
            raise ValueError(f"The clock cannot go back by {-seconds} seconds.")
        self._advanced += seconds

    def reset(self) -> None:
        """Back to the start."""
        self._advanced = 0.0
        self._start = time.monotonic()

    async def wait(self, seconds: float) -> None:
        """Come back when so much time has passed."""
        await asyncio.sleep(seconds)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """A request is being answered."""
        yield

    def timestamp(self, seconds: float | None = None) -> str:
        """The time as the service writes it."""
        moment = START + timedelta(seconds=self.shown if seconds is None else seconds)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class SimulatedClock(Clock):
    """A clock that only `advance` moves, for waits too.

    A program that keeps the same time moves it to the next moment that anybody waits for,
    here or in the program, once `state` says that it is quiet here and all of its own
    threads wait.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = itertools.count()
        self._at_work = 0
        self._events = 0

    @property
    def now(self) -> float:
        """The simulated time; answers show the same."""
        return self._advanced

    def advance(self, seconds: float) -> None:
        """Let time pass, and wake up who waited for it."""
        with self._lock:
            self._move(seconds)

    def reset(self) -> None:
        """Back to the start; who waits goes on waiting for the time it has asked for."""
        with self._lock:
            self._advanced = 0.0

    async def wait(self, seconds: float) -> None:
        """Come back when the clock has been moved so far."""
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        with self._lock:
            entry = (self.now + seconds, next(self._order), woken)
            heapq.heappush(self._waiting, entry)
            self._at_work -= 1
            self._events += 1
        try:
            await woken
        finally:
            with self._lock:
                # Whoever is woken by the clock is at work since then.
                if entry in self._waiting:
                    self._waiting.remove(entry)
                    heapq.heapify(self._waiting)
                    self._at_work += 1

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """A request is being answered: the clock stands still, but while it waits here."""
        with self._lock:
            self._at_work += 1
            self._events += 1
        try:
            yield
        finally:
            with self._lock:
                self._at_work -= 1
                self._events += 1

    async def state(self, seen: int) -> dict[str, Any]:
        """What a program needs to know before it moves the clock.

        `next` is the moment that is waited for here, if any. It is `quiet` when no request is
        being answered, and none came or went since the events were `seen`: if one did, the
        program may be at work on its answer.
        """
        for _ in range(ROUNDS):
            await asyncio.sleep(0)
        with self._lock:
            return {
                "quiet": self._at_work == 0 and self._events == seen,
                "next": self._waiting[0][0] if self._waiting else None,
                "seen": self._events,
            }

    def _move(self, seconds: float) -> None:
        super().advance(seconds)
        while self._waiting and self._waiting[0][0] <= self.now:
            _, _, woken = heapq.heappop(self._waiting)
            self._at_work += 1
            woken.get_loop().call_soon_threadsafe(_wake, woken)


def clock_of(options: EmulatorOptions) -> Clock:
    """The clock that the options ask for."""
    return SimulatedClock() if options.simulated_time else Clock()


def _wake(woken: asyncio.Future[None]) -> None:
    if not woken.done():
        woken.set_result(None)

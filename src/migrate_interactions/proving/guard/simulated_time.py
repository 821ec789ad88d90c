"""Time that passes in a program only while all of it waits.

Whoever waits for a moment (`time.sleep`, an event loop's timer, a wait with a timeout, the
timeout of a socket) is woken as soon as the emulator's clock gets there. The clock is moved to
the next moment that anybody waits for, in the program or in the emulator, once every thread of
the program waits and no request is being answered. So two that sleep at the same time sleep
side by side, whoever sleeps less is woken first, and nothing is left to chance but the order
of those who wake up at the same moment.

Limits: `datetime.now()` and the modification times of files tell the real time; so do other
processes that the program starts. `Lock.acquire` and `select.select` with a timeout really wait
for it, and so does an event loop other than asyncio's own. Whoever waits without sleeping, in a
loop that asks the time again and again, waits forever.
"""

from __future__ import annotations

import http.client
import itertools
import json
import os
import queue
import select
import selectors
import signal
import socket
import threading
import time
from _thread import allocate_lock, start_new_thread
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, SupportsIndex
from urllib.parse import urlsplit

#: As on the emulator's clock: 2026-01-01.
START = 1767225600.0
#: Seconds between two looks at the threads; those of a program that only waits have not moved.
LOOK_AGAIN = 0.001
LOOKS_AFTER_NOTHING = 0.02
#: Looks in a row at which nothing has happened: on a busy machine, what was sent may be under
#: way for longer than one look takes.
QUIET_LOOKS = 3
#: Where a system does not say what its threads do.
QUIET = 0.05
TASKS = Path("/proc/self/task")
WAITING = frozenset("SIZX")
CLOCK = "/__emulator__/clock"
HANGS_AFTER = 24 * 60 * 60.0
HANGS = 124

_real_sleep = time.sleep


class ProgramClock:
    """The time of the program: the moments that are waited for, and the thread that moves it."""

    def __init__(self, emulator: str) -> None:
        address = urlsplit(emulator)
        self.now = 0.0
        self._connection = http.client.HTTPConnection(address.hostname or "", address.port)
        self._lock = allocate_lock()
        self._order = itertools.count()
        self._alarms: dict[int, tuple[float, Callable[[], object]]] = {}
        self._seen = -1

    def start(self) -> None:
        """Begin to move the time."""
        start_new_thread(self._run, ())

    def set_alarm(self, seconds: float, ring: Callable[[], object]) -> int:
        """Call `ring`, from another thread, when so much time has passed; returns its number."""
        with self._lock:
            number = next(self._order)
            self._alarms[number] = (self.now + max(0.0, seconds), ring)
            return number

    @contextmanager
    def alarm(self, seconds: float, ring: Callable[[], object]) -> Iterator[None]:
        """Like `set_alarm`, but it does not ring any more once this is left."""
        number = self.set_alarm(seconds, ring)
        try:
            yield
        finally:
            with self._lock:
                self._alarms.pop(number, None)

    def sleep(self, seconds: float | SupportsIndex) -> None:
        """Come back when so much time has passed."""
        wanted = float(seconds)
        if wanted < 0:
            raise ValueError("sleep length must be non-negative")
        over = allocate_lock()
        over.acquire()
        with self.alarm(wanted, over.release):
            over.acquire()

    def _run(self) -> None:
        own = threading.get_native_id()
        before: dict[str, str] | None = None
        quiet_looks = 0
        while True:
            _real_sleep(LOOK_AGAIN)
            now = _threads(own)
            at_rest = now is not None and now == before
            before = now
            earlier = self._seen
            state = self._look_at_emulator() if at_rest else None
            quiet_looks = quiet_looks + 1 if state is not None and state["quiet"] else 0
            if state is not None and quiet_looks == QUIET_LOOKS:
                quiet_looks = 0
                goes_on = self._go_on(state["next"])
            else:
                goes_on = quiet_looks > 0 or self._seen != earlier
            if at_rest and not goes_on:
                _real_sleep(LOOKS_AFTER_NOTHING)

    def _look_at_emulator(self) -> dict[str, Any] | None:
        """What the emulator says of itself; None if it cannot be asked."""
        try:
            state: dict[str, Any] = self._ask("GET", f"{CLOCK}/next?seen={self._seen}")
        except (http.client.HTTPException, OSError):
            self._connection.close()
            return None
        self._seen = state["seen"]
        return state

    def _go_on(self, next_there: float | None) -> bool:
        """Move to the next moment, in the program or ``next_there``; returns whether one is."""
        with self._lock:
            moments = [moment for moment, _ in self._alarms.values()]
        if next_there is not None:
            moments.append(next_there)
        if not moments:
            return False
        # the program has the new time before anything comes of it
        seconds = max(0.0, min(moments) - self.now)
        self.now += seconds
        try:
            self._ask("POST", CLOCK, {"seconds": seconds})
        except (http.client.HTTPException, OSError):
            self._connection.close()
            return False
        self._ring()
        return True

    def _ask(self, method: str, path: str, body: dict[str, float] | None = None) -> Any:
        self._connection.request(method, path, json.dumps(body) if body else None)
        return json.load(self._connection.getresponse())

    def _ring(self) -> None:
        with self._lock:
            due = sorted((moment, number) for number, (moment, _) in self._alarms.items())
            for moment, number in due:
                if moment <= self.now:
                    self._alarms.pop(number)[1]()
        if self.now > HANGS_AFTER:
            os.write(2, f"The program is not done after {self.now:.0f} s.\n".encode())
            os._exit(HANGS)


def _threads(own: int) -> dict[str, str] | None:
    """How often each other thread has run; None while one of them does."""
    if not TASKS.is_dir():
        _real_sleep(QUIET)
        return {}
    found = {}
    for task in TASKS.iterdir():
        if task.name == str(own):
            continue
        try:
            lines = (task / "status").read_text("ascii", "replace").splitlines()
        except OSError:
            return None
        status = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
        if status["State"][0] not in WAITING:
            return None
        found[task.name] = status["voluntary_ctxt_switches"]
    return found


def simulate_time(emulator: str, interrupt_at: float | None = None) -> None:
    """Let this process live in the time of the emulator at this address, for good.

    At `interrupt_at` seconds it gets a SIGINT, as if the user had pressed Ctrl-C.
    """
    clock = ProgramClock(emulator)
    _replace_clocks(clock)
    _replace_waits(clock)
    _replace_socket_timeouts(clock)
    _replace_selector(clock)
    if interrupt_at is not None:
        main = threading.main_thread().ident or 0
        clock.set_alarm(interrupt_at, partial(signal.pthread_kill, main, signal.SIGINT))
    clock.start()


def _replace_clocks(clock: ProgramClock) -> None:
    def seconds() -> float:
        return clock.now

    def nanoseconds() -> int:
        return round(clock.now * 1e9)

    time.sleep = clock.sleep
    time.monotonic = time.perf_counter = seconds
    time.monotonic_ns = time.perf_counter_ns = nanoseconds
    time.time = lambda: START + clock.now
    time.time_ns = lambda: round((START + clock.now) * 1e9)
    # these have taken the name before
    threading._time = queue.time = seconds  # type: ignore[attr-defined]


def _replace_waits(clock: ProgramClock) -> None:
    """Waits with a timeout: conditions, and with them events, queues and futures; threads."""
    wait_forever = threading.Condition.wait
    join_forever = threading.Thread.join

    def wait(self: Any, timeout: float | None = None) -> bool:
        if timeout is None or timeout <= 0:
            return wait_forever(self, timeout)
        waiter = allocate_lock()
        waiter.acquire()
        self._waiters.append(waiter)
        saved = self._release_save()

        def ring() -> None:
            # it may have been notified in the same moment
            with suppress(RuntimeError):
                waiter.release()

        try:
            with clock.alarm(timeout, ring):
                waiter.acquire()
        finally:
            self._acquire_restore(saved)
            still_waiting = waiter in self._waiters
            if still_waiting:
                self._waiters.remove(waiter)
        return not still_waiting

    def join(self: threading.Thread, timeout: float | None = None) -> None:
        if timeout is None or not self.is_alive():
            join_forever(self, timeout)
            return
        over = threading.Event()

        def wait_for_the_end() -> None:
            join_forever(self)
            over.set()

        start_new_thread(wait_for_the_end, ())
        over.wait(timeout)

    threading.Condition.wait = wait  # type: ignore[method-assign]
    threading.Thread.join = join  # type: ignore[method-assign]


def _replace_socket_timeouts(clock: ProgramClock) -> None:
    """The timeout of a blocking socket, which is how long a client waits for an answer."""

    def waiting(name: str) -> Callable[..., Any]:
        receive = getattr(socket.socket, name)

        def received(self: socket.socket, *arguments: Any) -> Any:
            timeout = self.gettimeout()
            if not timeout:
                return receive(self, *arguments)
            reading, writing = os.pipe()
            try:
                with clock.alarm(timeout, partial(os.write, writing, b"!")):
                    ready, _, _ = select.select([self.fileno(), reading], [], [])
            finally:
                os.close(reading)
                os.close(writing)
            if self.fileno() not in ready:
                raise TimeoutError("timed out")
            return receive(self, *arguments)

        return received

    for name in ("recv", "recv_into"):
        setattr(socket.socket, name, waiting(name))


def _replace_selector(clock: ProgramClock) -> None:
    """The timers of asyncio: its selector waits for input or for a moment."""
    select_really = selectors.DefaultSelector.select

    def waited(self: Any, timeout: float | None = None) -> Any:
        ready = select_really(self, 0)
        if ready or (timeout is not None and timeout <= 0):
            return ready
        if timeout is None:
            return select_really(self, None)
        reading, writing = os.pipe()
        try:
            self.register(reading, selectors.EVENT_READ)
            with clock.alarm(timeout, partial(os.write, writing, b"!")):
                ready = select_really(self, None)
            self.unregister(reading)
        finally:
            os.close(reading)
            os.close(writing)
        return [(key, events) for key, events in ready if key.fd != reading]

    selectors.DefaultSelector.select = waited  # type: ignore[method-assign]

"""An emulator stops at once, whatever its clients are doing."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection

import pytest

from migrate_interactions.emulator import Emulator, EmulatorOptions

ASKED = b'{"model": "gemini-2.5-flash", "input": "Hello"}'
HEAD = f"POST /v1beta/interactions HTTP/1.1\r\nHost: x\r\nContent-Length: {len(ASKED)}\r\n\r\n"
LONG = 3600.0
SOON = 2.0


def connected(emulator: Emulator, sent: bytes = b"") -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", emulator.port), timeout=SOON)
    connection.sendall(sent)
    return connection


def kept_alive(emulator: Emulator) -> socket.socket:
    client = HTTPConnection("127.0.0.1", emulator.port, timeout=SOON)
    client.request("GET", "/v1beta/models")
    assert client.getresponse().read()
    return client.sock


def half_sent(emulator: Emulator) -> socket.socket:
    return connected(emulator, HEAD.encode() + ASKED[:10])


def waiting_for_the_model(emulator: Emulator) -> socket.socket:
    connection = connected(emulator, HEAD.encode() + ASKED)
    deadline = time.monotonic() + SOON
    while not emulator.unanswered and time.monotonic() < deadline:
        time.sleep(0.01)
    assert emulator.unanswered
    return connection


@pytest.mark.parametrize("simulated", [False, True])
@pytest.mark.parametrize("connect", [connected, kept_alive, half_sent, waiting_for_the_model])
def test_it_stops_at_once(connect: Callable[[Emulator], socket.socket], simulated: bool) -> None:
    before = set(threading.enumerate())
    latency = LONG if connect is waiting_for_the_model else 0.0
    emulator = Emulator(EmulatorOptions(latency=latency, simulated_time=simulated))
    emulator.start()
    with connect(emulator) as connection:
        start = time.monotonic()
        emulator.stop()
        assert time.monotonic() - start < SOON
        assert set(threading.enumerate()) <= before
        with contextlib.suppress(ConnectionResetError):
            assert not connection.recv(1)

"""Start a program next to an emulator, with no other network to reach.

On Linux, where the system allows it, the program gets a network namespace of its
own whose loopback device leads to the emulator and to nothing else, whatever the
program or its libraries are written in. Elsewhere the guard in `guard/` does it from
inside Python; it runs in both cases, since it says what was refused.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from migrate_interactions.emulator import (
    Emulator,
    EmulatorError,
    EmulatorOptions,
    RecordedRequest,
)

GUARD = Path(__file__).parent / "guard"
# In a network of its own every port is free, so each run can have the same.
OWN_PORT = 47474
START_SECONDS = 20.0


@dataclass(frozen=True)
class Task:
    """A command to run, where, with what, and for how long at most."""

    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str]
    stdin: bytes
    timeout: float


@dataclass(frozen=True)
class Ended:
    """How a task ended; the exit code is None when time ran out."""

    stdout: bytes
    stderr: bytes
    exit_code: int | None
    requests: tuple[RecordedRequest, ...]
    port: int
    own_network: bool


def run_in_own_network(task: Task, options: EmulatorOptions) -> Ended | None:
    """Run a task in a fresh network namespace; None where the system does not allow it."""
    if sys.platform != "linux":
        return None
    here, there = socket.socketpair()
    environment = _pointed_at(task.environment, OWN_PORT)
    script = str(GUARD / "own_network.py")
    starter = [sys.executable, "-I", "-S", script, str(there.fileno()), str(OWN_PORT)]
    with here:
        with there:
            process = _start([*starter, *task.command], task, environment, (there.fileno(),))
        try:
            here.settimeout(START_SECONDS)
            message, descriptors, _, _ = socket.recv_fds(here, 1024, 1)
            if message != b"ok" or not descriptors:
                raise OSError(message.decode("utf-8", "replace"))
            listening = socket.socket(fileno=descriptors[0])
        except OSError:
            _end(process)
            process.communicate()
            return None
        with Emulator(options, listening=listening) as emulator:
            here.sendall(b"!")
            stdout, stderr, exit_code = _finish(process, task)
            emulator.stop()
    return Ended(stdout, stderr, exit_code, emulator.requests, OWN_PORT, own_network=True)


def run_behind_guard(task: Task, options: EmulatorOptions, port: int) -> Ended:
    """Run a task that only the guard inside Python keeps from the network."""
    emulator = Emulator(options, port=port)
    try:
        emulator.start()
    except EmulatorError:
        if not port:
            raise
        emulator = Emulator(options)
        emulator.start()
    try:
        environment = _pointed_at(task.environment, emulator.port)
        process = _start(list(task.command), task, environment, ())
        stdout, stderr, exit_code = _finish(process, task)
    finally:
        emulator.stop()
    return Ended(stdout, stderr, exit_code, emulator.requests, emulator.port, own_network=False)


def _pointed_at(environment: Mapping[str, str], port: int) -> dict[str, str]:
    address = {"GOOGLE_GEMINI_BASE_URL": f"http://127.0.0.1:{port}"}
    return {**environment, **address, "MIGRATE_INTERACTIONS_PORT": str(port)}


def _start(
    command: list[str], task: Task, environment: dict[str, str], descriptors: tuple[int, ...]
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        cwd=task.folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        pass_fds=descriptors,
    )


def _finish(process: subprocess.Popen[bytes], task: Task) -> tuple[bytes, bytes, int | None]:
    """Feed a program its input and wait for its end, or end it when time runs out."""
    try:
        stdout, stderr = process.communicate(task.stdin, task.timeout)
    except subprocess.TimeoutExpired:
        _end(process)
        stdout, stderr = process.communicate()
        return stdout, stderr, None
    except BaseException:
        _end(process)
        process.communicate()
        raise
    return stdout, stderr, process.returncode


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program and what it started."""
    if sys.platform == "win32":
        process.kill()
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        process.kill()

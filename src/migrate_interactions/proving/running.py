"""Run one program in a subprocess that can reach nothing but an emulator."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from migrate_interactions.emulator import EmulatorOptions, RecordedRequest
from migrate_interactions.emulator.server import API_KEY
from migrate_interactions.proving.guard.vertex import PROJECT
from migrate_interactions.proving.isolation import (
    GUARD,
    Task,
    run_behind_guard,
    run_in_own_network,
)

TRACEBACK = "Traceback (most recent call last):"
# Variables that would send the SDK, or the HTTP client under it, elsewhere.
REMOVED = frozenset(
    {
        "GOOGLE_APPLICATION_CREDENTIALS",
        "GOOGLE_GENAI_API_VERSION",
        "GOOGLE_GENAI_CLIENT_MODE",
        "GOOGLE_GENAI_REPLAYS_DIRECTORY",
        "GOOGLE_GENAI_REPLAY_ID",
        "GOOGLE_GENAI_USE_ENTERPRISE",
        "GOOGLE_GENAI_USE_VERTEXAI",
        "GOOGLE_VERTEX_BASE_URL",
    }
)
# What a program may look up for its client of Vertex AI, and what it finds in place of it.
REPLACED = {"GOOGLE_CLOUD_LOCATION": "us-central1", "GOOGLE_CLOUD_PROJECT": PROJECT}
PROXY = re.compile(r"(?i)(\A|_)(http|https|all|no|ftp|ws|wss)_proxy\Z")
SECRET = re.compile(r"(?i)(\A|_)(key|api_?key|token|secret|password|credentials?)\Z")
KEY_NAMES = ("GEMINI_API_KEY", "GOOGLE_API_KEY")


@dataclass(frozen=True)
class ProgramRun:
    """What one run of a program did: its outputs, its end, and its requests.

    `refused` lists what the guard kept it from reaching. With `own_network` the system
    itself closed the network; without, only the guard inside Python did.
    """

    stdout: bytes
    stderr: bytes
    exit_code: int | None
    timed_out: bool
    requests: tuple[RecordedRequest, ...]
    refused: tuple[str, ...] = ()
    own_network: bool = False

    @property
    def has_traceback(self) -> bool:
        """Whether an exception went unhandled somewhere."""
        return TRACEBACK.encode() in self.stderr

    @property
    def crashed(self) -> bool:
        """Whether the program ended in an unhandled exception, by a signal, or too late."""
        if self.timed_out or self.exit_code is None or self.exit_code < 0:
            return True
        return self.exit_code != 0 and self.has_traceback

    @property
    def generations(self) -> tuple[RecordedRequest, ...]:
        """The successful model calls, of either API, in their order."""
        return tuple(request for request in self.requests if request.is_generation)

    @property
    def request_bytes(self) -> int:
        """The bytes of all request bodies."""
        return sum(request.request_bytes for request in self.requests)

    def reason(self) -> str:
        """Why it counts as failed, in one sentence."""
        if self.timed_out:
            return "it did not end in time"
        if self.exit_code is not None and self.exit_code < 0:
            return f"it was ended by signal {-self.exit_code}"
        last = _last_line(self.stderr)
        if self.refused:
            return f"{self.refused[0]} was refused ({last})"
        if last.startswith("EOFError"):
            return "it asked for more input than was given; let the input end with what quits it"
        return f"it ended with exit code {self.exit_code}: {last}"


def run_program(
    root: Path,
    entry: str,
    arguments: Sequence[str],
    stdin: bytes,
    options: EmulatorOptions,
    timeout: float,
    *,
    python: str | None = None,
    port: int = 0,
) -> tuple[ProgramRun, int]:
    """Run `python entry arguments` in `root` under a fresh emulator.

    `entry` is a path below `root`, or a module name (no `.py` at its end). Returns the
    run and the port it used; `port` asks for one, so that two runs can look the same.
    """
    command = [python or sys.executable, *_entry(entry), *arguments]
    with tempfile.TemporaryDirectory(prefix="prove-notes-") as folder:
        notes = Path(folder) / "refused"
        environment = program_environment(os.environ)
        environment["MIGRATE_INTERACTIONS_REFUSED"] = str(notes)
        if options.simulated_time:
            environment["MIGRATE_INTERACTIONS_SIMULATED_TIME"] = "1"
        task = Task(command, root, environment, stdin, timeout)
        ended = run_in_own_network(task, options) or run_behind_guard(task, options, port)
        refused = notes.read_text("utf-8", "replace").splitlines() if notes.exists() else []
    run = ProgramRun(
        stdout=ended.stdout,
        stderr=ended.stderr,
        exit_code=ended.exit_code,
        timed_out=ended.exit_code is None,
        requests=ended.requests,
        refused=tuple(dict.fromkeys(refused)),
        own_network=ended.own_network,
    )
    return run, ended.port


def program_environment(inherited: Mapping[str, str]) -> dict[str, str]:
    """The environment of a proved program: no real keys, no proxies, no other service."""
    result = {
        name: REPLACED.get(name, API_KEY if SECRET.search(name) else value)
        for name, value in inherited.items()
        if name not in REMOVED and not PROXY.search(name)
    }
    result.update(dict.fromkeys(KEY_NAMES, API_KEY))
    paths = [str(GUARD), *filter(None, [inherited.get("PYTHONPATH")])]
    result.update(
        PYTHONPATH=os.pathsep.join(paths),
        PYTHONHASHSEED="0",
        PYTHONDONTWRITEBYTECODE="1",
        PYTHONUNBUFFERED="1",
        PYTHONIOENCODING="utf-8",
    )
    return result


def _entry(entry: str) -> list[str]:
    return [entry] if entry.endswith(".py") else ["-m", entry]


def _last_line(stderr: bytes) -> str:
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[-1].strip() if lines else "nothing on stderr"

"""Runs programs under the emulator, each in a process of its own.

The processes are forked from one that has imported the SDK already, so that hundreds of
programs run in a minute or two. ``prove`` runs them in full isolation; a slow test does that.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import runpy
import signal
import sys
import threading
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic, sleep

from migrate_interactions.emulator import Emulator, EmulatorOptions, RecordedRequest
from migrate_interactions.emulator.recording import CLIENT_WENT_AWAY
from migrate_interactions.proving.guard.import_hooks import when_imported
from migrate_interactions.proving.guard.older_sdk import point_older_sdk_at
from migrate_interactions.proving.guard.simulated_time import simulate_time
from migrate_interactions.proving.guard.vertex import point_vertex_at

SECONDS = 60
SECONDS_TO_SETTLE = 2
INTERRUPTED = 130

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.integration.preloaded"])


@dataclass(frozen=True)
class Ran:
    """What a program printed, how it ended, and what it asked of the service."""

    stdout: str
    stderr: str
    exit_code: int | None
    requests: tuple[RecordedRequest, ...]

    @property
    def calls(self) -> list[RecordedRequest]:
        """The model calls, of either API."""
        return [request for request in self.requests if request.call is not None]

    @property
    def polls(self) -> list[RecordedRequest]:
        """What was asked after work in the background."""
        return [request for request in self.requests if request.operation == "get"]

    @property
    def held_seconds(self) -> float:
        """How long connections were held, all together."""
        return sum(request.held_seconds for request in self.requests)

    @property
    def contexts(self) -> list[str | None]:
        """What the model saw, call by call, of those that succeeded or were broken off."""
        return [
            call.context_digest
            for call in self.calls
            if call.is_generation or call.status == CLIENT_WENT_AWAY
        ]


@dataclass(frozen=True)
class Start:
    """One start of a program, over what the starts before it have left in its folder."""

    arguments: Sequence[str] = ()
    stdin: bytes = b""
    #: Folders below the program's that modules are imported from besides.
    python_path: Sequence[str] = ()
    #: What is written into the folder before, by file name.
    files: Mapping[str, bytes] = field(default_factory=dict)
    #: The service keeps interactions only for so long, and that time has passed since.
    ids_expired: bool = False


def run_program(
    root: Path,
    entry: str,
    arguments: Sequence[str] = (),
    stdin: bytes = b"",
    options: EmulatorOptions | None = None,
    interrupt_at: float | None = None,
    python_path: Sequence[str] = (),
) -> Ran:
    """Run ``root / entry`` in ``root`` with a fresh emulator.

    An ``entry`` that is no file is a module, as after ``python -m``. ``python_path`` are folders
    below ``root`` that modules are imported from besides. In simulated time, the user presses
    Ctrl-C ``interrupt_at`` so many seconds.
    """
    [ran] = run_starts(root, entry, [Start(arguments, stdin, python_path)], options, interrupt_at)
    return ran


def run_starts(
    root: Path,
    entry: str,
    starts: Sequence[Start],
    options: EmulatorOptions | None = None,
    interrupt_at: float | None = None,
    environment: Mapping[str, str] | None = None,
) -> list[Ran]:
    """Run ``root / entry`` once for each of ``starts``, in ``root`` and with one fresh emulator.

    What a start leaves in ``root``, and what the service keeps, is there for the next.
    """
    settings = options or EmulatorOptions()
    found: list[Ran] = []
    with Emulator(settings) as emulator:
        variables = {**(environment or {}), **emulator.environment()}
        for start in starts:
            for name, content in start.files.items():
                (root / name).write_bytes(content)
            if start.ids_expired:
                emulator.advance_clock(settings.retention_seconds + 1)
            earlier = len(emulator.requests)
            simulated = (settings.simulated_time, interrupt_at)
            ran = _run_process(root, entry, start, variables, simulated)
            _wait_for_the_last_record(emulator)
            found.append(replace(ran, requests=emulator.requests[earlier:]))
    return found


def _run_process(
    root: Path,
    entry: str,
    start: Start,
    environment: Mapping[str, str],
    simulated: tuple[bool, float | None],
) -> Ran:
    """One start in a process of its own; the requests are for the caller to add."""
    streams = {name: root.parent / f"{root.name}.{name}" for name in ("in", "out", "err")}
    streams["in"].write_bytes(start.stdin)
    process = _context.Process(
        target=_run,
        args=(
            str(root),
            entry,
            list(start.arguments),
            {name: str(path) for name, path in streams.items()},
            dict(environment),
            *simulated,
            [str(root / folder) for folder in start.python_path],
        ),
    )
    process.start()
    process.join(SECONDS)
    if process.is_alive():
        process.kill()
        process.join()
    return Ran(
        streams["out"].read_text("utf-8", "replace"),
        streams["err"].read_text("utf-8", "replace"),
        process.exitcode,
        (),
    )


def _wait_for_the_last_record(emulator: Emulator) -> None:
    """A program that was broken off has left a request behind."""
    deadline = monotonic() + SECONDS_TO_SETTLE
    while emulator.unanswered and monotonic() < deadline:
        sleep(0.005)


def _run(
    root: str,
    entry: str,
    arguments: list[str],
    streams: Mapping[str, str],
    environment: Mapping[str, str],
    simulated_time: bool,
    interrupt_at: float | None,
    python_path: Sequence[str],
) -> None:
    """The body of the forked process."""
    for number, (name, flags) in enumerate(
        [
            ("in", os.O_RDONLY),
            ("out", os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
            ("err", os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
        ]
    ):
        opened = os.open(streams[name], flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    for name in [n for n in os.environ if n.startswith(("GOOGLE_", "GEMINI_"))]:
        del os.environ[name]
    os.environ.update(environment)
    os.chdir(root)
    sys.argv = [entry, *arguments]
    is_file = entry.endswith(".py")
    # As Python does it: the folder of a script comes first, or the current one.
    sys.path[0:0] = [os.path.dirname(os.path.join(root, entry)) if is_file else root, *python_path]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    address = environment["GOOGLE_GEMINI_BASE_URL"]
    point_older_sdk_at(address, when_imported)
    point_vertex_at(address, when_imported)
    if simulated_time:
        random.seed(0)
        simulate_time(address, interrupt_at)
    status = 0
    try:
        if is_file:
            runpy.run_path(entry, run_name="__main__")
        else:
            runpy.run_module(entry, run_name="__main__", alter_sys=True)
        # As at the end of any program: threads come to their end.
        threading._shutdown()  # type: ignore[attr-defined]
    except SystemExit as exit_:
        status = exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
    except KeyboardInterrupt:
        traceback.print_exc()
        status = INTERRUPTED
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)

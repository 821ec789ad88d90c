"""Runs programs under the emulator, each in a process of its own.

The processes are forked from one that has imported the SDK already, so that hundreds of
programs run in a minute or two. ``prove`` runs them in full isolation; a slow test does that.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import sys
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from migrate_interactions.emulator import Emulator, EmulatorOptions, RecordedRequest

SECONDS = 60

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.integration.preloaded"])


@dataclass(frozen=True)
class Ran:
    """What a program printed, how it ended, and the model calls it made."""

    stdout: str
    stderr: str
    exit_code: int | None
    calls: tuple[RecordedRequest, ...]

    @property
    def contexts(self) -> list[str | None]:
        """What the model saw, call by call, of those that succeeded."""
        return [call.context_digest for call in self.calls if call.is_generation]


def run_program(
    root: Path,
    entry: str,
    arguments: Sequence[str] = (),
    stdin: bytes = b"",
    options: EmulatorOptions | None = None,
) -> Ran:
    """Run ``root / entry`` in ``root`` with a fresh emulator."""
    streams = {name: root.parent / f"{root.name}.{name}" for name in ("in", "out", "err")}
    streams["in"].write_bytes(stdin)
    with Emulator(options) as emulator:
        process = _context.Process(
            target=_run,
            args=(
                str(root),
                entry,
                list(arguments),
                {name: str(path) for name, path in streams.items()},
                emulator.environment(),
            ),
        )
        process.start()
        process.join(SECONDS)
        if process.is_alive():
            process.kill()
            process.join()
        calls = tuple(request for request in emulator.requests if request.call is not None)
    return Ran(
        streams["out"].read_text("utf-8", "replace"),
        streams["err"].read_text("utf-8", "replace"),
        process.exitcode,
        calls,
    )


def _run(
    root: str,
    entry: str,
    arguments: list[str],
    streams: Mapping[str, str],
    environment: Mapping[str, str],
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
    sys.path[0:0] = [root]
    status = 0
    try:
        runpy.run_path(entry, run_name="__main__")
    except SystemExit as exit_:
        status = exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)

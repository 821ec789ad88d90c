"""Measure what waiting for a long answer costs, before and after its migration.

    python benchmarks/background_job.py            a job of 40 seconds
    python benchmarks/background_job.py -s 600     a longer one

A program that asks for a report is migrated, and both versions run under the emulator, whose
model works for that long in simulated time. Prints how long the connections were held, all
together and the longest of them, how many requests there were, and when the answer was printed.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from migrate_interactions.emulator import Background, EmulatorOptions
from migrate_interactions.engine.migrate import migrate_file
from migrate_interactions.engine.rulebook import Settings, installed_rulebook
from migrate_interactions.proving import ProgramRun, run_program
from migrate_interactions.sources import Candidate, Project, decode

SECONDS = 40.0
#: Of each answer, whatever it is.
LATENCY = 0.2
#: Real time, after which a run counts as failed.
TIMEOUT = 60.0

BEFORE = """\
import time

from google import genai
from google.genai import types

client = genai.Client(http_options=types.HttpOptions(timeout=3_600_000))


def market_report(subject):
    response = client.models.generate_content(
        model="gemini-2.5-pro",
        contents=f"Write a thorough market report about {subject}.",
        config=types.GenerateContentConfig(max_output_tokens=65536),
    )
    return response.text


report = market_report("heat pumps")
print(f"{len(report)} characters after {time.monotonic():.0f} s")
"""


@dataclass(frozen=True)
class Cost:
    """What one run of the program cost, by the emulator's clock."""

    held_seconds: float
    longest_seconds: float
    requests: int
    printed: str


class NotMigratedError(RuntimeError):
    """The program was not migrated, or did not run to its end."""


def migrated(program: str) -> str:
    """The program as the tool rewrites it to work in the background."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "program.py")
        file.write_text(program, "utf-8")
        source = decode(Candidate(file.name, str(file)), file.read_bytes())
        project = Project(base=folder, files=(str(file),))
        result = migrate_file(source, installed_rulebook(), Settings(), project)
    after = (result.after or b"").decode()
    if "background=True" not in after:
        raise NotMigratedError("The program was not rewritten to work in the background.")
    return after


def cost_of(program: str, seconds: float) -> Cost:
    """Run the program while the model works for so many simulated seconds."""
    options = EmulatorOptions(
        latency=LATENCY,
        work_seconds=seconds,
        simulated_time=True,
        background=Background(queued_polls=1, running_polls=0),
    )
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "program.py").write_text(program, "utf-8")
        run, _ = run_program(Path(folder), "program.py", (), b"", options, TIMEOUT)
    if run.exit_code != 0:
        raise NotMigratedError(f"The program failed: {run.reason()}.")
    return _cost(run)


def _cost(run: ProgramRun) -> Cost:
    held = [request.held_seconds for request in run.requests]
    return Cost(sum(held), max(held), len(held), run.stdout.decode().strip())


def table(before: Cost, after: Cost) -> str:
    """Both costs, side by side."""
    rows = [
        ("", "before", "after"),
        ("connection-seconds held", f"{before.held_seconds:.1f}", f"{after.held_seconds:.1f}"),
        ("longest connection, s", f"{before.longest_seconds:.1f}", f"{after.longest_seconds:.1f}"),
        ("requests", str(before.requests), str(after.requests)),
    ]
    lines = [f"{name:<24}{first:>10}{second:>10}" for name, first, second in rows]
    return "\n".join([*lines, f"before: {before.printed}", f"after:  {after.printed}"])


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures for the job that the command line describes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-s", "--seconds", type=float, default=SECONDS, metavar="SECONDS")
    seconds = parser.parse_args(arguments).seconds
    print(table(cost_of(BEFORE, seconds), cost_of(migrated(BEFORE), seconds)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

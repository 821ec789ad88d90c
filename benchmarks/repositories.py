"""Migrate whole repositories, and check what must hold for every one of them.

    python benchmarks/repositories.py CHECKOUTS                 every repository that is there
    python benchmarks/repositories.py CHECKOUTS CORPUS.json     those of a list

CHECKOUTS is a folder with one repository each in `owner+name` or, with a list, `owner/name`;
nothing is written there. CORPUS is a JSON list of rows with `repo` (owner/name). Prints a table in
Markdown, a row for each repository. Each is migrated in a process of its own, whose processor
time and peak memory are those of one run in one process; then it is checked that

- two processes, and the files in another order, make the same of it, byte for byte,
- what is rewritten can be compiled,
- a second run, over a copy to which the first is written, changes nothing more.

What does not hold is told below the table.
"""

from __future__ import annotations

import argparse
import ast
import json
import random
import resource
import shutil
import sys
import tempfile
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from migrate_interactions.engine.file_result import FileResult, Outcome, Run
from migrate_interactions.engine.rulebook import Settings
from migrate_interactions.engine.run import Order, Task, run
from migrate_interactions.findings import OneShots, Policy
from migrate_interactions.sources import (
    FAILURES,
    Candidate,
    FileError,
    Project,
    discover,
    source_of,
)
from migrate_interactions.sources.skipped import is_notebook, is_source

#: What the files of a repository are shuffled with.
SEED = 0
#: How `ru_maxrss` is counted: in bytes on macOS, in kilobytes elsewhere.
_PER_MEGABYTE = 1024 * 1024 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Measured:
    """What one run makes of a repository, what it costs, and which checks fail."""

    python_files: int = 0
    notebooks: int = 0
    analysed: int = 0
    sites: int = 0
    migrated: int = 0
    one_shots: int = 0
    #: Refused sites by reason, and files that could not be done by code.
    refused: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    megabytes: float = 0.0
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checkout:
    """The files of a checked-out repository, and what is to be done with them."""

    folder: Path
    settings: Settings

    def candidates(self) -> tuple[Candidate, ...]:
        return discover((".",), str(self.folder))

    def migrate(self, candidates: Sequence[Candidate], jobs: int = 1) -> Run:
        base = str(self.folder)
        project = Project(base, (base,), tuple(one.location for one in candidates))
        return run(candidates, Order(self.settings, project, task=Task.MIGRATE), jobs)


def measure(checkout: Checkout) -> Measured:
    """Migrate ``checkout`` and check what comes out. Call it in a process of its own."""
    candidates = checkout.candidates()
    started = _processor_seconds()
    done = checkout.migrate(candidates)
    seconds = _processor_seconds() - started
    notebooks = sum(is_notebook(one.path) for one in candidates)
    count = done.accounting
    return Measured(
        python_files=len(candidates) - notebooks,
        notebooks=notebooks,
        analysed=done.mentioning,
        sites=count.found,
        migrated=count.migrated,
        one_shots=count.one_shots,
        refused=_total(map(refusals, done.results)),
        failed=Counter(one.finding.code for one in done.reported if one.finding.code in FAILURES),
        seconds=seconds,
        megabytes=_peak_megabytes(),
        faults=(*order_faults(checkout, candidates, done), *rewriting_faults(checkout, done)),
    )


def refusals(result: FileResult) -> Counter[str]:
    """Reason -> sites, each counted once, that stay because of it."""
    reasons: dict[tuple[int, int, int | None], str] = {}
    for one in result.reported:
        for site in one.claims:
            key = site.line, site.column, site.cell
            if one.outcome is not Outcome.REFUSED:
                reasons[key] = ""
            elif one.finding.refusal is not None:
                reasons.setdefault(key, one.finding.refusal.reason)
    return Counter(reason for reason in reasons.values() if reason)


def order_faults(
    checkout: Checkout, candidates: Sequence[Candidate], expected: Run
) -> Iterator[str]:
    """What depends on the number of processes, or on the order of the files."""
    shuffled = random.Random(SEED).sample(candidates, len(candidates))
    for how, done in [
        ("with two processes", checkout.migrate(candidates, jobs=2)),
        ("in another order", checkout.migrate(shuffled)),
    ]:
        for path in _unlike(done, expected):
            yield f"{path} is another one {how}"


def _unlike(one: Run, other: Run) -> list[str]:
    """The paths of the files of which the runs make something different."""
    ours = {result.path: result for result in one.results}
    theirs = {result.path: result for result in other.results}
    return sorted(path for path in {*ours, *theirs} if ours.get(path) != theirs.get(path))


def rewriting_faults(checkout: Checkout, done: Run) -> Iterator[str]:
    """What is wrong with the new texts."""
    for result in done.changed:
        cause = not_python(result)
        if cause:
            yield f"{result.path} is no Python any more: {cause}"
    if not done.changed:
        return
    with tempfile.TemporaryDirectory() as temporary:
        # the same name: a package may be called as the folder is
        folder = Path(temporary).resolve() / checkout.folder.name
        shutil.copytree(checkout.folder, folder, symlinks=True)
        for result in done.changed:
            location = (folder / result.path).resolve()
            if location.is_relative_to(folder):
                location.write_bytes(result.after or b"")
            else:
                yield f"{result.path} is not in the repository"
        copy = Checkout(folder, checkout.settings)
        for result in copy.migrate(copy.candidates()).changed:
            yield f"{result.path} is changed again by a second run"


def not_python(result: FileResult) -> str:
    """Why the new text of a Python file or notebook cannot be compiled; empty if it can."""
    if not is_source(result.path):
        return ""
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if is_notebook(result.path) else 0
    try:
        text = source_of(Candidate(result.path, result.path), result.after or b"").text
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, result.path, "exec", flags, dont_inherit=True)
    except (SyntaxError, ValueError, FileError) as error:
        return str(error)
    return ""


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _peak_megabytes() -> float:
    """Of this process, or of the largest one that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return max(one.ru_maxrss for one in used) / _PER_MEGABYTE


def _total(counts: Iterable[Counter[str]]) -> Counter[str]:
    return sum(counts, Counter())


def measure_alone(checkout: Checkout) -> Measured:
    """:func:`measure` in a process of its own, whose death is a fault of the repository."""
    with ProcessPoolExecutor(1, get_context("fork")) as pool:
        try:
            return pool.submit(measure, checkout).result()
        except BrokenProcessPool:
            return Measured(faults=("the process that analysed it died",))
        except Exception as error:
            traceback.print_exc()
            return Measured(faults=(f"the run ended with {type(error).__name__}: {error}",))


def repositories(checkouts: Path, corpus: Path | None) -> dict[str, Path | None]:
    """Repository (owner/name) -> its folder, or None where it is not there."""
    if corpus is None:
        folders = sorted(one for one in checkouts.iterdir() if one.is_dir())
        return {folder.name.replace("+", "/", 1): folder.resolve() for folder in folders}
    names = [row["repo"] for row in json.loads(corpus.read_text("utf-8"))]
    found: dict[str, Path | None] = {}
    for name in names:
        places = (checkouts / name.replace("/", "+"), checkouts / name)
        found[name] = next((one.resolve() for one in places if one.is_dir()), None)
    return found


#: The columns of the table behind the name, and what they have of a repository.
COLUMNS: dict[str, Callable[[Measured], object]] = {
    "Python files": lambda one: one.python_files,
    "notebooks": lambda one: one.notebooks,
    "with Gemini": lambda one: one.analysed,
    "sites": lambda one: one.sites,
    "migrated": lambda one: one.migrated,
    "refused": lambda one: _listed(one.refused),
    "failed": lambda one: _listed(one.failed),
    "one-shots left": lambda one: one.one_shots,
    "seconds": lambda one: f"{one.seconds:.1f}",
    "MB": lambda one: f"{one.megabytes:.0f}",
}


def _listed(counts: Counter[str]) -> str:
    """The whole, and what it consists of: ``3: client-not-known 2, legacy-sdk``."""
    most_first = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    parts = [f"{name} {n}" if n > 1 else name for name, n in most_first]
    return f"{counts.total()}: {', '.join(parts)}" if parts else "0"


def row(name: str, measured: Measured) -> str:
    """A row of the table."""
    return " | ".join([f"| {name}", *(str(value(measured)) for value in COLUMNS.values())]) + " |"


def total(measured: Sequence[Measured]) -> Measured:
    """All repositories together; the memory is that of the one that takes most."""
    return Measured(
        python_files=sum(one.python_files for one in measured),
        notebooks=sum(one.notebooks for one in measured),
        analysed=sum(one.analysed for one in measured),
        sites=sum(one.sites for one in measured),
        migrated=sum(one.migrated for one in measured),
        one_shots=sum(one.one_shots for one in measured),
        refused=_total(one.refused for one in measured),
        failed=_total(one.failed for one in measured),
        seconds=sum(one.seconds for one in measured),
        megabytes=max((one.megabytes for one in measured), default=0.0),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 if something does not hold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("checkouts", type=Path, help="the folder with the repositories")
    parser.add_argument("corpus", type=Path, nargs="?", help="a JSON file that lists them")
    parser.add_argument("--one-shots", type=OneShots, choices=list(OneShots), default="leave")
    given = parser.parse_args(arguments)
    settings = Settings(policy=Policy(one_shots=OneShots(given.one_shots)))
    measured: dict[str, Measured] = {}
    absent: list[str] = []
    print(f"| repository | {' | '.join(COLUMNS)} |")
    print("|---" * (len(COLUMNS) + 1) + "|", flush=True)
    for name, folder in repositories(given.checkouts, given.corpus).items():
        if folder is None:
            absent.append(name)
            continue
        measured[name] = measure_alone(Checkout(folder, settings))
        print(row(name, measured[name]), flush=True)
    print(row("all", total(list(measured.values()))))
    print()
    if absent:
        print(f"Not there: {', '.join(absent)}.")
    faults = [f"- {name}: {fault}" for name, one in measured.items() for fault in one.faults]
    print("\n".join(faults) or "Every check holds.")
    return int(bool(faults))


if __name__ == "__main__":
    raise SystemExit(main())

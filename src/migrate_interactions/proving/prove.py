"""Run a program before and after its migration and say whether both are the same."""

from __future__ import annotations

import contextlib
import dataclasses
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from migrate_interactions.emulator import EmulatorOptions
from migrate_interactions.proving.comparing import output_difference, paired_calls, retry_notes
from migrate_interactions.proving.proof import MEANINGS, Proof, Verdict
from migrate_interactions.proving.running import ProgramRun, run_program

# Not needed to run a program, and often large.
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".hg", "__pycache__", ".venv", "venv", "node_modules", ".mypy_cache", ".ruff_cache"
)
DEFAULT_TIMEOUT = 60.0


def prove(
    before_root: Path,
    after_root: Path,
    entry: str,
    arguments: Sequence[str] = (),
    stdin: bytes = b"",
    options: EmulatorOptions | None = None,
    timeout: float = DEFAULT_TIMEOUT,
    *,
    python: str | None = None,
) -> Proof:
    """Prove that the program in `after_root` does what the one in `before_root` does.

    Both run as `python entry arguments` with `stdin`, each in a temporary copy of its
    root (one path for both, so that printed paths are the same) and under a fresh
    emulator with the same options, and can reach nothing else. `entry` is a path below
    the roots or a module name; `timeout` is in seconds and for each run.
    """
    settings = options or EmulatorOptions()
    port = 0

    def run(root: Path) -> ProgramRun:
        nonlocal port
        with _copied(root, workspace / "program") as copy:
            result, port = run_program(
                copy, entry, arguments, stdin, settings, timeout, python=python, port=port
            )
            return result

    with tempfile.TemporaryDirectory(prefix="prove-") as folder:
        workspace = Path(folder).resolve()
        before = run(before_root)
        if before.crashed:
            reason = f"{MEANINGS['before-failed']}: {before.reason()}."
            notes = tuple(retry_notes(before, "before"))
            return Proof("before-failed", reason, before, None, notes=notes)
        after = run(after_root)
        proof = compared(before, after)
        if proof.verdict != "outputs-differ":
            return proof
        again = run(before_root)
    return _doubted(proof, again)


def compared(before: ProgramRun, after: ProgramRun) -> Proof:
    """The proof that two runs of a program amount to."""
    calls, notes = paired_calls(before, after)
    notes += retry_notes(before, "before") + retry_notes(after, "after")
    notes += [f"Before: {what} was refused." for what in before.refused]
    notes += [f"After: {what} was refused." for what in after.refused]
    if before.stdout != after.stdout and before.stdout.split() == after.stdout.split():
        notes.append("The outputs differ only in white space.")
    if not (before.own_network and after.own_network):
        notes.append("Only Python's own calls were kept off the network, not native code.")
    if before.has_traceback != after.has_traceback:
        when = "before" if before.has_traceback else "after"
        notes.append(f"A traceback is on stderr only {when} the migration.")
    proof = Proof(
        "equal", MEANINGS["equal"], before, after, calls, output_difference(before, after),
        tuple(notes),
    )  # fmt: skip
    if after.crashed:
        return _with(proof, "after-failed", f"{MEANINGS['after-failed']}: {after.reason()}.")
    if not calls:
        return _with(proof, "no-requests", MEANINGS["no-requests"])
    if not proof.contexts_equal:
        return _with(proof, "contexts-differ", MEANINGS["contexts-differ"])
    if not proof.outputs_equal:
        return _with(proof, "outputs-differ", MEANINGS["outputs-differ"])
    return proof


def _with(proof: Proof, verdict: Verdict, reason: str) -> Proof:
    return dataclasses.replace(proof, verdict=verdict, reason=reason)


def _doubted(proof: Proof, again: ProgramRun) -> Proof:
    """Say so when the program prints something else even without a migration."""
    if again.stdout == proof.before.stdout:
        return proof
    note = (
        "The program prints something else each time it runs, also before the migration; "
        "the outputs cannot be compared."
    )
    return dataclasses.replace(proof, notes=(*proof.notes, note))


@contextlib.contextmanager
def _copied(root: Path, place: Path) -> Iterator[Path]:
    """A copy of a program's folder at `place`, gone afterwards."""
    shutil.copytree(root, place, symlinks=True, ignore=NOT_COPIED)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)

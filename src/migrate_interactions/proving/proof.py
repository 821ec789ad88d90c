"""The result of comparing a program before and after its migration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from migrate_interactions.emulator import RecordedRequest
from migrate_interactions.proving.running import ProgramRun

Verdict: TypeAlias = Literal[
    "equal",
    "outputs-differ",
    "contexts-differ",
    "before-failed",
    "after-failed",
    "no-requests",
]
MEANINGS: Mapping[Verdict, str] = {
    "equal": "Equal: the model saw the same and the program printed the same.",
    "outputs-differ": "Outputs differ, although the model saw the same.",
    "contexts-differ": "Contexts differ: the model did not see the same.",
    "before-failed": "Nothing is proved: the program failed before its migration",
    "after-failed": "The program failed after its migration",
    "no-requests": "Nothing is proved: the program never called the model.",
}
SCHEMA_VERSION = 1


@dataclass(frozen=True)
class CallPair:
    """One model call before and its counterpart after; one of them may be missing.

    `differences` says in sentences what the model saw differently; it is empty for
    equal contexts.
    """

    number: int
    before: RecordedRequest | None
    after: RecordedRequest | None
    differences: tuple[str, ...] = ()

    @property
    def equal(self) -> bool:
        """Whether the model saw the same in both."""
        if self.before is None or self.after is None:
            return False
        return self.before.context_digest == self.after.context_digest

    def as_json(self) -> dict[str, Any]:
        """The pair as plain JSON."""
        return {
            "call": self.number,
            "before": _call_json(self.before),
            "after": _call_json(self.after),
            "context_equal": self.equal,
            "differences": list(self.differences),
        }


@dataclass(frozen=True)
class Proof:
    """Both runs, how they compare, and the verdict."""

    verdict: Verdict
    reason: str
    before: ProgramRun
    after: ProgramRun | None
    calls: tuple[CallPair, ...] = ()
    output_diff: str = ""
    notes: tuple[str, ...] = ()

    @property
    def equal(self) -> bool:
        """Whether the migration is proved for this input."""
        return self.verdict == "equal"

    @property
    def outputs_equal(self) -> bool:
        """Whether stdout and exit code are the same."""
        if self.after is None:
            return False
        same_end = self.before.exit_code == self.after.exit_code
        return same_end and self.before.stdout == self.after.stdout

    @property
    def contexts_equal(self) -> bool:
        """Whether the model saw the same in every call."""
        return bool(self.calls) and all(pair.equal for pair in self.calls)

    def to_json(self) -> dict[str, Any]:
        """The proof as plain JSON; the same runs give the same JSON."""
        return {
            "schema_version": SCHEMA_VERSION,
            "verdict": self.verdict,
            "equal": self.equal,
            "reason": self.reason,
            "outputs_equal": self.outputs_equal,
            "contexts_equal": self.contexts_equal,
            "output_diff": self.output_diff,
            "notes": list(self.notes),
            "calls": [pair.as_json() for pair in self.calls],
            "before": _run_json(self.before),
            "after": _run_json(self.after),
        }


def _call_json(request: RecordedRequest | None) -> dict[str, Any] | None:
    if request is None:
        return None
    return {
        "api": request.api,
        "request_bytes": request.request_bytes,
        "turns_sent": request.turns_sent,
        "turns_effective": request.turns_effective,
        "context_digest": request.context_digest,
    }


def _run_json(run: ProgramRun | None) -> dict[str, Any] | None:
    if run is None:
        return None
    return {
        "stdout": run.stdout.decode("utf-8", "replace"),
        "stderr": run.stderr.decode("utf-8", "replace"),
        "exit_code": run.exit_code,
        "timed_out": run.timed_out,
        "traceback": run.has_traceback,
        "requests": len(run.requests),
        "model_calls": len(run.generations),
        "request_bytes": run.request_bytes,
        "refused": list(run.refused),
        "isolation": "network namespace" if run.own_network else "python guard",
    }

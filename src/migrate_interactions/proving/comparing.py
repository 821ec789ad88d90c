"""Compare two runs: model calls by their contexts, outputs byte for byte."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from migrate_interactions.emulator import RecordedRequest
from migrate_interactions.proving.proof import CallPair
from migrate_interactions.proving.running import ProgramRun

SHOWN = 70


def paired_calls(before: ProgramRun, after: ProgramRun) -> tuple[tuple[CallPair, ...], list[str]]:
    """Pair the model calls of two runs; also returns notes on how they were paired.

    Calls are matched in order. Where a program sends them concurrently their order may
    differ between runs; then equal contexts are matched whatever their order.
    """
    first, second = before.generations, after.generations
    digests = [_digests(first), _digests(second)]
    notes = []
    if digests[0] != digests[1] and Counter(digests[0]) == Counter(digests[1]):
        notes.append("The model calls came in another order, with equal contexts.")
        remaining = list(second)
        ordered = []
        for digest in digests[0]:
            index = _digests(remaining).index(digest)
            ordered.append(remaining.pop(index))
        second = tuple(ordered)
    pairs = [
        CallPair(number, one, other, _differences(one, other))
        for number, (one, other) in enumerate(_aligned(first, second), 1)
    ]
    return tuple(pairs), notes


def _digests(requests: Sequence[RecordedRequest]) -> list[str | None]:
    return [request.context_digest for request in requests]


def _aligned(
    first: Sequence[RecordedRequest], second: Sequence[RecordedRequest]
) -> Iterator[tuple[RecordedRequest | None, RecordedRequest | None]]:
    """Pair equal contexts in order; what lies between them is paired by position."""
    matcher = difflib.SequenceMatcher(None, _digests(first), _digests(second), autojunk=False)
    for _, start, end, other_start, other_end in matcher.get_opcodes():
        for offset in range(max(end - start, other_end - other_start)):
            one = first[start + offset] if start + offset < end else None
            other = second[other_start + offset] if other_start + offset < other_end else None
            yield one, other


def _differences(before: RecordedRequest | None, after: RecordedRequest | None) -> tuple[str, ...]:
    if before is None:
        return ("this call is made only after the migration",)
    if after is None:
        return ("this call is made only before the migration",)
    if before.context_digest == after.context_digest:
        return ()
    return tuple(context_differences(before.context or {}, after.context or {}))


def context_differences(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    """Say, part by part, what the model saw differently."""
    for key in dict.fromkeys([*before, *after]):
        if before.get(key) == after.get(key):
            continue
        match before.get(key), after.get(key):
            case list(one), list(other) if key == "turns":
                yield from _turn_differences(one, other)
            case dict(one), dict(other):
                for name in dict.fromkeys([*one, *other]):
                    if one.get(name) != other.get(name):
                        yield _sentence(f"{key}.{name}", one.get(name), other.get(name))
            case one, other:
                yield _sentence(key, one, other)


def _turn_differences(before: list[Any], after: list[Any]) -> Iterator[str]:
    if len(before) != len(after):
        yield f"turns: {len(before)} before, {len(after)} after"
    for number, (one, other) in enumerate(zip(before, after, strict=False), 1):
        if one != other:
            yield _sentence(f"turn {number}", _turn_text(one), _turn_text(other))
            return


def _turn_text(turn: dict[str, Any]) -> str:
    parts = [part.get("text", part) for part in turn["parts"]]
    return f"{turn['role']}: {', '.join(map(repr, parts))}"


def _sentence(what: str, before: Any, after: Any) -> str:
    return f"{what}: {_shown(before)} before, {_shown(after)} after"


def _shown(value: Any) -> str:
    if value is None:
        return "absent"
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def retry_notes(run: ProgramRun, when: str) -> list[str]:
    """Say which model calls failed, and whether they were sent again."""
    calls = [request for request in run.requests if request.call is not None]
    failed = [request for request in calls if request.status != 200]
    notes = []
    for request in failed:
        again = any(
            later.sequence > request.sequence
            and later.status == 200
            and later.context_digest == request.context_digest
            for later in calls
        )
        outcome = "and was sent again" if again else "and was not sent again"
        cause = f"HTTP {request.status}" + (f", {request.error}" if request.error else "")
        notes.append(f"{when.capitalize()}: model call {request.call} failed ({cause}) {outcome}.")
    return notes


def output_difference(before: ProgramRun, after: ProgramRun) -> str:
    """A unified diff of stdout, with the exit codes when they differ; empty when equal."""
    lines = []
    if before.exit_code != after.exit_code:
        lines.append(f"exit code: {before.exit_code} before, {after.exit_code} after")
    if before.stdout != after.stdout:
        diff = difflib.unified_diff(
            _lines(before.stdout), _lines(after.stdout), "before", "after", lineterm=""
        )
        lines += list(diff)
    return "\n".join(lines)


def _lines(output: bytes) -> list[str]:
    return output.decode("utf-8", "backslashreplace").split("\n")

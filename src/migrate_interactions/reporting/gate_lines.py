"""What kept findings out of a report: the baseline, and lines that did not change."""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.engine.file_result import Run
from migrate_interactions.engine.gate_note import BaselineEntry
from migrate_interactions.reporting.lines import Line, plain

#: More stale entries than these are only counted.
_SHOWN = 20


def gate_lines(run: Run) -> Iterator[Line]:
    """A line for each thing to say; nothing where every finding is reported."""
    gate = run.gate
    if gate.baseline or gate.diff_base:
        yield plain()
    if gate.baseline:
        is_are = "finding is" if gate.baselined == 1 else "findings are"
        yield plain(f"{gate.baselined:,} {is_are} in the baseline {gate.baseline}.")
        yield from stale_lines(
            gate.stale, "its entry is stale, migrate-interactions baseline drops it"
        )
    if gate.diff_base:
        is_are = "finding is" if gate.unchanged == 1 else "findings are"
        since = f"on lines that did not change since {gate.diff_base}"
        yield plain(f"{gate.unchanged:,} {is_are} {since}.")


def stale_lines(entries: tuple[BaselineEntry, ...], sentence: str) -> Iterator[Line]:
    """A line for each entry for which nothing is found any more."""
    for entry in entries[:_SHOWN]:
        times = f" ({entry.count} times)" if entry.count > 1 else ""
        yield plain(f"{entry.path}: {entry.rule} is gone{times}: {sentence}: `{entry.code}`")
    if len(entries) > _SHOWN:
        yield plain(f"and {len(entries) - _SHOWN:,} more")

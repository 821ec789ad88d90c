"""Findings in words, in the order of their weight; what several formats say alike."""

from __future__ import annotations

from collections.abc import Iterable

from migrate_interactions.engine.file_result import Outcome, Reported
from migrate_interactions.findings import Place


def by_importance(reported: Iterable[Reported]) -> list[Reported]:
    """The weightiest and surest findings first; equal ones in the order of their places."""
    return sorted(reported, key=_weight)


def _weight(one: Reported) -> tuple[int, int, Place, str]:
    finding = one.finding
    return (
        finding.severity.rank,
        finding.confidence.rank,
        _comparable(finding.place),
        finding.code,
    )


def _comparable(place: Place) -> Place:
    return Place(place.path, place.line, place.column, place.end_line, place.cell or 0)


def what_next(one: Reported) -> str:
    """What becomes of the finding: its fix, or why it stays; empty where nothing is to say."""
    finding = one.finding
    if one.outcome is Outcome.MIGRATED:
        return f"Migrated: {finding.fix.title}" if finding.fix is not None else "Migrated"
    if finding.fix is not None:
        return f"Fix ({finding.safety}): {finding.fix.title}"
    if finding.refusal is not None:
        refusal = finding.refusal
        where = f" (line {refusal.line})" if refusal.line else ""
        return f"Stays ({refusal.reason}): {refusal.sentence}{where}"
    return ""


def where(place: Place) -> str:
    """The line and column, in notebooks with the cell: ``cell 3:2:5``."""
    cell = f"cell {place.cell}:" if place.cell is not None else ""
    return f"{cell}{place.line}:{place.column}"


def shortened(lines: Iterable[int]) -> str:
    """Numbers of lines with runs drawn together: ``3, 5-9``."""
    ordered = sorted(set(lines))
    runs: list[tuple[int, int]] = []
    for line in ordered:
        if runs and runs[-1][1] == line - 1:
            runs[-1] = (runs[-1][0], line)
        else:
            runs.append((line, line))
    return ", ".join(str(start) if start == end else f"{start}-{end}" for start, end in runs)

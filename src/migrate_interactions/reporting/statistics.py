"""How many findings each rule has, and how many of them have a fix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from migrate_interactions.engine.file_result import Run
from migrate_interactions.reporting.json_report import dumped
from migrate_interactions.reporting.lines import Line, plain


@dataclass(frozen=True)
class RuleCount:
    """The findings of one rule that are reported."""

    code: str
    name: str
    severity: str
    count: int
    fixable: int


def statistics(run: Run) -> tuple[RuleCount, ...]:
    """A row for each rule with findings, the most first."""
    counts: dict[str, RuleCount] = {}
    for one in run.reported:
        found = one.finding
        row = counts.get(found.code) or RuleCount(found.code, found.name, found.severity, 0, 0)
        fixable = row.fixable + (found.fix is not None)
        counts[found.code] = RuleCount(
            row.code, row.name, str(row.severity), row.count + 1, fixable
        )
    return tuple(sorted(counts.values(), key=lambda row: (-row.count, row.code)))


def statistics_lines(run: Run) -> Iterator[Line]:
    """A line for each rule."""
    rows = statistics(run)
    width = max((len(row.name) for row in rows), default=0)
    for row in rows:
        yield (
            ("", f"{row.count:>6}  "),
            ("bold", row.code),
            ("", f"  {row.name:<{width}}  {row.severity:<7}  "),
            ("green" if row.fixable else "dim", f"{row.fixable} fixable"),
        )
    if rows:
        yield plain()


def statistics_json(run: Run) -> str:
    """The same as one JSON object."""
    return dumped({"version": 1, "statistics": [asdict(row) for row in statistics(run)]})

"""What is printed of a fleet's report for people: its headlines."""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.audit.merging import FleetReport
from migrate_interactions.reporting.audit.figures import number, times
from migrate_interactions.reporting.audit.fleet import pace_of
from migrate_interactions.reporting.audit.texts import score_of, share_sentence
from migrate_interactions.reporting.lines import Line, one_line, plain

#: As many repositories are named; the report has all.
_FIRST = 5


def fleet_lines(fleet: FleetReport, out: str) -> Iterator[Line]:
    """The headlines of ``fleet``, which was written to ``out``."""
    audited = times(len(fleet.repositories), "repository", "repositories")
    yield (("bold", one_line(fleet.name)), ("", f": {audited}"))
    yield plain(f"  {share_sentence(fleet.count)}")
    yield plain(f"  {score_of(fleet.readiness)}")
    best = [one for one in fleet.ranked if one.pace][:_FIRST]
    if best:
        yield plain("  best next, by lines that go per hour of effort:")
    for one in best:
        pace = pace_of(one)
        yield plain(f"  {pace:>11}  {one_line(one.name)} ({number(one.count.goes)} lines go)")
    for lost in fleet.lost:
        yield (("bold red", f"  {one_line(lost.name)} "), ("", one_line(f"({lost.reason})")))
    yield plain(f"Report: {out}")

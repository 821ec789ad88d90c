"""What a fleet's report shows: totals, the best next repository, and what stands in the way."""

from __future__ import annotations

import math
from collections.abc import Mapping

from migrate_interactions.audit.merging import ORDER, AuditedRepository, FleetReport
from migrate_interactions.audit.readiness import FORMULA
from migrate_interactions.reporting.audit import tables, texts
from migrate_interactions.reporting.audit.charts import categories
from migrate_interactions.reporting.audit.figures import duration, joined, number, share_of, times
from migrate_interactions.reporting.audit.sections import Section, Sections
from migrate_interactions.reporting.audit.tables import Cell, Code, Table

_HEAD = (
    "repository",
    "lines that go per hour",
    "lines that go",
    "change",
    "stay",
    "share that goes",
    "score",
    "sites",
    "effort",
    "blockers",
    "files not read",
)


def fleet_sections(fleet: FleetReport, pages: Mapping[str, str]) -> Sections:
    """The report on ``fleet``; ``pages`` are the addresses of single reports, by repository."""
    files = fleet.files
    versions = sorted({one.tool_version for one in fleet.repositories})
    about = (
        f"{times(len(fleet.repositories), 'repository', 'repositories')} audited, "
        f"{number(len(fleet.lost))} not; {times(files.searched, 'file')} searched, "
        f"{number(files.mentioning)} with Gemini in them; {times(files.code_lines, 'line')} of "
        f"code. migrate-interactions {joined(versions) or 'has audited none'}."
    )
    parts = [_summary(fleet), _next(fleet, pages), _blockers(fleet), _plan(fleet), _verdicts(fleet)]
    if fleet.lost:
        parts.insert(1, _lost(fleet))
    return Sections("Orchestration audit of a fleet", fleet.name, about, tuple(parts))


def _summary(fleet: FleetReport) -> Section:
    count = fleet.count
    says = [
        texts.share_sentence(count),
        f"{texts.score_of(fleet.readiness)} Its formula: {FORMULA}.",
    ]
    if count.removed:
        says.insert(1, f"`migrate` removes {number(count.removed)} of the lines that go by itself.")
    if fleet.files.failed:
        says.append(f"{times(fleet.files.failed, 'file')} could not be analysed.")
    return Section("summary", "Summary", tuple(says), (categories(fleet.by_category),))


def _lost(fleet: FleetReport) -> Section:
    rows = tuple((Code(one.name), one.reason) for one in fleet.lost)
    table = Table("Repositories that could not be audited", ("repository", "why"), rows)
    says = ("They are in none of the figures.",)
    return Section("lost", "Not audited", says, tables=(table,))


def _next(fleet: FleetReport, pages: Mapping[str, str]) -> Section:
    says = [f"The order: {ORDER}."]
    best = next((one for one in fleet.ranked if one.pace), None)
    if best is not None:
        says.insert(0, f"Best next: `{best.name}`, {_promise(best)}.")
    rows = tuple(_row(one, pages.get(one.name, "")) for one in fleet.ranked)
    table = Table("Repositories, the best next first", _HEAD, rows, frozenset({*range(1, 9), 10}))
    return Section("repositories", "Repositories", tuple(says), tables=(table,))


def _promise(one: AuditedRepository) -> str:
    goes = f"where {times(one.count.goes, 'line')} can go"
    return f"{goes} for about {duration(one.minutes)} of work" if one.minutes else goes


def _row(one: AuditedRepository, page: str) -> tuple[Cell, ...]:
    count = one.count
    return (
        Code(one.name, page),
        pace_of(one),
        number(count.goes),
        number(count.changes),
        number(count.stays),
        share_of(count.goes, count.total) or "no lines",
        "no sites" if one.score is None else str(one.score),
        number(one.sites),
        duration(one.minutes),
        ", ".join(row.kind for row in one.blockers) or "none",
        number(one.files.failed),
    )


def pace_of(one: AuditedRepository) -> str:
    """Lines that go per hour of effort."""
    return "no effort" if math.isinf(one.pace) else f"{one.pace:,.1f}"


def _blockers(fleet: FleetReport) -> Section:
    rows = tuple(
        (one.kind, one.meaning, one.mend, number(one.sites), tuple(map(Code, one.repositories)))
        for one in fleet.blockers
    )
    head = ("blocker", "what it is", "what to do first", "sites held up", "repositories")
    none = "Nothing was found that has to be settled before code can move."
    table = Table("Blockers by kind", head, rows, frozenset({3}))
    return Section("blockers", "Blockers", () if rows else (none,), tables=(table,))


def _plan(fleet: FleetReport) -> Section:
    says = [texts.plan_sentence(fleet.waves)]
    if fleet.accounting.one_shots:
        calls = times(fleet.accounting.one_shots, "one-shot call")
        says.append(f"Besides: {calls} without a conversation.")
    every = (tables.waves(fleet.waves), tables.calls(fleet.accounting))
    return Section("plan", "Plan in waves", tuple(says), tables=every)


def _verdicts(fleet: FleetReport) -> Section:
    rows = tuple(
        (one.subject, one.verdict, tuple(map(Code, one.repositories))) for one in fleet.verdicts
    )
    none = "No framework or service was found whose place is in question."
    table = Table("Verdicts by subject", ("subject", "verdict", "repositories"), rows)
    return Section("verdicts", "Verdicts", () if rows else (none,), tables=(table,))

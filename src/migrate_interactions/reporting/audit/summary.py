"""What ``audit`` prints for people: the headlines of its report."""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.audit.readiness import Wave
from migrate_interactions.audit.report import AuditReport
from migrate_interactions.reporting.lines import Line, one_line, plain


def summary_lines(report: AuditReport, out: str | None) -> Iterator[Line]:
    """The headlines of ``report``; ``out`` is where it was written, if it was."""
    yield (("bold", one_line(report.name)),)
    yield from _ledger_lines(report)
    score = report.readiness.score
    if score is not None:
        yield plain(f"  readiness {score} of 100: {report.readiness.formula}")
    for blocker in report.readiness.blockers:
        where = f" ({blocker.places[0]})" if blocker.places else ""
        yield (("bold yellow", "  blocker "), ("", one_line(f"{blocker.meaning}{where}")))
        yield plain(f"          {blocker.mend}")
    for row in report.findings:
        if row.judgement is not None:
            yield (
                ("bold", f"  {row.judgement.subject} {row.judgement.verdict}"),
                ("", one_line(f" ({row.path}:{row.line})")),
            )
    for wave in report.readiness.waves:
        if wave.findings and wave.wave is not Wave.NONE:
            yield plain(
                f"  {wave.wave}: {wave.findings:,} findings, {wave.sites:,} sites, "
                f"{_time(wave.minutes)}"
            )
    if report.files.failed:
        yield (("bold red", f"  {report.files.failed:,} files could not be analysed"),)
    yield plain(f"Report: {out}" if out is not None else "Write the whole report: --out DIR")


def _ledger_lines(report: AuditReport) -> Iterator[Line]:
    count = report.ledger.count
    if count.share is None:
        yield plain("  no line orchestrates Gemini")
        return
    yield plain(
        f"  {count.goes:,} of {count.total:,} lines that orchestrate can go ({count.share:.0%}), "
        f"with {count.branches:,} branches; migrate removes {count.removed:,} of them"
    )
    for category, own in report.ledger.by_category.items():
        yield plain(
            f"    {own.goes:>6,} go {own.changes:>6,} change {own.stays:>6,} stay  {category}"
        )


def _time(minutes: int) -> str:
    return f"about {minutes} minutes" if minutes < 120 else f"about {minutes / 60:.0f} hours"

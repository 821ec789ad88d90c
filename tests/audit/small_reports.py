"""Reports with few figures, to add up by hand."""

from __future__ import annotations

from migrate_interactions.audit.ledger import Ledger, LedgerLine
from migrate_interactions.audit.readiness import (
    BlockerRow,
    FolderReadiness,
    Readiness,
    Wave,
    WavePlan,
)
from migrate_interactions.audit.report import AuditReport, FileCounts
from migrate_interactions.audit.savings import Savings
from migrate_interactions.findings import Accounting, Category, Fate

VERTEX = ("vertex", "clients of Vertex AI", "ask first")


def small(
    name: str,
    category: Category = Category.HISTORY,
    goes: int = 0,
    changes: int = 0,
    stays: int = 0,
    sites: int = 0,
    ready: int = 0,
    plan: tuple[tuple[Wave, int], ...] = (),
    blocked: int = 0,
    failed: int = 0,
) -> AuditReport:
    """A report; ``plan`` are waves with their minutes, of one finding each."""
    fates = [Fate.GOES] * goes + [Fate.CHANGES] * changes + [Fate.STAYS] * stays
    lines = (
        LedgerLine("app.py", None, number, category, fate, ("GI101",))
        for number, fate in enumerate(fates, 1)
    )
    blockers = (BlockerRow(*VERTEX, ("app.py:1",), blocked),) if blocked else ()
    return AuditReport(
        name=name,
        tool_version="0.2.0",
        state="server",
        stored="nothing",
        files=FileCounts(searched=10, mentioning=1, failed=failed, code_lines=100),
        accounting=Accounting(found=sites, review=ready, refused=sites - ready),
        findings=(),
        ledger=Ledger(tuple(lines)),
        readiness=Readiness(
            folders=(FolderReadiness(".", sites, ready),),
            blockers=blockers,
            waves=tuple(WavePlan(wave, 1, 1, minutes) for wave, minutes in plan),
        ),
        savings=Savings(),
    )


def alpha() -> AuditReport:
    """30 lines go in 30 minutes: 60 per hour."""
    plan = ((Wave.REVIEW, 15), (Wave.MANUAL, 15))
    return small("alpha", Category.HISTORY, 30, 10, 10, sites=4, ready=2, plan=plan, blocked=2)


def beta() -> AuditReport:
    """12 lines go in 2 minutes: 360 per hour."""
    return small("beta", Category.WAITING, 12, sites=1, ready=1, plan=((Wave.SAFE, 2),), failed=1)


def gamma() -> AuditReport:
    """Nothing orchestrates."""
    return small("gamma")

"""Several audits as one report: a row for each repository, and what the rows add up to."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from migrate_interactions.audit.ledger import Count
from migrate_interactions.audit.readiness import BlockerRow, FolderReadiness, Wave, WavePlan
from migrate_interactions.audit.report import AuditReport, FileCounts
from migrate_interactions.audit.report_file import to_json
from migrate_interactions.findings import Accounting, Category

#: What every merged report says beside its order.
ORDER = (
    "lines that go / hours of effort, the most first; the effort is that of all waves, and "
    "repositories without lines that go come last"
)


class MergeError(ValueError):
    """Reports that do not fit together; the text is one sentence."""


@dataclass(frozen=True)
class CategoryCount:
    """The lines of one category."""

    category: Category
    count: Count


@dataclass(frozen=True)
class VerdictCount:
    """How many findings of a repository give ``subject`` this verdict."""

    subject: str
    verdict: str
    findings: int


@dataclass(frozen=True)
class AuditedRepository:
    """The figures of one audit; ``digest`` is the SHA-256 of its whole report as JSON."""

    name: str
    tool_version: str
    state: str
    commit: str
    digest: str
    files: FileCounts
    accounting: Accounting
    categories: tuple[CategoryCount, ...]
    sites: int
    ready: int
    waves: tuple[WavePlan, ...]
    blockers: tuple[BlockerRow, ...]
    verdicts: tuple[VerdictCount, ...]

    @property
    def count(self) -> Count:
        """Its lines that orchestrate."""
        return total_of(one.count for one in self.categories)

    @property
    def score(self) -> int | None:
        """Its readiness, as the audit of it says."""
        return FolderReadiness(".", self.sites, self.ready).score

    @property
    def minutes(self) -> int:
        """The effort of all its waves."""
        return sum(one.minutes for one in self.waves)

    @property
    def pace(self) -> float:
        """Lines that go per hour of effort; infinite where they go without any."""
        goes = self.count.goes
        if not self.minutes:
            return math.inf if goes else 0.0
        return goes * 60 / self.minutes


@dataclass(frozen=True)
class LostRepository:
    """A repository that could not be fetched or audited, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class FleetBlocker:
    """One kind of blocker in all repositories."""

    kind: str
    meaning: str
    mend: str
    sites: int
    repositories: tuple[str, ...]


@dataclass(frozen=True)
class FleetVerdict:
    """One verdict on one subject, and the repositories in which it was given."""

    subject: str
    verdict: str
    repositories: tuple[str, ...]


@dataclass(frozen=True)
class FleetReport:
    """Many repositories, each once, in the order of their names."""

    name: str
    repositories: tuple[AuditedRepository, ...] = ()
    lost: tuple[LostRepository, ...] = ()

    @property
    def ranked(self) -> tuple[AuditedRepository, ...]:
        """The best next repository first, as :data:`ORDER` says."""
        return tuple(
            sorted(self.repositories, key=lambda one: (-one.pace, -one.count.goes, one.name))
        )

    @property
    def files(self) -> FileCounts:
        """The files of all repositories."""
        every = [one.files for one in self.repositories]
        return FileCounts(
            searched=sum(one.searched for one in every),
            mentioning=sum(one.mentioning for one in every),
            failed=sum(one.failed for one in every),
            code_lines=sum(one.code_lines for one in every),
            interactions=sum(one.interactions for one in every),
        )

    @property
    def accounting(self) -> Accounting:
        """Where the calls of all repositories end."""
        every = (one.accounting for one in self.repositories)
        return reduce(lambda total, one: total + one, every, Accounting())

    @property
    def count(self) -> Count:
        """All lines that orchestrate."""
        return total_of(one.count for one in self.repositories)

    @property
    def by_category(self) -> dict[Category, Count]:
        """Counts of the categories that occur, in the order of their definition."""
        every = [row for one in self.repositories for row in one.categories]
        return {
            category: total_of(row.count for row in every if row.category is category)
            for category in Category
            if any(row.category is category for row in every)
        }

    @property
    def readiness(self) -> FolderReadiness:
        """Sites, and ready ones, of all repositories together."""
        sites = sum(one.sites for one in self.repositories)
        return FolderReadiness(".", sites, sum(one.ready for one in self.repositories))

    @property
    def waves(self) -> tuple[WavePlan, ...]:
        """The plan of all repositories."""
        every = [row for one in self.repositories for row in one.waves]
        return tuple(
            WavePlan(
                wave,
                sum(row.findings for row in every if row.wave is wave),
                sum(row.sites for row in every if row.wave is wave),
                sum(row.minutes for row in every if row.wave is wave),
            )
            for wave in Wave
            if any(row.wave is wave for row in every)
        )

    @property
    def blockers(self) -> tuple[FleetBlocker, ...]:
        """Kinds of blockers, those of the most repositories first."""
        rows: dict[str, list[tuple[str, BlockerRow]]] = {}
        for one in self.repositories:
            for row in one.blockers:
                rows.setdefault(row.kind, []).append((one.name, row))
        every = (_blocker(kind, own) for kind, own in rows.items())
        return tuple(sorted(every, key=lambda one: (-len(one.repositories), one.kind)))

    @property
    def verdicts(self) -> tuple[FleetVerdict, ...]:
        """Verdicts by subject, those of the most repositories first."""
        names: dict[tuple[str, str], list[str]] = {}
        for one in self.repositories:
            for row in one.verdicts:
                names.setdefault((row.subject, row.verdict), []).append(one.name)
        every = (FleetVerdict(*key, tuple(own)) for key, own in names.items())
        return tuple(
            sorted(every, key=lambda one: (-len(one.repositories), one.subject, one.verdict))
        )


def _blocker(kind: str, rows: Sequence[tuple[str, BlockerRow]]) -> FleetBlocker:
    first = rows[0][1]
    sites = sum(row.sites for _, row in rows)
    return FleetBlocker(kind, first.meaning, first.mend, sites, tuple(name for name, _ in rows))


def total_of(counts: Iterable[Count]) -> Count:
    """The sum of ``counts``."""
    every = list(counts)
    return Count(
        goes=sum(one.goes for one in every),
        changes=sum(one.changes for one in every),
        stays=sum(one.stays for one in every),
        branches=sum(one.branches for one in every),
        removed=sum(one.removed for one in every),
    )


def audited_repository(report: AuditReport) -> AuditedRepository:
    """The figures of ``report``."""
    whole = next(
        (one for one in report.readiness.folders if one.folder == "."), FolderReadiness(".", 0, 0)
    )
    verdicts: dict[tuple[str, str], int] = {}
    for judged in (one.judgement for one in report.findings if one.judgement is not None):
        key = (judged.subject, judged.verdict)
        verdicts[key] = verdicts.get(key, 0) + 1
    by_category = report.ledger.by_category.items()
    text = to_json(report).encode()
    return AuditedRepository(
        name=report.name,
        tool_version=report.tool_version,
        state=report.state,
        commit=report.commit,
        digest=hashlib.sha256(text).hexdigest(),
        files=report.files,
        accounting=report.accounting,
        categories=tuple(CategoryCount(category, count) for category, count in by_category),
        sites=whole.sites,
        ready=whole.ready,
        waves=report.readiness.waves,
        blockers=report.readiness.blockers,
        verdicts=tuple(VerdictCount(*key, count) for key, count in sorted(verdicts.items())),
    )


def merged(parts: Sequence[tuple[str, FleetReport]], name: str) -> FleetReport:
    """All repositories of ``parts``, pairs of what errors call a report and the report.

    The result does not depend on their order, nor on what was merged before. A repository that
    was lost in one part and audited in another is audited. Raises :class:`MergeError` where two
    parts say different things of one repository.
    """
    audited: dict[str, AuditedRepository] = {}
    sources: dict[str, str] = {}
    lost: dict[str, str] = {}
    for source, part in parts:
        for one in part.repositories:
            if audited.setdefault(one.name, one) != one:
                first, second = sorted((sources[one.name], source))
                raise MergeError(
                    f"{first} and {second} have different figures for {one.name}: leave one "
                    "of them out, or audit one of them again under another --name"
                )
            sources.setdefault(one.name, source)
        for missing in part.lost:
            reason = lost.get(missing.name, missing.reason)
            lost[missing.name] = min(reason, missing.reason)
    return FleetReport(name, _by_name(audited), _lost(lost, audited))


def _by_name(audited: Mapping[str, AuditedRepository]) -> tuple[AuditedRepository, ...]:
    return tuple(audited[name] for name in sorted(audited))


def _lost(
    reasons: Mapping[str, str], audited: Mapping[str, AuditedRepository]
) -> tuple[LostRepository, ...]:
    return tuple(
        LostRepository(name, reasons[name]) for name in sorted(reasons) if name not in audited
    )

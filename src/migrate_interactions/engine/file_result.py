"""What a run found out about one file, and about all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import reduce

from migrate_interactions.engine.gate_note import GateNote
from migrate_interactions.engine.requirement_note import RequirementNote
from migrate_interactions.engine.suppression import Suppression
from migrate_interactions.findings import Accounting, Finding, Inventory, Orchestration, Place
from migrate_interactions.sources import FAILURES, Project


class Outcome(StrEnum):
    """Where a finding, and with it a site, ends. Of several for one site the first wins."""

    SUPPRESSED = "suppressed"
    FAILED = "failed"
    MIGRATED = "migrated"
    REVIEW = "review"
    REFUSED = "refused"


class Suppressor(StrEnum):
    """What keeps a suppressed finding quiet."""

    COMMENT = "comment"
    BASELINE = "baseline"


@dataclass(frozen=True)
class Reported:
    """A finding and its outcome; why it is suppressed if it is, and by what."""

    finding: Finding
    outcome: Outcome
    reason: str = ""
    suppressor: Suppressor | None = None

    @property
    def claims(self) -> tuple[Place, ...]:
        """The sites that the finding stands for; its own place where it names none."""
        if self.finding.sites or self.finding.code in FAILURES:
            return self.finding.sites
        return (self.finding.place,)


@dataclass(frozen=True)
class FileResult:
    """One file: what is reported, its part of the accounting, its new bytes if it changes."""

    path: str
    reported: tuple[Reported, ...] = ()
    unused_suppressions: tuple[Suppression, ...] = ()
    accounting: Accounting = field(default_factory=Accounting)
    #: Both are set where the file changes: its bytes as read, and as they would be. A file
    #: that is new has only the latter.
    before: bytes | None = None
    after: bytes | None = None
    #: Of an audit.
    inventory: Inventory | None = None
    #: Of an audit: lines, here and elsewhere, of which the findings together say something else.
    fates_together: tuple[Orchestration, ...] = ()
    #: The absolute path of a file that the run did not look for.
    location: str = ""

    @property
    def failed(self) -> bool:
        return any(one.finding.code in FAILURES for one in self.reported)


def new_texts(results: Iterable[FileResult], project: Project) -> tuple[tuple[str, bytes], ...]:
    """What the changed files would have in them, by their absolute paths."""
    return tuple(
        (project.location(result.path), result.after)
        for result in sorted(results, key=lambda result: result.path)
        if result.after is not None
    )


@dataclass(frozen=True)
class Run:
    """All files of one run that have something to report or to change, sorted by path.

    ``searched`` counts the files that were looked at, ``mentioning`` those of them that have
    a word of Gemini in them.
    """

    results: tuple[FileResult, ...] = ()
    searched: int = 0
    mentioning: int = 0
    #: What became of the requirements that were too old for the changed files.
    requirements: tuple[RequirementNote, ...] = ()
    #: The bytes, before any change, of the files with findings and of those that fixes change.
    contents: Mapping[str, bytes] = field(default_factory=dict)
    #: What besides comments kept findings out of the report.
    gate: GateNote = field(default_factory=GateNote)

    @property
    def reported(self) -> tuple[Reported, ...]:
        """Everything reported that is not suppressed."""
        every = (one for result in self.results for one in result.reported)
        return tuple(one for one in every if one.outcome is not Outcome.SUPPRESSED)

    @property
    def suppressed(self) -> tuple[Reported, ...]:
        every = (one for result in self.results for one in result.reported)
        return tuple(one for one in every if one.outcome is Outcome.SUPPRESSED)

    @property
    def accounting(self) -> Accounting:
        return reduce(lambda total, result: total + result.accounting, self.results, Accounting())

    @property
    def changed(self) -> tuple[FileResult, ...]:
        return tuple(result for result in self.results if result.after is not None)

    @property
    def failed(self) -> bool:
        return any(result.failed for result in self.results)

    def with_results(self, results: Iterable[FileResult]) -> Run:
        return replace(self, results=tuple(results))

"""How ready code is to move: a score with its formula, what comes first, and a plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from migrate_interactions.findings import Effort


class Wave(StrEnum):
    """The order in which findings are dealt with."""

    SAFE = "safe"
    REVIEW = "review"
    MANUAL = "manual"
    #: Nothing has to be done.
    NONE = "none"


#: What the report prints beside every score.
FORMULA = (
    "score = 100 x ready sites / sites that orchestrate; a site is a call, ready is one that "
    "migrate moves, and calls without a conversation are not counted"
)


@dataclass(frozen=True)
class FolderReadiness:
    """A folder (``.`` is all of it): sites that orchestrate, and those of them that are ready."""

    folder: str
    sites: int
    ready: int

    @property
    def score(self) -> int | None:
        """From 0 to 100; None where no site orchestrates."""
        return round(100 * self.ready / self.sites) if self.sites else None


@dataclass(frozen=True)
class BlockerRow:
    """One kind of blocker: what it means, what to do first, and where it was seen.

    ``places`` are written ``path:line``; ``sites`` are the sites that are refused in its files.
    """

    kind: str
    meaning: str
    mend: str
    places: tuple[str, ...]
    sites: int


@dataclass(frozen=True)
class WavePlan:
    """The findings of one wave, their sites, and the minutes that they take."""

    wave: Wave
    findings: int
    sites: int
    minutes: int


@dataclass(frozen=True)
class Readiness:
    """The score of everything and of each folder, blockers, the plan, and notes.

    ``notes`` are on lock-in and observability: what moves to the service, and what to keep.
    """

    folders: tuple[FolderReadiness, ...] = ()
    blockers: tuple[BlockerRow, ...] = ()
    waves: tuple[WavePlan, ...] = ()
    notes: tuple[str, ...] = ()
    effort: Effort = field(default_factory=Effort)
    formula: str = FORMULA

    @property
    def score(self) -> int | None:
        """That of the topmost folder."""
        return next((one.score for one in self.folders if one.folder == "."), None)

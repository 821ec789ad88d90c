"""How ready code is to move: a score with its formula, what comes first, and a plan."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Wave(StrEnum):
    """The order in which findings are dealt with."""

    SAFE = "safe"
    REVIEW = "review"
    MANUAL = "manual"


#: What the report prints beside every score.
FORMULA = "score = 100 x (sites that are ready) / (sites that orchestrate)"


@dataclass(frozen=True)
class FolderReadiness:
    """A folder (``.`` is all of it): sites that orchestrate, and those of them that are ready.

    A site is ready if a fix is on offer for it and no blocker is in its file.
    """

    folder: str
    sites: int
    ready: int

    @property
    def score(self) -> int | None:
        """From 0 to 100; None where no site orchestrates."""
        return round(100 * self.ready / self.sites) if self.sites else None


@dataclass(frozen=True)
class BlockerRow:
    """One kind of blocker: what it means, what to do first, and where it was seen."""

    kind: str
    meaning: str
    mend: str
    places: tuple[str, ...]
    sites: int


@dataclass(frozen=True)
class WavePlan:
    """The findings of one wave and the minutes that they take."""

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
    formula: str = FORMULA

    @property
    def score(self) -> int | None:
        """That of the topmost folder."""
        return next((one.score for one in self.folders if one.folder == "."), None)

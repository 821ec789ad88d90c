"""What a codemod reports."""

from __future__ import annotations

from dataclasses import dataclass

from migrate_interactions.findings.fix import Fix, Safety
from migrate_interactions.findings.judgement import Judgement, Verdict
from migrate_interactions.findings.orchestration import Fate, Orchestration
from migrate_interactions.findings.refusal import Refusal
from migrate_interactions.findings.severity import Confidence, Severity


@dataclass(frozen=True, order=True)
class Place:
    """Where something is: 1-based lines, 1-based column; ``cell`` is 0-based, in notebooks."""

    path: str
    line: int
    column: int = 1
    end_line: int = 0
    cell: int | None = None

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Finding:
    """One place that a rule objects to, and what can be done about it.

    Exactly one of ``fix`` and ``refusal`` may be set. ``sites`` are the calls the finding
    stands for; several findings may share a site, which is then counted once.
    """

    code: str
    name: str
    place: Place
    message: str
    sites: tuple[Place, ...] = ()
    #: The lines that orchestrate, here and in other files, and what becomes of them.
    orchestration: tuple[Orchestration, ...] = ()
    #: The chain of facts: import, assignment, call.
    provenance: tuple[tuple[Place, str], ...] = ()
    fix: Fix | None = None
    refusal: Refusal | None = None
    confidence: Confidence = Confidence.HIGH
    #: That of the rule; the engine puts it in.
    severity: Severity = Severity.WARNING
    #: Of the rules about frameworks and infrastructure.
    judgement: Judgement | None = None

    def __post_init__(self) -> None:
        if self.fix is not None and self.refusal is not None:
            raise ValueError(f"{self.code} at {self.place}: both a fix and a refusal")

    @property
    def removable_lines(self) -> tuple[int, ...]:
        """The 1-based lines of its own file, or cell, that a migration makes superfluous."""
        here = (self.place.path, self.place.cell)
        going = [
            one.lines
            for one in self.orchestration
            if one.fate is Fate.GOES and (one.path, one.cell) == here
        ]
        return tuple(sorted({line for lines in going for line in lines}))

    @property
    def asks_for_nothing(self) -> bool:
        """Whether it only says that something is needed as it is."""
        return self.judgement is not None and self.judgement.verdict is Verdict.KEEPS

    @property
    def safety(self) -> Safety:
        return self.fix.safety if self.fix is not None else Safety.MANUAL

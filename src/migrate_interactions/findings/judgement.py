"""Whether a framework, or a piece of infrastructure, is still needed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from migrate_interactions.findings.finding import Place


class Verdict(StrEnum):
    """What the Interactions API leaves of it."""

    #: All that it does here is what the service does.
    COLLAPSES = "collapses"
    #: A part of what it does here is what the service does.
    SHRINKS = "shrinks"
    #: It does something here that the service does not.
    KEEPS = "earns its place"


@dataclass(frozen=True)
class Criterion:
    """One row of the decision matrix: the question, its answer here, and what shows it.

    ``keeps`` is whether the answer speaks for keeping it. No ``evidence`` means that nothing
    was found where it would have to be.
    """

    question: str
    answer: str
    keeps: bool
    evidence: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """The verdict on ``subject`` (a product's name), and what it follows from.

    ``replacement`` is the feature of the Interactions API that does the same: one sentence.
    """

    subject: str
    verdict: Verdict
    criteria: tuple[Criterion, ...]
    replacement: str

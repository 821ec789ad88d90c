"""What shows that a call takes long, and how much each sign weighs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import libcst as cst

from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Site
from migrate_interactions.findings import Confidence

ModelCall = Site | InteractionCall


class Sign(StrEnum):
    """A kind of evidence."""

    AGENT = "agent"
    TIMEOUT = "timeout"
    WORKER = "worker"
    PIPELINE = "pipeline"
    LONG_TEXT = "long-text"
    LONG_OUTPUT = "long-output"
    THINKING = "thinking"
    MEDIA = "media"
    TOOLS = "tools"
    HANDLER = "handler"
    WRAPPER = "wrapper"


#: What each sign adds. No sign of one point, and no two of them, make a finding by default.
POINTS: dict[Sign, int] = {
    Sign.AGENT: 3,  # runs for minutes by design
    Sign.TIMEOUT: 2,  # somebody has waited longer than a connection lives
    Sign.WORKER: 2,  # a task queue keeps the call away from a request
    Sign.PIPELINE: 1,  # one of several calls that wait for one another
    Sign.LONG_TEXT: 1,  # a report, an essay, a chapter is asked for
    Sign.LONG_OUTPUT: 1,
    Sign.THINKING: 1,
    Sign.MEDIA: 1,  # a video, a recording, a long document
    Sign.TOOLS: 1,  # the service searches or runs code in between
    Sign.HANDLER: 1,  # somebody waits for a web page or a message
    Sign.WRAPPER: 1,  # a thread, an executor, a timeout around the call
}


#: Where the call stands. Together they add one point: that somebody waits is one thing.
SURROUNDINGS = frozenset({Sign.HANDLER, Sign.WRAPPER})

#: What does not count where a short answer is asked for: data, a label, a few sentences.
NOT_OF_SHORT_ANSWERS = SURROUNDINGS | {Sign.LONG_TEXT, Sign.LONG_OUTPUT}


@dataclass(frozen=True)
class Evidence:
    """One sign: ``node`` shows it, ``sentence`` says it in the words of the code."""

    sign: Sign
    node: cst.CSTNode
    sentence: str

    @property
    def points(self) -> int:
        return POINTS[self.sign]


@dataclass(frozen=True, eq=False)
class LongCall:
    """A call that takes long, and why: at most one piece of evidence for each sign."""

    call: ModelCall
    evidence: tuple[Evidence, ...]

    @property
    def points(self) -> int:
        work = [one.points for one in self.evidence if one.sign not in SURROUNDINGS]
        around = [one.points for one in self.evidence if one.sign in SURROUNDINGS]
        return sum(work) + max(around, default=0)

    @property
    def confidence(self) -> Confidence:
        """High for what runs for minutes by design; other signs only speak for it."""
        certain = any(one.sign is Sign.AGENT for one in self.evidence)
        return Confidence.HIGH if certain else Confidence.MEDIUM

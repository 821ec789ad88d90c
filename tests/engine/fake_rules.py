"""A tiny rulebook, so that the engine is tested apart from the real analysis.

``old(`` is a call to migrate, ``stay(`` one to refuse, ``single(`` a one-shot; ``boom`` breaks
the analysis, ``spin`` is rewritten for ever, ``wrong`` is rewritten to what the verifier rejects.
"""

from __future__ import annotations

import os
import re
import signal
from dataclasses import dataclass

import libcst

from migrate_interactions.engine.lines import Lines
from migrate_interactions.engine.rulebook import Rulebook
from migrate_interactions.findings import (
    Codemod,
    Edit,
    Finding,
    Fix,
    Place,
    Policy,
    Refusal,
    Safety,
    Severity,
    Span,
)
from migrate_interactions.sources import Project


@dataclass(frozen=True)
class FakeFacts:
    path: str
    text: str
    project: Project

    def places(self, word: str) -> tuple[Place, ...]:
        lines = Lines(self.text)
        return tuple(
            Place(self.path, *lines.place(match.start()))
            for match in re.finditer(rf"\b{word}\(", self.text)
        )

    @property
    def one_shot_sites(self) -> tuple[Place, ...]:
        return self.places("single")

    @property
    def sites(self) -> tuple[Place, ...]:
        return tuple(sorted((*self.places("old"), *self.places("stay"), *self.one_shot_sites)))

    def own(self, finding: Finding) -> Finding:
        return finding

    def span(self, place: Place, length: int) -> Span:
        start = Lines(self.text).offset(place.line, place.column)
        return Span(start, start + length)


def facts_of(path: str, text: str, project: Project) -> FakeFacts:
    libcst.parse_module(text)
    if "boom" in text:
        raise KeyError("boom")
    if "deep" in text:
        raise RecursionError
    if "killed" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    return FakeFacts(path, text, project)


def codemod(code: str, name: str, detect, fix, safety: Safety = Safety.REVIEW) -> Codemod:
    about = f"About {name}."
    severity = Severity.WARNING
    return Codemod(code, name, severity, safety, "0.1.0", "things", (), about, detect, fix)


def finder(code: str, name: str, word: str):
    def detect(facts: FakeFacts, policy: Policy):
        for place in facts.places(word):
            yield Finding(code, name, place, f"a call of {word}", sites=(place,))

    return detect


def replacing(old: str, new: str, safety: Safety = Safety.REVIEW, **more):
    def fix(finding: Finding, facts: FakeFacts, policy: Policy) -> Fix:
        edit = Edit(facts.span(finding.place, len(old)), (new,))
        return Fix(f"{old} to {new}", safety, {facts.path: (edit,)}, **more)

    return fix


def refusing(finding: Finding, facts: FakeFacts, policy: Policy) -> Refusal:
    return Refusal("config-field", "it says stay", finding.place.line)


def unless_shared(finding: Finding, facts: FakeFacts, policy: Policy) -> Fix | Refusal:
    """Refuse while another file still says ``unsettled``."""
    if facts.project.files_mentioning([b"unsettled"], facts.path):
        return Refusal("used-in-another-file", "it is shared")
    return replacing("shared", "new")(finding, facts, policy)


OLD = codemod("GI151", "old-call", finder("GI151", "old-call", "old"), replacing("old", "new"))
STAY = codemod("GI152", "staying-call", finder("GI152", "staying-call", "stay"), refusing)
SPIN = codemod("GI153", "spin", finder("GI153", "spin", "spin"), replacing("spin", "0 or spin"))
FLIP = codemod("GI154", "flip", finder("GI154", "flip", "flip"), replacing("flip", "flop"))
FLOP = codemod("GI155", "flop", finder("GI155", "flop", "flop"), replacing("flop", "flip"))
WRONG = codemod("GI156", "wrong", finder("GI156", "wrong", "wrong"), replacing("wrong", "unbound"))
SAFE = codemod(
    "GI157",
    "safe-call",
    finder("GI157", "safe-call", "safe"),
    replacing("safe", "new", Safety.SAFE),
    Safety.SAFE,
)
CHANGE = codemod(
    "GI158",
    "changing",
    finder("GI158", "changing", "change"),
    replacing("change", "new", changes_behaviour=True),
)
SHARED = codemod("GI159", "shared", finder("GI159", "shared", "shared"), unless_shared)
SETTLE = codemod(
    "GI160", "settle", finder("GI160", "settle", "unsettled"), replacing("unsettled", "new")
)

CODEMODS = (OLD, STAY, SPIN, FLIP, FLOP, WRONG, SAFE, CHANGE, SHARED, SETTLE)


def fake_rulebook() -> Rulebook:
    """What ``Order.rulebook`` takes; found by other processes under this name."""
    return Rulebook(CODEMODS, facts_of, facts_of)  # type: ignore[arg-type]

"""The decision matrix: from what was found to a verdict."""

from __future__ import annotations

from dataclasses import dataclass

from migrate_interactions.conversations.frameworks.signs import Found
from migrate_interactions.findings import Criterion, Place, Verdict


@dataclass(frozen=True)
class Evidence:
    """What was found around one framework, each with the places that show it.

    ``steps`` are steps of the program's own, one after the other; ``branches`` are choices
    between steps that its own code makes.
    """

    vendors: tuple[Found, ...] = ()
    tracing: tuple[Found, ...] = ()
    memory: tuple[Place, ...] = ()
    managed: tuple[Place, ...] = ()
    human: tuple[Place, ...] = ()
    talks: tuple[Place, ...] = ()
    branches: tuple[Place, ...] = ()
    steps: tuple[Place, ...] = ()
    outside: tuple[Place, ...] = ()
    #: Agents in other modules of the application.
    others: tuple[Place, ...] = ()
    #: Other libraries, or other code, that are given the model.
    takers: tuple[Found, ...] = ()


def criteria_of(evidence: Evidence) -> tuple[Criterion, ...]:
    """The rows of the matrix in their order; those on what few have only where it is there."""
    vendors = _listed(evidence.vendors)
    tracing = _listed(evidence.tracing)
    return (
        Criterion(
            "model vendors",
            f"Gemini and {vendors}" if vendors else "Gemini only",
            bool(vendors),
            _places(evidence.vendors),
        ),
        Criterion(
            "state",
            "stateful: it keeps the turns" if evidence.memory else "stateless",
            False,
            evidence.memory,
        ),
        Criterion(
            "hosting",
            "on a platform of its maker" if evidence.managed else "self-hosted",
            bool(evidence.managed),
            evidence.managed,
        ),
        _yes("human in the loop", "asks somebody before it goes on", evidence.human),
        _yes("role-play between agents", "several agents talk to one another", evidence.talks),
        _yes(
            "branches of own logic", "the program's code chooses the next step", evidence.branches
        ),
        Criterion(
            "steps of its own",
            _counted(len(evidence.steps)),
            False,
            evidence.steps,
        ),
        *_taken(evidence.takers),
        *_live(evidence.outside),
        *_beside(evidence.others),
        Criterion("tracing", tracing or "none found", bool(tracing), _places(evidence.tracing)),
    )


def verdict_of(evidence: Evidence) -> Verdict:
    """Whether the framework goes, goes in part, or is needed."""
    if any(one.keeps for one in criteria_of(evidence)):
        return Verdict.KEEPS
    return Verdict.SHRINKS if evidence.steps or evidence.others else Verdict.COLLAPSES


def _taken(takers: tuple[Found, ...]) -> tuple[Criterion, ...]:
    if not takers:
        return ()
    return (Criterion("needed by", f"given to {_listed(takers)}", True, _places(takers)),)


def _live(outside: tuple[Place, ...]) -> tuple[Criterion, ...]:
    answer = "live sessions, which interactions are not"
    return (Criterion("other APIs", answer, True, outside),) if outside else ()


def _beside(others: tuple[Place, ...]) -> tuple[Criterion, ...]:
    if not others:
        return ()
    return (Criterion("other agents", "in other modules of the application", False, others),)


def _yes(question: str, answer: str, evidence: tuple[Place, ...]) -> Criterion:
    return Criterion(question, answer if evidence else "no", bool(evidence), evidence)


def _counted(steps: int) -> str:
    if not steps:
        return "none"
    return f"{steps} place{'s' if steps > 1 else ''} besides the model and its tools"


def _listed(found: tuple[Found, ...]) -> str:
    return ", ".join(dict.fromkeys(one.name for one in found))


def _places(found: tuple[Found, ...]) -> tuple[Place, ...]:
    return tuple(one.place for one in found)

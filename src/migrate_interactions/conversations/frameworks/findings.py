"""How a verdict on a framework is reported."""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations.frameworks.product import Product
from migrate_interactions.conversations.frameworks.uses import find_uses
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Finding, Judgement, Refusal, Verdict

_WHY_NOT = {
    Verdict.COLLAPSES: "framework-collapses",
    Verdict.SHRINKS: "framework-shrinks",
    Verdict.KEEPS: "framework-needed",
}


def framework_findings(facts: Facts, product: Product, name: str) -> Iterator[Finding]:
    """One finding per construction that is no part of another; ``name`` is the rule's."""
    for use in find_uses(facts, product):
        yield Finding(
            code=product.code,
            name=name,
            place=use.place,
            message=sentence(use.judgement),
            orchestration=use.orchestration,
            provenance=((use.place, f"{use.judgement.subject} is set up here"), *use.inner),
            judgement=use.judgement,
        )


def sentence(judgement: Judgement) -> str:
    """The verdict and what it follows from, in few words."""
    keeping = [one.answer for one in judgement.criteria if one.keeps]
    others = {one.question: one.answer for one in judgement.criteria}
    match judgement.verdict:
        case Verdict.KEEPS:
            return f"{judgement.subject} earns its place here: {'; '.join(keeping)}"
        case Verdict.SHRINKS:
            return f"{judgement.subject} shrinks here: {'; '.join(_left(judgement))}"
    return (
        f"{judgement.subject} collapses here: {others['model vendors']}, {others['state']}, "
        "nobody is asked, and no branch is its own"
    )


def _left(judgement: Judgement) -> list[str]:
    """What a framework that shrinks does still, after what it is no longer needed for."""
    answers = {one.question: one.answer for one in judgement.criteria if one.evidence}
    left = [answers[one] for one in ("steps of its own", "other agents") if one in answers]
    return ["Gemini only", *left]


def refusal(judgement: Judgement) -> Refusal:
    """Why no fix is offered: taking a framework apart is for a person."""
    said = judgement.replacement
    if judgement.verdict is Verdict.KEEPS:
        said = f"nothing has to be done; without what keeps it, {said}"
    return Refusal(_WHY_NOT[judgement.verdict], said)

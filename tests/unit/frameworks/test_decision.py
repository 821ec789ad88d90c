"""The decision matrix, row by row."""

from __future__ import annotations

import pytest

from migrate_interactions.conversations.frameworks.decision import (
    Evidence,
    criteria_of,
    verdict_of,
)
from migrate_interactions.conversations.frameworks.signs import Found
from migrate_interactions.findings import Place, Verdict

HERE = Place("program.py", 7)
OPENAI = Found("OpenAI", HERE)


@pytest.mark.parametrize(
    ("evidence", "verdict", "keeping"),
    [
        (Evidence(), Verdict.COLLAPSES, []),
        (Evidence(memory=(HERE,)), Verdict.COLLAPSES, []),
        (Evidence(steps=(HERE,)), Verdict.SHRINKS, []),
        (Evidence(vendors=(OPENAI,)), Verdict.KEEPS, ["model vendors"]),
        (Evidence(managed=(HERE,)), Verdict.KEEPS, ["hosting"]),
        (Evidence(human=(HERE,)), Verdict.KEEPS, ["human in the loop"]),
        (Evidence(talks=(HERE,)), Verdict.KEEPS, ["role-play between agents"]),
        (Evidence(branches=(HERE,)), Verdict.KEEPS, ["branches of own logic"]),
        (Evidence(tracing=(Found("LangSmith", HERE),)), Verdict.KEEPS, ["tracing"]),
        (Evidence(takers=(Found("browser_use.Agent", HERE),)), Verdict.KEEPS, ["needed by"]),
        (
            Evidence(vendors=(OPENAI,), steps=(HERE,), human=(HERE,)),
            Verdict.KEEPS,
            ["model vendors", "human in the loop"],
        ),
    ],
)
def test_the_verdict_follows_from_what_was_found(
    evidence: Evidence, verdict: Verdict, keeping: list[str]
) -> None:
    assert verdict_of(evidence) is verdict
    assert [one.question for one in criteria_of(evidence) if one.keeps] == keeping


def test_every_question_of_the_matrix_is_answered() -> None:
    answers = {one.question: one.answer for one in criteria_of(Evidence())}
    assert answers == {
        "model vendors": "Gemini only",
        "state": "stateless",
        "hosting": "self-hosted",
        "human in the loop": "no",
        "role-play between agents": "no",
        "branches of own logic": "no",
        "steps of its own": "none",
        "tracing": "none found",
    }


def test_answers_have_their_evidence() -> None:
    criteria = criteria_of(Evidence(vendors=(OPENAI,), memory=(HERE,)))
    by_question = {one.question: one for one in criteria}
    assert by_question["model vendors"].answer == "Gemini and OpenAI"
    assert by_question["model vendors"].evidence == (HERE,)
    assert by_question["state"].answer.startswith("stateful")
    assert by_question["state"].evidence == (HERE,)

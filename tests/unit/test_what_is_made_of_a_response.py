"""What is made of a response; what many functions pass on is looked at once."""

from __future__ import annotations

import libcst as cst
import pytest

from migrate_interactions.conversations import answers
from migrate_interactions.conversations.made_of import is_made_of_response
from migrate_interactions.facts.module import Facts, read_facts
from migrate_interactions.sources import Project
from migrate_interactions.syntax.tree import parse_tree

HEAD = """
from google import genai
client = genai.Client()
response = client.models.generate_content(model="m", contents="x")
"""


def facts_of(text: str) -> Facts:
    return read_facts(parse_tree("program.py", text), Project("/nowhere", ("/nowhere",)))


def argument_of_keep(facts: Facts) -> cst.BaseExpression:
    for call in facts.tree.scopes.nodes(cst.Call):
        match call:
            case cst.Call(func=cst.Name("keep"), args=[cst.Arg(value=value)]):
                return value
    raise AssertionError("nothing is kept")


@pytest.mark.parametrize(
    "text",
    [
        "keep(response.candidates[0].content)",
        "for one in response.candidates or []:\n    keep(one.content)",
        "for one in response.candidates:\n    parts = one.content.parts or []\n    keep([*parts])",
        "calls = [p.function_call for p in response.parts]\nkeep(run(calls[0]))",
        "if (calls := response.function_calls):\n    keep(calls[-1].name)",
    ],
)
def test_what_is_made_of_a_response(text: str) -> None:
    facts = facts_of(HEAD + text + "\n")
    assert is_made_of_response(facts, argument_of_keep(facts), facts.sites[0])


@pytest.mark.parametrize(
    "text",
    [
        "keep(question)",
        "answer = ask()\nkeep(answer.text)",
        "for one in rows:\n    keep(one.content)",
        "keep(note(text=text, response=1))",
        "response = load()\nkeep(response.text)",
    ],
)
def test_what_is_not(text: str) -> None:
    facts = facts_of(HEAD + text + "\n")
    assert not is_made_of_response(facts, argument_of_keep(facts), facts.sites[0])


def test_functions_that_pass_texts_on_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = "\n".join(
        f"def f{n}(a, b):\n    return f{n + 1}(a + b, b) + f{n + 1}(b, a + a) + f{n + 1}(a, b)"
        for n in range(12)
    )
    text = f"{HEAD}f0(response.text, question)\n{steps}\ndef f12(a, b):\n    keep(a)\n"
    facts = facts_of(text)
    asked = 0
    told = answers._answer

    def counted(facts: Facts, node: cst.BaseExpression, depth: int) -> answers.Answer | None:
        nonlocal asked
        asked += 1
        assert asked < 5000, "the same is asked over and over"
        return told(facts, node, depth)

    monkeypatch.setattr(answers, "_answer", counted)
    found = answers.answer(facts, argument_of_keep(facts))
    assert found is None  # the text is further away than is looked

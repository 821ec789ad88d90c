"""What callers pass is followed in a time that grows with the program, not with its ways."""

from __future__ import annotations

import libcst as cst
import pytest

from migrate_interactions.conversations.answers import answer
from migrate_interactions.facts.module import Facts, read_facts
from migrate_interactions.sources import Project
from migrate_interactions.syntax.tree import parse_tree

#: Functions that pass on what they are given, each of them called from so many places: from the
#: last to the first there are 40 ** 5 ways.
FUNCTIONS, CALLERS = 6, 40

HEAD = """
from google import genai
client = genai.Client()
text = client.models.generate_content(model="m", contents="x").text
def step_0(value):
    keep(value)
"""


def _program(first: str) -> str:
    parts = [HEAD]
    for n in range(1, FUNCTIONS):
        calls = "\n".join(f"    step_{n - 1}(value + '{i}')" for i in range(CALLERS))
        parts.append(f"def step_{n}(value):\n{calls}\n")
    return "".join(parts) + f"step_{FUNCTIONS - 1}({first})\n"


def _kept(facts: Facts) -> cst.BaseExpression:
    calls = facts.tree.scopes.nodes(cst.Call)
    return next(one.args[0].value for one in calls if facts.values.name_of(one) == "keep")


@pytest.mark.parametrize(("first", "is_answer"), [("text", True), ("'text'", False)])
def test_each_step_is_taken_once(first: str, is_answer: bool) -> None:
    # without that, neither program would come to an end while somebody waits
    facts = read_facts(parse_tree("program.py", _program(first)), Project("."))
    found = answer(facts, _kept(facts))
    assert (found is not None) is is_answer
    if found is not None:
        assert not found.exact
        assert found.sites == frozenset(facts.sites)

"""Functions that a response asks for are run by name, with no conversation around them."""

from __future__ import annotations

import pytest

from migrate_interactions.conversations import analyse
from migrate_interactions.sources import Project
from migrate_interactions.syntax.tree import parse_tree

PROGRAM = """\
from google import genai

client = genai.Client()


def obey(order, shelf):
    response = client.models.generate_content(model="gemini-2.5-flash", contents=order)
    for call in response.function_calls:
        RUN
"""


def lines(run: str) -> list[int]:
    text = PROGRAM.replace("RUN", run)
    facts = analyse(parse_tree("bot.py", text), Project("/nowhere"))
    return [facts.tree.line(site.call) for site in facts.lone_dispatches]


@pytest.mark.parametrize(
    "run",
    [
        "print(shelf[call.name](**call.args))",
        "print(shelf.get(call.name)(**call.args))",
        "print(getattr(shelf, call.name)(**call.args))",
        "print(shelf.run(call.name, dict(call.args)))",
        "print(add(call.args)) if call.name == 'add' else print(take(call.args)) "
        "if call.name == 'take' else None",
        "match call.name:\n            case 'add':\n                print(add(call.args))\n"
        "            case 'take':\n                print(take(call.args))",
    ],
)
def test_what_is_chosen_by_name_is_dispatched(run: str) -> None:
    assert lines(run) == [7]


@pytest.mark.parametrize(
    "run",
    [
        "print(call.name, call.args)",
        "print(call.args) if call.name == 'add' else None",
        "print(call.name)",
        "shelf.add(Job(call.id, call.name, dict(call.args)))",
        "print(shelf.call_tool(call.name, call.args))",
        "logger.info('%s %s', call.name, call.args)",
        "print(shelf[order.name](order.args))",
        "print(getattr(call, order.name))",
    ],
)
def test_what_is_only_read_is_not(run: str) -> None:
    assert lines(run) == []

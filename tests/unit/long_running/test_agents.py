"""Which calls of agents lack something, and what."""

from __future__ import annotations

import pytest

from migrate_interactions.conversations import analyse
from migrate_interactions.conversations.long_running.agents import Lack, find_agent_calls
from migrate_interactions.sources import Project
from migrate_interactions.syntax.tree import parse_tree

HEAD = "from google import genai\nclient = genai.Client()\n"
FIRST = "first = client.interactions.create(agent='a', environment='remote', input='x', stream=s)\n"


def lacks(source: str) -> list[set[Lack]]:
    tree = parse_tree("example.py", HEAD + source)
    facts = analyse(tree, Project(base="/nowhere")).base
    return [set(one.lacks) for one in find_agent_calls(facts)]


WAITED_FOR = {
    "plain": "client.interactions.create(agent='a', input='x')",
    "said to": "client.interactions.create(agent='a', input='x', background=False, stream=None)",
    "async": "async def f():\n    await client.aio.interactions.create(agent='a', input='x')",
    "a client of a caller": """
def f(client):
    return client.interactions.create(agent='a', input='x')
""",
    "kept by an object": """
class Researcher:
    def __init__(self, api):
        self.api = api
    def run(self, agent):
        return self.api.interactions.create(agent=agent, input='x')
""",
}


@pytest.mark.parametrize("name", WAITED_FOR)
def test_an_agent_is_waited_for(name: str) -> None:
    assert lacks(WAITED_FOR[name]) == [{Lack.BACKGROUND}]


SILENT = {
    "in the background": "client.interactions.create(agent='a', input='x', background=True)",
    "perhaps": "client.interactions.create(agent='a', input='x', background=flag)",
    "streamed": "client.interactions.create(agent='a', input='x', stream=True)",
    "one of both": "def f(a, m):\n    client.interactions.create(agent=a, model=m, input='x')",
    "none": "client.interactions.create(agent=None, input='x')",
    "unseen": "client.interactions.create(agent='a', **request)",
    "a model": "client.interactions.create(model='gemini-3.5-flash', input='x')",
}


@pytest.mark.parametrize("name", SILENT)
def test_nothing_is_lacking(name: str) -> None:
    assert not lacks(SILENT[name])


def test_a_parameter_of_another_class_is_no_client() -> None:
    source = "def g(game: Game):\n    game.interactions.create(agent='a', input='x')\n"
    assert not lacks(source)
    assert not lacks("game = Game()\ngame.interactions.create(agent='a', input='x')\n")


def test_beside_another_sdk_a_parameter_says_nothing() -> None:
    tree = parse_tree("example.py", "def f(c):\n    c.interactions.create(agent='a', input='x')\n")
    assert not find_agent_calls(analyse(tree, Project(base="/nowhere")).base)


NEXT = "client.interactions.create(agent='a', input='y', background=True, previous_interaction_id="
FOLLOWING = {
    "the interaction": FIRST + NEXT + "first.id)",
    "its id": FIRST + "last = first.id\n" + NEXT + "last)",
    "fetched": FIRST + "done = client.interactions.get(first.id)\n" + NEXT + "done.id)",
    "waited for": FIRST + "first = wait(client, first)\n" + NEXT + "first.id)",
    "awaited": FIRST + "first = client.interactions.get(id=first.id)\n" + NEXT + "(first).id)",
    "returned": "def start():\n    "
    + FIRST
    + "    return first.id\n"
    + "last = start()\n"
    + NEXT
    + "last)",
    "perhaps none": FIRST + NEXT + "first.id if first else None)",
}


@pytest.mark.parametrize("name", FOLLOWING)
def test_a_turn_does_not_name_the_environment(name: str) -> None:
    assert lacks(FOLLOWING[name]) == [{Lack.ENVIRONMENT}]


IN_ORDER = {
    "named": FIRST + NEXT + "first.id, environment=first.environment_id)",
    "without one": FIRST.replace("environment='remote', ", "") + NEXT + "first.id)",
    "none": FIRST.replace("'remote'", "None") + NEXT + "first.id)",
    "from elsewhere": NEXT + "load_id())",
    "a model goes on": FIRST + NEXT.replace("agent='a'", "model='m'") + "first.id)",
}


@pytest.mark.parametrize("name", IN_ORDER)
def test_a_turn_needs_no_environment(name: str) -> None:
    assert not lacks(IN_ORDER[name])


def test_a_turn_may_lack_both() -> None:
    source = FIRST + NEXT.replace("background=True, ", "") + "first.id)"
    assert lacks(source) == [{Lack.BACKGROUND, Lack.ENVIRONMENT}]


AS_MODEL = {
    "old": "client.models.generate_content(model='deep-research-preview-04-2026', contents='x')",
    "prefixed": "client.models.generate_content(model='models/antigravity-preview-05-2026', "
    "contents='x')",
    "new": "client.interactions.create(model='deep-research-max-preview-04-2026', input='x')",
    "a constant": "M = 'antigravity-preview-09-2026'\n"
    "client.models.generate_content_stream(model=M, contents='x')",
}


@pytest.mark.parametrize("name", AS_MODEL)
def test_the_id_of_an_agent_is_no_model(name: str) -> None:
    assert lacks(AS_MODEL[name]) == [{Lack.AGENT}]


def test_what_may_be_a_model_too_is_left_alone() -> None:
    choice = "'deep-research-preview-04-2026' if long else 'gemini-3.5-flash'"
    assert not lacks(f"client.models.generate_content(model={choice}, contents='x')")
    assert not lacks("client.models.generate_content(model='gemini-3.5-flash', contents='x')")

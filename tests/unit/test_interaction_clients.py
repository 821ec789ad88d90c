"""Which calls of `interactions.create` are those of the SDK, where the client is made elsewhere."""

from __future__ import annotations

import pytest

from migrate_interactions.facts.module import read_facts
from migrate_interactions.sources import Project
from migrate_interactions.syntax.tree import parse_tree

ASKED = 'client.interactions.create(model="gemini-2.5-flash", input="Hello")'


def found(code: str) -> int:
    tree = parse_tree("app.py", code)
    return len(read_facts(tree, Project(base="/nowhere")).interaction_calls)


@pytest.mark.parametrize(
    "code",
    {
        "a class of the package": f"from ..clients import Gemini\nclient = Gemini.get()\n{ASKED}\n",
        "a function of the package": f"from .clients import get\nclient = get()\n{ASKED}\n",
        "an awaited one": "from .clients import get\n"
        f"async def ask():\n    client = await get()\n    return await {ASKED}\n",
        "an attribute": "from .clients import get\nclass A:\n    def __init__(self):\n"
        f"        self.client = get()\n    def ask(self):\n        return self.{ASKED}\n",
        "a parameter beside the SDK": f"from google import genai\ndef ask(client):\n    {ASKED}\n",
    }.items(),
    ids=lambda one: one[0],
)
def test_clients_from_elsewhere_are_known(code: tuple[str, str]) -> None:
    assert found(code[1]) == 1


@pytest.mark.parametrize(
    "code",
    {
        "a parameter without the SDK": f"def ask(client):\n    {ASKED}\n",
        "another vendor's": f"from vendor import Client\nclient = Client()\n{ASKED}\n",
        "asked like something else": "from .clients import get\nclient = get()\n"
        "client.interactions.create(user=1, kind='click')\n",
        "a class of this file": "class Client:\n    interactions = object()\n"
        f"client = Client()\n{ASKED}\n",
    }.items(),
    ids=lambda one: one[0],
)
def test_other_clients_are_not(code: tuple[str, str]) -> None:
    assert found(code[1]) == 0

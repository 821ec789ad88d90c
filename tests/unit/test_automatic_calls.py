"""When the SDK calls Python functions by itself."""

from __future__ import annotations

import pytest

from migrate_interactions.conversations import analyse
from migrate_interactions.sources import Project
from migrate_interactions.syntax.tree import parse_tree

HEAD = """import functools
from google import genai
from google.genai import types

client = genai.Client()


def get_time(city: str) -> str:
    return city


class Clock:
    def get(self, city: str) -> str:
        return city


clock = Clock()
DECLARED = types.Tool(function_declarations=[{"name": "get_date"}])
SEARCH = types.Tool(google_search=types.GoogleSearch())
"""


def called(source: str) -> list[list[str]]:
    """The functions of each call that the SDK answers."""
    tree = parse_tree("example.py", HEAD + source)
    found = analyse(tree, Project(base="/nowhere")).automatic_calls
    return [[tree.source(function.node) for function in one.functions] for one in found]


def one(config: str) -> str:
    return f"client.models.generate_content(model='m', contents='x', config={config})\n"


@pytest.mark.parametrize(
    ("source", "functions"),
    [
        (one("{'tools': [get_time]}"), ["get_time"]),
        (one("types.GenerateContentConfig(tools=[clock.get, SEARCH])"), ["clock.get"]),
        ("T = []\nT.append(get_time)\n" + one("{'tools': T}"), ["get_time"]),
        ("c = types.GenerateContentConfig()\nc.tools = [get_time]\n" + one("c"), ["get_time"]),
        ("def c():\n    return dict(tools=[get_time])\n" + one("c()"), ["get_time"]),
        (one("{'tools': [lambda x: x]}"), ["lambda x: x"]),
        ("client.chats.create(model='m', config={'tools': [get_time]})\n", ["get_time"]),
        (
            one("{'tools': [get_time], 'automatic_function_calling': {'disable': False}}"),
            ["get_time"],
        ),
    ],
)
def test_called_by_the_sdk(source: str, functions: list[str]) -> None:
    assert called(source) == [functions]


@pytest.mark.parametrize(
    "source",
    [
        one("{'tools': [SEARCH]}"),
        one("{'tools': [SEARCH, unknown]}"),
        # with declarations, the SDK leaves all calls to the program
        one("{'tools': [get_time, DECLARED]}"),
        one("{'tools': [get_time], 'automatic_function_calling': {'disable': True}}"),
        one(
            "types.GenerateContentConfig(tools=[get_time], automatic_function_calling="
            "types.AutomaticFunctionCallingConfig(maximum_remote_calls=0))"
        ),
    ],
)
def test_left_to_the_program(source: str) -> None:
    assert called(source) == []

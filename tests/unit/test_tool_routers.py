"""What counts as code that only keeps tools apart, and what does not."""

from __future__ import annotations

import pytest

from migrate_interactions.conversations import analyse
from migrate_interactions.conversations.orchestration.routers import orchestration_of_router
from migrate_interactions.sources import Project
from migrate_interactions.syntax.tree import parse_tree
from tests.unit.orchestration.marks import going_behind

HEAD = """from google import genai
from google.genai import types

client = genai.Client()
SEARCH = types.Tool(google_search=types.GoogleSearch())
CODE = types.Tool(code_execution=types.ToolCodeExecution())
NAMED = types.Tool(function_declarations=[{"name": "remind"}])


def ask(contents, tools=None, **more):
    raise NotImplementedError


"""


def call(contents: str, config: str) -> str:
    return f"client.models.generate_content(model='m', contents={contents}, config={config})"


def tools(name: str) -> str:
    return f"types.GenerateContentConfig(tools=[{name}])"


JSON = "types.GenerateContentConfig(response_schema=list[str])"


def routers(source: str) -> list[tuple[int, tuple[int, ...]]]:
    """Line and superfluous lines of each router, counted from the end of the head."""
    above = HEAD.count("\n")
    tree = parse_tree("example.py", HEAD + source)
    facts = analyse(tree, Project(base="/nowhere"))
    return [
        (
            tree.line(one.node) - above,
            going_behind(orchestration_of_router(facts.base, one), above),
        )
        for one in facts.tool_routers
    ]


def test_branches_with_the_same_question() -> None:
    source = (
        "def route(question):\n"
        "    if 'news' in question:\n"
        f"        return {call('question', tools('SEARCH'))}.text\n"
        f"    return {call('question', tools('CODE'))}.text\n"
    )
    assert routers(source) == [(3, (2, 3))]


def test_branches_that_call_functions() -> None:
    source = (
        f"def find(text):\n    return {call('text', tools('SEARCH'))}.text\n\n\n"
        f"def compute(text):\n    return {call('text', tools('CODE'))}.text\n\n\n"
        "def route(question):\n"
        "    if 'news' in question:\n"
        "        return find(question)\n"
        "    else:\n"
        "        return compute(question)\n"
    )
    assert routers(source) == [(2, (1, 2, 10, 11))]


def test_what_was_found_goes_into_the_next_prompt() -> None:
    source = (
        "def plan(wish):\n"
        f"    found = {call('wish', tools('SEARCH'))}\n"
        "    facts = found.text\n"
        "    prompt = f'{facts} {wish}'\n"
        f"    return {call('prompt', JSON)}\n"
    )
    assert routers(source) == [(2, (2,))]


@pytest.mark.parametrize(
    "source",
    [
        f"def one(text):\n    return {call('text', tools('SEARCH'))}\n",
        # nothing goes from one to the other
        f"def two(text):\n    first = {call('text', tools('SEARCH'))}\n"
        f"    return first, {call('text', JSON)}\n",
        # the same tool twice
        f"def two(text):\n    first = {call('text', tools('SEARCH'))}\n"
        f"    return {call('first.text', tools('SEARCH'))}\n",
        # examples that are run one after the other
        f"def search():\n    return {call('1', tools('SEARCH'))}\n\n\n"
        f"def code():\n    return {call('2', tools('CODE'))}\n\n\nsearch()\ncode()\n",
        # other questions in each branch
        f"def show(which, first, second):\n    if which:\n"
        f"        return {call('first', tools('SEARCH'))}\n"
        f"    return {call('second', tools('CODE'))}\n",
        # one tool that may be there or not
        "def maybe(text, search):\n    tools = [NAMED]\n    if search:\n"
        "        tools.append(SEARCH)\n"
        f"    return {call('text', 'types.GenerateContentConfig(tools=tools)')}\n",
        # functions alone
        f"def which(text):\n    if text:\n        return {call('text', tools('NAMED'))}\n"
        f"    return {call('text', JSON)}\n",
    ],
)
def test_not_a_router(source: str) -> None:
    assert routers(source) == []


def test_tools_out_of_a_dictionary() -> None:
    source = (
        "CHOICES = {'search': [SEARCH], 'code': [CODE]}\n\n\n"
        "def answer(text, need):\n"
        f"    return {call('text', 'types.GenerateContentConfig(tools=CHOICES[need])')}\n"
    )
    assert routers(source) == [(5, ())]


def test_tools_that_branches_add() -> None:
    source = (
        "def answer(text, search, code):\n"
        "    tools = []\n"
        "    if search:\n"
        "        tools.append(types.Tool(google_search=types.GoogleSearch()))\n"
        "    if code:\n"
        "        tools.append(types.Tool(code_execution=types.ToolCodeExecution()))\n"
        f"    return {call('text', 'types.GenerateContentConfig(tools=tools)')}\n"
    )
    assert routers(source) == [(3, (3, 4, 5, 6))]

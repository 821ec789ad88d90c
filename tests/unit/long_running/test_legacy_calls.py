"""Calls of google-generativeai are seen, with what is asked of them."""

from __future__ import annotations

import pytest

from migrate_interactions.conversations import analyse
from migrate_interactions.conversations.long_running.evidence import Sign
from migrate_interactions.sources import Project
from migrate_interactions.syntax.tree import parse_tree
from tests.unit.long_running.programs import evidence

HEAD = "import google.generativeai as genai\n\nmodel = genai.GenerativeModel('gemini-1.5-pro')\n"


def signs(source: str) -> set[Sign]:
    return {one.sign for one in evidence(HEAD + source)[1]}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("model.generate_content('Hello')", set()),
        ("model.generate_content('Write a report on salt.')", {Sign.LONG_TEXT}),
        ("model.generate_content('x', request_options={'timeout': 600})", {Sign.TIMEOUT}),
        ("model.generate_content('x', request_options={'timeout': 60})", set()),
        ("model.generate_content(['x', genai.upload_file('talk.mp4')])", {Sign.MEDIA}),
        ("video = genai.upload_file(path=P)\nmodel.generate_content([video, 'x'])", {Sign.MEDIA}),
        ("model.generate_content(['x', genai.upload_file('photo.png')])", set()),
        (
            "model.generate_content('x', generation_config=genai.GenerationConfig("
            "max_output_tokens=8192))",
            {Sign.LONG_OUTPUT},
        ),
        (
            "other = genai.GenerativeModel('m', generation_config={'max_output_tokens': 9000})\n"
            "other.start_chat().send_message('x')",
            {Sign.LONG_OUTPUT},
        ),
        (
            "other = genai.GenerativeModel('gemini-2.0-flash-thinking-exp')\n"
            "chat = other.start_chat(history=[])\nchat.send_message('x')",
            {Sign.THINKING},
        ),
        ("model.generate_content('x', tools='google_search_retrieval')", {Sign.TOOLS}),
    ],
)
def test_signs(source: str, expected: set[Sign]) -> None:
    assert signs(source) == expected


def calls(source: str) -> list[int]:
    tree = parse_tree("example.py", source)
    found = analyse(tree, Project(base="/nowhere")).base.sites
    return [tree.line(one.call) for one in found if one.is_legacy and not one.is_streaming]


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (HEAD + "model.generate_content('x')\n", [4]),
        (HEAD + "async def f():\n    return await model.generate_content_async('x')\n", [5]),
        (HEAD + "model.generate_content('x', stream=True)\n", []),
        (HEAD + "model.generate_content('x', stream=streams)\n", []),
        (HEAD + "model.count_tokens('x')\n", []),
        (HEAD + "other.generate_content('x')\n", []),
        (
            HEAD + "def run(given, text):\n    return given.generate_content(text)\n\n\n"
            "async def ask(loop):\n    return await loop.run_in_executor(None, run, model, 'x')\n",
            [5],
        ),
        (
            HEAD + "def run(given, text):\n    return given.generate_content(text)\n\n\n"
            "async def ask(loop):\n    return await loop.run_in_executor(None, run, 'x', model)\n",
            [],
        ),
        (
            "from google import genai\nclient = genai.Client()\n"
            + "client.generate_content('x')\n",
            [],
        ),
    ],
)
def test_which_calls_are_of_the_older_package(source: str, lines: list[int]) -> None:
    assert calls(source) == lines

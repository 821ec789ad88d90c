"""What is taken for the whole answer of a stream, and what only for some of it."""

from __future__ import annotations

import textwrap

import libcst as cst
import pytest

from migrate_interactions.conversations.answers import Answer, answer
from migrate_interactions.facts.module import read_facts
from migrate_interactions.sources import Project
from migrate_interactions.syntax.tree import parse_tree

HEAD = """
from google import genai
client = genai.Client()
def stream():
    return client.models.generate_content_stream(model="m", contents="x")
def pieces():
    for chunk in stream():
        yield chunk.text or ""
def some_pieces():
    for chunk in stream():
        if len(chunk.text) > 3:
            yield chunk.text
"""

WHOLE = {
    "added up": """
        text = ""
        for chunk in stream():
            text += chunk.text
        keep(text)
    """,
    "with a default": """
        text = ""
        for chunk in stream():
            text += chunk.text or ""
        keep(text)
    """,
    "under a test": """
        text = ""
        for chunk in stream():
            if chunk.text:
                print(chunk.text)
                text += chunk.text
        keep(text)
    """,
    "named on the way": """
        text = ""
        for chunk in stream():
            if (piece := chunk.text) is not None:
                text += piece
        keep(text)
    """,
    "empty chunks left out": """
        text = ""
        for chunk in stream():
            if not chunk.candidates or not chunk.text:
                continue
            text += chunk.text
        keep(text)
    """,
    "asked for by its name": """
        text = ""
        for chunk in stream():
            if hasattr(chunk, "text"):
                text += getattr(chunk, "text", None) or ""
        keep(text)
    """,
    "of the first part": """
        text = ""
        for chunk in stream():
            text += chunk.candidates[0].content.parts[0].text
        keep(text)
    """,
    "counted": """
        text = ""
        for number, chunk in enumerate(stream()):
            text += chunk.text
        keep(text)
    """,
    "appended and joined": """
        parts = []
        for chunk in stream():
            parts.append(chunk.text)
            print(len(parts))
        keep("".join(parts))
    """,
    "joined under a name": """
        count, parts = 0, []
        for chunk in stream():
            parts.append(chunk.text)
        text = "".join(parts)
        keep(text)
    """,
    "in one expression": """
        keep("".join(chunk.text or "" for chunk in stream()))
    """,
    "in one expression, with a test": """
        chunks = stream()
        keep("".join([c.text for c in chunks if c.text]))
    """,
    "out of a generator": """
        text = ""
        for piece in pieces():
            text += piece
        keep(text)
    """,
    "a generator joined": """
        keep("".join(pieces()))
    """,
    "where failures leave": """
        def ask():
            text = ""
            try:
                for chunk in stream():
                    text += chunk.text
            except ValueError:
                return
            keep(text)
    """,
}

PARTIAL = {
    "one chunk": """
        for chunk in stream():
            keep(chunk.text)
    """,
    "left early": """
        text = ""
        for chunk in stream():
            text += chunk.text
            if len(text) > 9:
                break
        keep(text)
    """,
    "only some": """
        text = ""
        for chunk in stream():
            if chunk.text.isalpha():
                text += chunk.text
        keep(text)
    """,
    "another thing asked for": """
        text = ""
        for chunk in stream():
            if hasattr(chunk, "parts"):
                text += chunk.text
        keep(text)
    """,
    "every other": """
        text = ""
        for number, chunk in enumerate(stream()):
            if number % 2:
                continue
            text += chunk.text
        keep(text)
    """,
    "in the loop": """
        text = ""
        for chunk in stream():
            text += chunk.text
            keep(text)
    """,
    "with a beginning": """
        text = "Bot: "
        for chunk in stream():
            text += chunk.text
        keep(text)
    """,
    "over several streams": """
        text = ""
        while True:
            for chunk in stream():
                text += chunk.text
            keep(text)
    """,
    "with more behind it": """
        text = ""
        for chunk in stream():
            text += chunk.text
        text += "!"
        keep(text)
    """,
    "changed in the loop": """
        text = ""
        for chunk in stream():
            text = text.strip()
            text += chunk.text
        keep(text)
    """,
    "stripped": """
        text = ""
        for chunk in stream():
            text += chunk.text
        keep(text.strip())
    """,
    "after a failure": """
        text = ""
        try:
            for chunk in stream():
                text += chunk.text
        except ValueError:
            print("broken off")
        keep(text)
    """,
    "in the handler": """
        text = ""
        try:
            for chunk in stream():
                text += chunk.text
        except ValueError:
            keep(text)
    """,
    "at the end of all": """
        text = ""
        try:
            for chunk in stream():
                text += chunk.text
        finally:
            keep(text)
    """,
    "pieces changed": """
        text = ""
        for chunk in stream():
            text += chunk.text.lower()
        keep(text)
    """,
    "joined with something": """
        parts = []
        for chunk in stream():
            parts.append(chunk.text)
        keep(" ".join(parts))
    """,
    "a list with more in it": """
        parts = []
        for chunk in stream():
            parts.append(chunk.text)
        parts.append("!")
        keep("".join(parts))
    """,
    "a list that is cut": """
        parts = []
        for chunk in stream():
            parts.append(chunk.text)
        parts.pop()
        keep("".join(parts))
    """,
    "a list that goes elsewhere": """
        parts = []
        for chunk in stream():
            parts.append(chunk.text)
            tidy(parts)
        keep("".join(parts))
    """,
    "some of a generator": """
        text = ""
        for piece in some_pieces():
            text += piece
        keep(text)
    """,
    "a condition in the expression": """
        keep("".join(c.text for c in stream() if c.text != "x"))
    """,
}


def kept(program: str) -> Answer | None:
    """What ``keep`` is given."""
    tree = parse_tree("program.py", HEAD + textwrap.dedent(program))
    facts = read_facts(tree, Project(base=".", files=("program.py",)))
    for call in tree.scopes.nodes(cst.Call):
        if isinstance(call.func, cst.Name) and call.func.value == "keep":
            return answer(facts, call.args[0].value)
    raise AssertionError("nothing is kept")


@pytest.mark.parametrize("name", WHOLE)
def test_all_chunks_put_together_are_the_answer(name: str) -> None:
    found = kept(WHOLE[name])
    assert found is not None
    assert found.exact
    assert len(found.sites) == 1


@pytest.mark.parametrize("name", PARTIAL)
def test_anything_else_is_not_the_answer(name: str) -> None:
    found = kept(PARTIAL[name])
    assert found is None or not found.exact

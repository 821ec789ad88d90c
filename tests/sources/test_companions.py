"""What files import of frameworks and the like is seen in their bytes, without parsing them."""

from __future__ import annotations

import pytest

from migrate_interactions.sources import imports_companion, imports_finder, imports_framework


@pytest.mark.parametrize(
    "content",
    [
        b"import langgraph",
        b"import os\n    from langgraph.graph import (\n        StateGraph,\n    )\n",
        b"import os; import crewai\n",
        b"from google.adk.agents import Agent\r\n",
        b'{"source": ["import langgraph\\n",\n "import os"]}',
        b'{"source": "import os", "more": ["from crewai import Crew"]}',
    ],
)
def test_a_framework_is_seen(content: bytes) -> None:
    assert imports_framework(content)
    assert imports_companion(content)
    assert not imports_finder(content)


@pytest.mark.parametrize("content", [b"from google.cloud import speech", b"import chromadb as c"])
def test_a_finder_is_seen(content: bytes) -> None:
    assert imports_finder(content)
    assert imports_companion(content)
    assert not imports_framework(content)


@pytest.mark.parametrize(
    "content",
    [
        b"# to import langgraph, install it",
        b"import langgraphs",
        b"from google.cloud import storage",
        b"from google import genai",
        b"from .crewai import Crew",
        b"important = langgraph",
        b"import",
        b"",
    ],
)
def test_others_are_not(content: bytes) -> None:
    assert not imports_companion(content)

"""The service searches, reads pages or runs code in between."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.configurations.constants import possible_texts
from migrate_interactions.conversations.configurations.possible import (
    possible_elements,
    possible_fields,
    possible_values,
)
from migrate_interactions.conversations.long_running.evidence import Evidence, Sign
from migrate_interactions.conversations.long_running.situation import Situation
from migrate_interactions.facts.module import Facts

#: Fields of ``types.Tool``, and types of the entries of an interaction's tools.
_WORKING_TOOLS = frozenset(
    {
        *("google_search", "google_search_retrieval", "enterprise_web_search", "url_context"),
        *("code_execution", "computer_use", "deep_research", "mcp_server", "mcp_servers"),
        *("parallel_ai_search", "exa_ai_search"),
    }
)


def tools(situation: Situation) -> Iterator[Evidence]:
    """A tool that the service runs by itself."""
    facts = situation.facts
    for given in situation.request.of("tools"):
        for element in (*possible_elements(facts, given), given):
            for value in possible_values(facts, element):
                for name in _names(facts, value):
                    if name in _WORKING_TOOLS:
                        sentence = f"the service runs `{name}` in between"
                        yield Evidence(Sign.TOOLS, given, sentence)


def _names(facts: Facts, tool: cst.BaseExpression) -> Iterator[str]:
    """What the entry ``tool`` may be: its fields, its type, or the text that it is."""
    yield from possible_texts(facts, tool)
    fields = possible_fields(facts, tool)
    yield from fields
    for value in fields.get("type", ()):
        yield from possible_texts(facts, value)

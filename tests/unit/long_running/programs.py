"""What the readers say of the calls of a program."""

from __future__ import annotations

from migrate_interactions.conversations import analyse
from migrate_interactions.conversations.long_running.evidence import Evidence, Sign
from migrate_interactions.conversations.long_running.long_calls import weigh
from migrate_interactions.conversations.long_running.situation import Situation
from migrate_interactions.conversations.long_running.ways import ModelCalls
from migrate_interactions.findings import LongCalls
from migrate_interactions.sources import Project
from migrate_interactions.syntax.tree import Tree, parse_tree

HEAD = """from google import genai
from google.genai import types

client = genai.Client()
"""


def evidence(source: str, project: Project | None = None) -> tuple[Tree, list[Evidence]]:
    """The evidence around the last model call of ``source``."""
    tree = parse_tree("example.py", source)
    facts = analyse(tree, project or Project(base="/nowhere")).base
    calls = ModelCalls(facts)
    last = max(calls.all, key=lambda one: tree.span(one.call).start)
    return tree, list(weigh(Situation(calls, last, LongCalls())).evidence)


def signs(source: str) -> set[Sign]:
    """The signs around the last model call of ``source``, which follows the head."""
    return {one.sign for one in evidence(HEAD + source)[1]}


def sentence(source: str, sign: Sign) -> str:
    """What is said of ``sign``, around the last model call; empty if it is not seen."""
    found = evidence(HEAD + source)[1]
    return next((one.sentence for one in found if one.sign is sign), "")


def generate(config: str = "None", contents: str = "'Hello'", model: str = "'m'") -> str:
    """A call as people write it."""
    return f"client.models.generate_content(model={model}, contents={contents}, config={config})\n"

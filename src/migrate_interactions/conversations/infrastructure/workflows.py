"""Workflows of n8n, Zapier and Make that a program with Gemini hands something to."""

from __future__ import annotations

import re
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.frameworks.decision import Evidence, criteria_of
from migrate_interactions.conversations.frameworks.signs import Sign, signs_in
from migrate_interactions.conversations.frameworks.surroundings import Surroundings
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Judgement, Place, Verdict
from migrate_interactions.sources.test_files import is_test_file
from migrate_interactions.syntax.shapes import constant_text

_WORKFLOWS = {
    "Zapier": re.compile(r"https?://hooks\.zapier\.com/|^ZAPIER_\w*(?:WEBHOOK|HOOK|URL)\w*$"),
    "Make": re.compile(
        r"https?://hook\.[\w-]+\.make\.com/|https?://hook\.integromat\.com/"
        r"|^MAKE_\w*(?:WEBHOOK|HOOK)\w*$"
    ),
    "n8n": re.compile(
        r"https?://[\w.:-]*n8n[\w.:-]*/webhook|https?://[\w.:-]+:5678/webhook"
        r"|^N8N_\w*(?:WEBHOOK|HOOK|URL)\w*$"
    ),
}
_CLIENTS = ("requests", "httpx", "aiohttp", "urllib")
_REPLACEMENT = (
    "with `background=True` and `webhook_config={'uris': [...]}` the service itself calls the "
    "workflow once an interaction is done, and the program need not wait for it"
)


@dataclass(frozen=True)
class WorkflowUse:
    """Where the address of a workflow is said, and what follows from it."""

    place: Place
    judgement: Judgement


def find_workflows(facts: Facts) -> tuple[WorkflowUse, ...]:
    """The first address of each product's workflows in a file that uses Gemini and sends."""
    if is_test_file(facts.tree.path) or not any(one in facts.tree.own_text for one in _CLIENTS):
        return ()
    if not signs_in(facts.tree.path, facts.tree.own_text)[Sign.GEMINI]:
        return ()
    found: dict[str, WorkflowUse] = {}
    for literal in facts.tree.scopes.nodes(cst.SimpleString):
        text = constant_text(literal)
        if text is None or facts.tree.part_of(literal) is not facts.tree.own:
            continue
        if isinstance(facts.tree.parent(literal), cst.Expr):
            continue
        for name, pattern in _WORKFLOWS.items():
            if pattern.search(text) and name not in found:
                place = facts.tree.place(literal)
                evidence = Evidence(vendors=Surroundings(facts).vendors, steps=(place,))
                verdict = Verdict.KEEPS if evidence.vendors else Verdict.SHRINKS
                judgement = Judgement(name, verdict, criteria_of(evidence), _REPLACEMENT)
                found[name] = WorkflowUse(place, judgement)
    return tuple(found.values())

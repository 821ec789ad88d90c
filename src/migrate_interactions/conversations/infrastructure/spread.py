"""Clients of the Gemini SDK that are made all over a program."""

from __future__ import annotations

import re
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.frameworks.surroundings import Surroundings
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Place
from migrate_interactions.sources import module_word
from migrate_interactions.sources.test_files import is_test_file

#: In so many modules clients are made before it is worth to say so.
FEW = 4
_CLIENT = re.compile(r"(?<![\w.])genai\.Client\(")


@dataclass(frozen=True)
class Spread:
    """The client that is reported, and those in other modules of the application."""

    place: Place
    others: tuple[Place, ...]


def find_spread(facts: Facts) -> Spread | None:
    """The clients of the application, reported in the first of its modules that makes one.

    Only modules that others import count: scripts that stand side by side are programs of
    their own. So are the folders of a project: an application beside its benchmarks, say.
    """
    path = facts.tree.path
    if is_test_file(path):
        return None
    made = [
        call
        for call in facts.tree.scopes.nodes(cst.Call)
        if facts.values.imported(call.func) == "google.genai.Client"
        and facts.tree.part_of(call) is facts.tree.own
    ]
    if not made or not _is_imported(facts, path):
        return None
    others = []
    for other in Surroundings(facts).files_saying(("genai",)):
        text = facts.project.content_of(other).decode("utf-8", "replace")
        call = _CLIENT.search(text)
        if call is not None and _folder(other) == _folder(path) and _is_imported(facts, other):
            others.append(Place(other, 1 + text.count("\n", 0, call.start())))
    if len(others) + 1 < FEW or path > min(one.path for one in others):
        return None
    return Spread(facts.tree.place(made[0]), tuple(others))


def _folder(path: str) -> str:
    """The outermost folder of ``path``."""
    return path.partition("/")[0] if "/" in path else ""


def _is_imported(facts: Facts, path: str) -> bool:
    return bool(facts.project.files_importing(module_word(path), (), path))

"""The call runs where a framework calls the program: for a page, a message, a task queue."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.long_running.evidence import Evidence, Sign
from migrate_interactions.conversations.long_running.situation import Situation
from migrate_interactions.conversations.long_running.ways import Way
from migrate_interactions.facts.frameworks import Entry, Role
from migrate_interactions.facts.module import Facts


def handler(situation: Situation) -> Iterator[Evidence]:
    """Somebody waits for a web page or for the answer of a bot."""
    for way, entry in _entries(situation):
        if entry.role is not Role.WORKER:
            yield Evidence(Sign.HANDLER, entry.node, _sentence(situation.facts, way, entry))
    facts = situation.facts
    script = next((one for one in facts.entry_points.frameworks if one.is_script), None)
    if script is not None and any(way.function is None for way in situation.ways):
        sentence = f"a visitor of the {script.name} page waits for it"
        yield Evidence(Sign.HANDLER, situation.call.call, sentence)


def worker(situation: Situation) -> Iterator[Evidence]:
    """A task queue runs it, away from any request."""
    for way, entry in _entries(situation):
        if entry.role is Role.WORKER:
            yield Evidence(Sign.WORKER, entry.node, _sentence(situation.facts, way, entry))


def _entries(situation: Situation) -> Iterator[tuple[Way, Entry]]:
    points = situation.facts.entry_points
    for way in situation.ways:
        if way.function is not None:
            entry = points.of(way.function)
            if entry is not None:
                yield way, entry
        if way.handed_to is not None:
            registered = points.registered_by(way.handed_to)
            if registered is not None:
                yield way, registered


def _sentence(facts: Facts, way: Way, entry: Entry) -> str:
    name = entry.framework.name
    match entry.node:
        case cst.Decorator(decorator=decorator):
            shown = f"`@{facts.tree.excerpt(decorator)}`"
        case cst.FunctionDef(name=own):
            shown = f"`{own.value}`"
        case node:
            shown = f"`{facts.tree.excerpt(node)}`"
    if entry.role is Role.WORKER:
        return f"it runs in a task of {name} ({shown})"
    return f"somebody waits for it in a handler of {name} ({shown})"

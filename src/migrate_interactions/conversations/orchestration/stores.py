"""Histories in stores: the requests change; the store goes, if nothing but requests reads it.

A session's id takes the place of its turns then. migrate leaves the store as the transcript: to
drop it is for a person to decide.
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.orchestration.answers import reads_of_answers
from migrate_interactions.conversations.orchestration.lines import orchestration_of
from migrate_interactions.conversations.orchestration.statements import filled_into
from migrate_interactions.conversations.stored.histories import StoredHistory, find_stored
from migrate_interactions.conversations.stored.marks import marks_of
from migrate_interactions.conversations.stored.places import (
    Store,
    StoreKind,
    read_from,
    written_to,
)
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Category, Orchestration
from migrate_interactions.syntax.walk import descendants

#: Kinds of stores that are there for the turns alone; a page or a database may be more.
_OF_ITS_OWN = frozenset({StoreKind.FILE, StoreKind.REDIS})


def orchestration_of_store(
    facts: Facts, stored: StoredHistory, category: Category = Category.STORE
) -> tuple[Orchestration, ...]:
    """The lines that read a stored history and write it, and those of its requests."""
    keeping = (stored.store.node, *_writes(facts, stored.store), *_made(facts, stored))
    only_for_requests = _is_only_for_requests(facts, stored.store)
    return orchestration_of(
        facts,
        category,
        going=map(facts.tree.statement_of, keeping) if only_for_requests else (),
        changing=stored.calls,
        staying=() if only_for_requests else keeping,
        reading=tuple(reads_of_answers(facts, stored.sites)),
    )


def _is_only_for_requests(facts: Facts, store: Store) -> bool:
    """Whether all that is read from ``store`` is sent in requests."""
    if store.kind not in _OF_ITS_OWN:
        return False
    sent = {one.store.node for one in find_stored(facts)}
    return all(
        other.node in sent or not _is_same(facts, store, other)
        for call in facts.tree.scopes.nodes(cst.Call)
        if (other := read_from(facts, call)) is not None
    )


def _made(facts: Facts, stored: StoredHistory) -> Iterator[cst.CSTNode]:
    """Where the turns are made of what was read, under the name that they are sent by."""
    if isinstance(stored.turns, cst.Name):
        for binding in facts.tracker.definitions_at(stored.turns):
            if isinstance(binding.node, cst.BaseSmallStatement):
                yield binding.node
        for mention in facts.calls.same_variable(stored.turns):
            filling = filled_into(facts, mention)
            if filling is not None:
                yield filling.statement


def _writes(facts: Facts, store: Store) -> Iterator[cst.CSTNode]:
    """What writes to the same store."""
    for call in facts.tree.scopes.nodes(cst.Call):
        written = written_to(facts, call)
        if written is not None and _is_same(facts, store, written):
            yield call


def _is_same(facts: Facts, one: Store, other: Store) -> bool:
    """Whether both may be the same store, as far as their places and keys tell."""
    if one.kind is not other.kind:
        return False
    if one.is_file:
        return bool(marks_of(facts, one.place) & marks_of(facts, other.place))
    places = {facts.calls.variable(one.place), facts.calls.variable(other.place)}
    if len(places) > 1 and None not in places:
        return False
    prefixes = {_prefix(facts, one), _prefix(facts, other)}
    return len(prefixes) == 1 or "" in prefixes


def _prefix(facts: Facts, store: Store) -> str:
    """The constant text that the key of a request to Redis begins with; empty if not known."""
    key = store.node.args[0].value if isinstance(store.node, cst.Call) and store.node.args else None
    match key:
        case cst.Call(func=func):
            made = facts.values.evaluate(func)
            function = made.definition if made is not None else None
            if isinstance(function, cst.FunctionDef):
                results = [one for one in descendants(function) if isinstance(one, cst.Return)]
                key = results[0].value if len(results) == 1 else None
    match key:
        case cst.FormattedString(parts=[cst.FormattedStringText(value=text), *_]):
            return text
        case cst.SimpleString():
            return str(key.evaluated_value)
    return ""

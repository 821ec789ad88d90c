"""Histories in stores: the requests change, and the store stays as the transcript."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.orchestration.answers import reads_of_answers
from migrate_interactions.conversations.orchestration.lines import orchestration_of
from migrate_interactions.conversations.stored.histories import StoredHistory
from migrate_interactions.conversations.stored.marks import marks_of
from migrate_interactions.conversations.stored.places import written_to
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Category, Orchestration


def orchestration_of_store(
    facts: Facts, stored: StoredHistory, category: Category = Category.STORE
) -> tuple[Orchestration, ...]:
    """The lines that read a stored history and write it, and those of its requests."""
    return orchestration_of(
        facts,
        category,
        changing=stored.calls,
        staying=(stored.store.node, *_writes(facts, stored), *_made(facts, stored)),
        reading=tuple(reads_of_answers(facts, stored.sites)),
    )


def _made(facts: Facts, stored: StoredHistory) -> Iterator[cst.CSTNode]:
    """Where the turns are made of what was read, under the name that they are sent by."""
    if isinstance(stored.turns, cst.Name):
        for binding in facts.tracker.definitions_at(stored.turns):
            if isinstance(binding.node, cst.BaseSmallStatement):
                yield binding.node


def _writes(facts: Facts, stored: StoredHistory) -> Iterator[cst.CSTNode]:
    """What writes to the same store."""
    store = stored.store
    marks = marks_of(facts, store.place) if store.is_file else frozenset()
    for call in facts.tree.scopes.nodes(cst.Call):
        written = written_to(facts, call)
        if written is None or written.kind is not store.kind:
            continue
        if not store.is_file or marks & marks_of(facts, written.place):
            yield call

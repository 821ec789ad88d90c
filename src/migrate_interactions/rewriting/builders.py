"""Small functions that only make turns, and go when nothing calls them any more."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.draft import Draft


def remove_unused_builders(facts: Facts, draft: Draft, operations: Iterable[Operation]) -> None:
    """Remove helper functions whose every call is inside a turn that was replaced."""
    operations = list(operations)
    for operation in operations:
        if operation.doing is Doing.HELPER:
            draft.remove_statement(operation.node)
    turns = [turn.node for operation in operations for turn in operation.turns]
    builders: dict[cst.FunctionDef, None] = {}
    for node in turns:
        if isinstance(node, cst.Call):
            builder = facts.values.function_of(node)
            if builder is not None:
                builders[builder] = None
    for builder in builders:
        calls = facts.calls.calls_of(builder)
        replaced = all(facts.tree.is_within(call, turns) for call in calls)
        if replaced and not facts.tracker.mentions_uncalled(builder):
            draft.remove_statement(builder)

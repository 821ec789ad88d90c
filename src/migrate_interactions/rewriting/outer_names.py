"""``global`` and ``nonlocal`` statements that named a history or a chat."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.holders import Holder, VariableHolder
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.draft import Draft


def rename_outer_names(facts: Facts, draft: Draft, holder: Holder, *names: str) -> None:
    """``global history`` becomes ``global`` with the ``names`` that take its place."""
    if not isinstance(holder, VariableHolder):
        return
    for item in facts.tree.scopes.nodes(cst.NameItem):
        scope = facts.tree.scope_of(item)
        if item.name.value == holder.name and scope.resolve(holder.name) is holder.scope:
            draft.replace(item.name, ", ".join(names))
            for name in names:
                draft.declared_already(scope, name)

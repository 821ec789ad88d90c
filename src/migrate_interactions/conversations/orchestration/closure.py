"""What is dead without some statements: by definitions and uses, until nothing more is.

A variable, an import, a function, a class, an attribute or a method is dead if all its uses are
in what is removed, or are statements that only fill it. It is not if another file uses it, if
a framework calls it, or if an effect would be lost with it.
"""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from migrate_interactions.conversations.orchestration.attributes import (
    dying_attribute,
    dying_method,
)
from migrate_interactions.conversations.orchestration.removed import Removed
from migrate_interactions.conversations.orchestration.variables import (
    dying_import,
    dying_variable,
)
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.name_roles import is_read
from migrate_interactions.syntax.uses import is_target
from migrate_interactions.syntax.walk import descendants

#: What may be dead with an expression that is removed. Each gives what is removed then.
_MENTIONED = {
    cst.Name: (dying_variable, dying_import),
    cst.Attribute: (dying_variable, dying_attribute, dying_method),
}


def closure_of(
    facts: Facts, going: Iterable[cst.CSTNode], kept: Iterable[cst.CSTNode] = ()
) -> Removed:
    """What is removed if ``going`` is, but for what is in ``kept``: ``going`` and what it takes.

    Nodes that are no statements (an argument of a call that stays, say) only take their uses
    away.
    """
    removed = Removed(facts, frozenset(), frozenset(kept)).with_more(tuple(going))
    queue = list(removed.gone)
    while queue:
        before = removed.gone
        for below in descendants(queue.pop()):
            for look in _MENTIONED.get(type(below), ()):
                if removed.covers(below) and _is_used(facts, below):
                    removed = look(removed, below) or removed
        queue += removed.gone - before
    return removed


def _is_used(facts: Facts, node: cst.CSTNode) -> bool:
    """Whether ``node`` is no label and no target: something is done with what it stands for."""
    if isinstance(node, cst.Name):
        return is_read(node, facts.tree.scopes.parents)
    return not is_target(facts.tree, node)

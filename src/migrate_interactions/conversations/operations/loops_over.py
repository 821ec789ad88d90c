"""Loops and comprehensions over the turns of a history."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.holders import Holder, Mention, stands_for
from migrate_interactions.conversations.operations.family import Family
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.conversations.operations.reports import escape
from migrate_interactions.syntax.shapes import first_target
from migrate_interactions.syntax.uses import is_written
from migrate_interactions.syntax.walk import descendants


def gone_through(
    family: Family, holder: Holder, mention: Mention, loop: cst.CSTNode
) -> Iterator[Operation]:
    """A loop over the turns: harmless if it does not change them or send them."""
    facts = family.facts
    target = loop.target if isinstance(loop, (cst.For, cst.CompFor)) else None
    body = loop if isinstance(loop, cst.For) else facts.tree.parent(loop)
    if isinstance(loop, cst.CompFor):
        statement = facts.tree.statement_of(loop)
        for site in facts.sites:
            if facts.tree.statement_of(site.call) is statement:
                yield escape(family, holder, mention, statement)
                return
        assigned = facts.tree.parent(body) if body is not None else None
        if isinstance(assigned, cst.Assign):
            if stands_for(family.facts, first_target(assigned), holder):
                yield Operation(
                    Doing.EDIT,
                    holder,
                    mention,
                    assigned,
                    what=f"`{family.facts.tree.excerpt(assigned)}` rebuilds the history",
                )
                return
            yield escape(family, holder, mention, assigned)
            return
    if isinstance(target, cst.Name) and body is not None:
        for name in descendants(body):
            if (
                isinstance(name, cst.Name)
                and name.value == target.value
                and name is not target
                and is_written(family.facts.tree, name)
            ):
                yield Operation(
                    Doing.EDIT, holder, mention, name, what="old turns are changed in a loop"
                )
                return
    yield Operation(Doing.READ, holder, mention, loop, what="is gone through")

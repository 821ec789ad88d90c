"""Operations that say what was not understood."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.holders import Holder, Mention
from migrate_interactions.conversations.operations.family import Family
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.conversations.parts import NoTurn


def escape(
    family: Family,
    holder: Holder,
    mention: Mention,
    node: cst.CSTNode,
    *,
    at: cst.CSTNode | None = None,
) -> Operation:
    """``node`` does something with the history that is not understood; it is noted at ``at``."""
    return Operation(
        Doing.ESCAPE,
        holder,
        mention,
        at or node,
        what=f"`{holder.name}` is used in `{family.facts.tree.excerpt(node)}`",
    )


def unread(
    family: Family, holder: Holder, mention: Mention, node: cst.CSTNode, problem: NoTurn
) -> Operation:
    """A turn is added that cannot be read."""
    return Operation(
        Doing.ESCAPE,
        holder,
        mention,
        node,
        what=f"a turn `{family.facts.tree.excerpt(problem.node)}` {problem.sentence}",
    )

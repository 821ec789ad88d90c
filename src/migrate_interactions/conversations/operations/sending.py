"""A history as the contents of a request."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.holders import Holder, Mention
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.conversations.turns import Turn
from migrate_interactions.facts.module import Facts


def is_sent(facts: Facts, node: cst.CSTNode) -> bool:
    """Whether ``node`` is the contents of a request."""
    parent = facts.tree.parent(node)
    if isinstance(parent, cst.Arg) and parent.keyword is not None:
        call = facts.tree.parent(parent)
        return parent.keyword.value == "contents" and call in facts.site_by_call
    return False


def send_of(
    facts: Facts,
    holder: Holder,
    mention: Mention,
    sent: cst.CSTNode,
    turns: tuple[Turn, ...] = (),
) -> Operation:
    """The request whose contents ``sent`` is, with ``turns`` that are not stored."""
    argument = facts.tree.parent(sent)
    call = facts.tree.parent(argument) if argument is not None else None
    assert isinstance(call, cst.Call)
    site = facts.site_by_call[call]
    return Operation(Doing.SEND, holder, mention, call, turns=turns, site=site)

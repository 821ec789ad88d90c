"""Dictionaries of histories become dictionaries of ids."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.holders import EntryHolder
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.rewriting.history_as_id.work import Work, base, key_of, put


def declare_container(work: Work, operation: Operation) -> None:
    """A dictionary of histories becomes one of ids."""
    tree = work.facts.tree
    holder = work.holder
    assert isinstance(holder, EntryHolder)
    target = base(work, holder.container, operation.mention)
    statement = operation.node
    keys = ""
    value = statement.value if isinstance(statement, (cst.Assign, cst.AnnAssign)) else None
    if isinstance(value, cst.Dict):
        keys = ", ".join(
            f"{tree.source(e.key)}: None" for e in value.elements if isinstance(e, cst.DictElement)
        )
    annotation = ""
    if isinstance(statement, cst.AnnAssign):
        match statement.annotation.annotation:
            case cst.Subscript(slice=[cst.SubscriptElement(slice=cst.Index(value=key)), _]):
                annotation = f": dict[{tree.source(key)}, str | None]"
    put(work, operation, f"{target}{annotation} = {{{keys}}}")


def rewrite_container(work: Work, operation: Operation) -> None:
    """``key in histories``, ``histories.pop(key)``: the same of the dictionary of ids."""
    holder = work.holder
    assert isinstance(holder, EntryHolder)
    node = operation.mention.node
    if isinstance(node, cst.Subscript):
        node = node.value
    ids = base(work, holder.container, operation.mention)
    if not work.conversation.keeps_list:
        work.draft.replace(node, ids)
    elif operation.doing is Doing.FORGET:
        if operation.key is None:
            work.draft.insert_after(operation.node, (f"{ids}.clear()",))
        else:
            key = key_of(work, operation.mention)
            work.draft.insert_after(operation.node, (f"{ids}.pop({key}, None)",))

"""Dictionaries of histories become dictionaries of ids."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.holders import AttributeHolder, EntryHolder, VariableHolder
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.rewriting.declarations import definition_to_annotate
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
    elif isinstance(value, cst.Dict) and _is_first(work, operation):
        annotation = _type_of(value)
    put(work, operation, f"{target}{annotation} = {{{keys}}}")


def _is_first(work: Work, operation: Operation) -> bool:
    assert isinstance(work.holder, EntryHolder)
    match work.holder.container:
        case VariableHolder(scope=scope, name=name):
            return definition_to_annotate(work.facts, scope, name) is operation.node
        case AttributeHolder(cls=cls, name=name):
            return definition_to_annotate(work.facts, cls, name) is operation.node


def _type_of(entries: cst.Dict) -> str:
    """What to annotate a dictionary of ids with that are None at first; may be empty."""
    kinds = {type(e.key) for e in entries.elements if isinstance(e, cst.DictElement)}
    for kind, name in ((cst.SimpleString, "str"), (cst.Integer, "int")):
        if kinds == {kind}:
            return f": dict[{name}, str | None]"
    return ""


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

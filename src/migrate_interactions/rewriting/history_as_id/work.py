"""What the parts of this rewrite share: how the id is read, set and refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import libcst as cst

from migrate_interactions.conversations.histories import HistoryConversation
from migrate_interactions.conversations.holders import (
    AttributeHolder,
    EntryHolder,
    Holder,
    Mention,
    VariableHolder,
)
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.upkeep import users_of


@dataclass
class Work:
    """One rewrite on its way; ``draft`` takes the edits, ``name`` is what the id is called."""

    facts: Facts
    conversation: HistoryConversation
    draft: Draft
    name: str
    #: Answers whose expression is replaced in the list that stays.
    kept: list[cst.CSTNode] = field(default_factory=list)

    @cached_property
    def readers(self) -> list[cst.CSTNode]:
        """Where the variables of turns may be read."""
        return [operation.node for operation in self.conversation.operations]

    @cached_property
    def users(self) -> list[cst.CSTNode]:
        """Where the parts of turns may be used that are changed where they are made."""
        return users_of(self.conversation)

    @property
    def holder(self) -> Holder:
        """The one place that the history is kept in."""
        return self.conversation.family[0]


def read_id(work: Work, mention: Mention) -> str:
    """The expression that reads the id."""
    holder = work.holder
    if isinstance(holder, EntryHolder):
        ids, key = base(work, holder.container, mention), key_of(work, mention)
        return f"{ids}[{key}]" if _must_be_there(work, mention) else f"{ids}.get({key})"
    return base(work, holder, mention)


def _must_be_there(work: Work, mention: Mention) -> bool:
    """Whether the code expects the entry, and a missing one is a KeyError."""
    looked_up = mention.alias.value if mention.alias is not None else mention.node
    return isinstance(looked_up, cst.Subscript) and not any(
        operation.mention.creates
        or (
            operation.doing is Doing.DECLARE
            and "defaultdict" in work.facts.tree.source(operation.node)
        )
        for operation in work.conversation.operations
    )


def write_id(work: Work, mention: Mention) -> str:
    """The target that sets the id."""
    holder = work.holder
    if isinstance(holder, EntryHolder):
        return f"{base(work, holder.container, mention)}[{key_of(work, mention)}]"
    return base(work, holder, mention)


def base(work: Work, holder: VariableHolder | AttributeHolder, mention: Mention) -> str:
    """The variable or attribute that has the id, or the dictionary of ids."""
    node = _mentioned(work, mention)
    if isinstance(holder, VariableHolder) and not isinstance(node, cst.Attribute):
        return work.name
    if isinstance(node, cst.Attribute):
        return f"{work.facts.tree.source(node.value)}.{work.name}"
    if isinstance(node, cst.Name) and mention.alias is None:
        return work.name  # in the body of the class
    raise refusal(work, mention.node)


def _mentioned(work: Work, mention: Mention) -> cst.BaseExpression:
    """The expression of the variable or attribute itself, behind alias and key."""
    node: cst.BaseExpression | None = mention.node
    if mention.alias is not None and mention.alias.value is not None:
        node = mention.alias.value
    while True:
        match node:
            case cst.Subscript(value=value) if isinstance(work.holder, EntryHolder):
                node = value
            case cst.Call(func=cst.Attribute(value=value)):
                node = value
            case cst.BaseExpression():
                return node
            case _:
                return mention.node


def key_of(work: Work, mention: Mention) -> str:
    """The key of an entry, if it may be evaluated once more. Raises RefusedError."""
    match mention.key:
        case None:
            raise refusal(work, mention.node)
        case cst.Await() | cst.NamedExpr():
            raise refusal(work, mention.key)
        case cst.Call(func=called) if work.facts.tree.source(called) not in ("str", "int"):
            raise refusal(work, mention.key)
    return work.facts.tree.source(mention.key)


def refusal(work: Work, node: cst.CSTNode) -> RefusedError:
    """The refusal for something that cannot be said of an id."""
    return RefusedError(
        "history-escapes",
        f"`{work.facts.tree.source(node)}` cannot be written for an id",
        work.facts.tree.line(node),
    )


def assign(work: Work, operation: Operation, value: str) -> None:
    """Set the id to ``value`` where ``operation`` is."""
    target = write_id(work, operation.mention)
    if operation.reached and isinstance(work.holder, AttributeHolder):
        target = f"{operation.reached.rpartition('.')[0]}.{work.name}"
    put(work, operation, f"{target} = {value}")


def put(work: Work, operation: Operation, line: str) -> None:
    """``line`` in place of the operation's statement, or behind it if the list stays."""
    holder = work.holder
    if isinstance(holder, VariableHolder) and not is_through_module(work, operation):
        work.draft.rebind(operation.node, holder.scope, work.name)
    if work.conversation.keeps_list:
        work.draft.insert_after(operation.node, (line,))
    else:
        work.draft.replace_statement(operation.node, (line,))


def is_through_module(work: Work, operation: Operation) -> bool:
    """Whether ``operation`` reaches a variable as ``module.name``."""
    return isinstance(_mentioned(work, operation.mention), cst.Attribute)


def drop(work: Work, operation: Operation) -> None:
    """The operation goes, unless the list stays."""
    if not work.conversation.keeps_list:
        work.draft.remove_statement(operation.node)

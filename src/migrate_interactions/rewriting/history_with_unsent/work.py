"""What the parts of this rewrite share."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import libcst as cst

from migrate_interactions.conversations.histories import HistoryConversation
from migrate_interactions.conversations.holders import VariableHolder
from migrate_interactions.conversations.operations.operation import Operation
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.stand_ins import PairStandIn, StandIn
from migrate_interactions.rewriting.upkeep import users_of


@dataclass
class Work:
    """One rewrite on its way; ``draft`` takes the edits.

    ``name`` is the type of what takes the list's place, as an annotation; ``pair`` is set where
    that are two variables.
    """

    facts: Facts
    conversation: HistoryConversation
    draft: Draft
    stand_in: StandIn
    name: str
    pair: PairStandIn | None = None
    #: Whether the class of the object needs ``copy`` and ``clear``.
    copies: bool = False
    clears: bool = False
    #: Constants whose turns are steps now.
    seeds: list[cst.List] = field(default_factory=list)
    #: Sites whose function notes the interaction itself, because only it has it.
    self_following: set[Site] = field(default_factory=set)

    @cached_property
    def readers(self) -> list[cst.CSTNode]:
        """Where the variables of turns may be read."""
        return [operation.node for operation in self.conversation.operations]

    @cached_property
    def users(self) -> list[cst.CSTNode]:
        """Where the parts of turns may be used that are changed where they are made."""
        return users_of(self.conversation)


def refusal(work: Work, node: cst.CSTNode) -> RefusedError:
    """The refusal for something done to the history that has no form any more."""
    return RefusedError(
        "history-escapes",
        f"`{work.facts.tree.source(node)}` has no form for a history that the service keeps",
        work.facts.tree.line(node),
    )


def source_of(work: Work, operation: Operation) -> str:
    """The expression of the history, as it can be written where ``operation`` is."""
    return operation.reached or work.facts.tree.source(operation.mention.node)


def rebind_id(work: Work, operation: Operation) -> None:
    """The id is set at ``operation``, also where that is another scope than the history's."""
    holder = operation.holder
    if isinstance(operation.mention.node, cst.Attribute):
        return  # of an object, or of a module
    if work.pair is not None and isinstance(holder, VariableHolder):
        work.draft.rebind(operation.node, holder.scope, work.pair.id_name)

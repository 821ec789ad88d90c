"""A history becomes an id together with the turns that the service has not seen yet.

Where the list has one place, two variables take it; where it is passed on, copied or kept in a
dictionary, an object goes wherever the list went. Either says the same as the list at every
point of the program, also where a request has failed.
"""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.conversations.histories import HistoryConversation
from migrate_interactions.conversations.holders import Holder
from migrate_interactions.conversations.operations.operation import Doing
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.builders import remove_unused_builders
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.history_with_unsent.annotations import annotate
from migrate_interactions.rewriting.history_with_unsent.beginnings import (
    declare,
    replace_default,
    start,
)
from migrate_interactions.rewriting.history_with_unsent.sends import send
from migrate_interactions.rewriting.history_with_unsent.upkeep import append, clear, copy, take_back
from migrate_interactions.rewriting.history_with_unsent.work import Work
from migrate_interactions.rewriting.names import free_name, id_name
from migrate_interactions.rewriting.outer_names import rename_outer_names
from migrate_interactions.rewriting.responses import rewrite_reads
from migrate_interactions.rewriting.stand_ins import ObjectStandIn, PairStandIn
from migrate_interactions.rewriting.upkeep import goes_with_answer


def rewrite_as_object(facts: Facts, conversation: HistoryConversation) -> Draft:
    """The edits that put an object in the history's place. Raises RefusedError."""
    draft = Draft(facts.tree)
    name = free_name(facts, "ServerHistory")
    _rewrite(Work(facts, conversation, draft, ObjectStandIn(name), name))
    return draft


def rewrite_as_pair(
    facts: Facts, conversation: HistoryConversation, rivals: Sequence[Holder]
) -> Draft:
    """The edits that put two variables in the history's place. Raises RefusedError."""
    draft = Draft(facts.tree)
    holder = conversation.family[0]
    identifier = id_name(facts, holder, list(rivals))
    own = f"unsent_{holder.name.lstrip('_')}"
    unsent = free_name(facts, own) if rivals else free_name(facts, "unsent_turns", own)
    stand_in = PairStandIn(identifier, unsent)
    _rewrite(Work(facts, conversation, draft, stand_in, "list[Any]", pair=stand_in))
    rename_outer_names(facts, draft, holder, identifier, unsent)
    return draft


def _rewrite(work: Work) -> None:
    for operation in work.conversation.operations:
        match operation.doing:
            case Doing.START:
                start(work, operation)
            case Doing.DECLARE:
                declare(work, operation)
            case Doing.APPEND:
                append(work, operation)
            case Doing.CLEAR:
                clear(work, operation)
            case Doing.POP:
                take_back(work, operation.mention.node)
            case Doing.COPY:
                copy(work, operation)
    for node in _mentions(work.conversation):
        replace_default(work, node)
    annotate(work)
    for operation in work.conversation.operations:
        if operation.doing is Doing.SEND:
            send(work, operation)
    rewrite_reads(
        work.facts,
        work.draft,
        work.conversation.sites,
        lambda node: (
            work.draft.is_removed(node) or goes_with_answer(work.facts, work.conversation, node)
        ),
    )
    remove_unused_builders(work.facts, work.draft, work.conversation.operations)
    template = work.stand_in.template(copies=work.copies, clears=work.clears)
    if template is not None:
        for module, imported in template.imports:
            work.draft.add_import(module, imported)
        work.draft.add_block(template.code)


def _mentions(conversation: HistoryConversation) -> list[cst.BaseExpression]:
    """Every expression that stands for the history, what aliases were set to included."""
    seen: dict[cst.BaseExpression, None] = {}
    for operation in conversation.operations:
        seen[operation.mention.node] = None
        alias = operation.mention.alias
        if alias is not None and alias.value is not None:
            seen[alias.value] = None
    return list(seen)

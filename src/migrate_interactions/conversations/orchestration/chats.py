"""Chat objects: what makes them and what is sent through them changes.

Where one is kept for each user, something has to be kept still: that stays.
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.chats import ChatConversation
from migrate_interactions.conversations.orchestration.answers import reads_of_answers
from migrate_interactions.conversations.orchestration.lines import orchestration_of
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Category, Orchestration
from migrate_interactions.syntax.shapes import is_none


def orchestration_of_chat(
    facts: Facts, chat: ChatConversation, category: Category = Category.CHAT
) -> tuple[Orchestration, ...]:
    """The lines of a chat, of the places that it is kept in, and of its messages."""
    return orchestration_of(
        facts,
        category,
        changing=(*chat.constructions, *(site.call for site in chat.sites)),
        staying=tuple(_keeping(facts, chat)),
        reading=tuple(reads_of_answers(facts, chat.sites)),
    )


def _keeping(facts: Facts, chat: ChatConversation) -> Iterator[cst.CSTNode]:
    """Statements that only keep the chat, or make the place for it."""
    for binding in chat.bindings:
        others = binding.scope_holding.bindings.get(binding.name, ())
        yield from (one.node for one in others if one.value is not None and is_none(one.value))
    for cls, name in chat.attributes:
        for value in facts.calls.stored(cls, name):
            if is_none(value):
                yield value
    for call in chat.constructions:
        yield from _containers(facts, call)


def _containers(facts: Facts, call: cst.Call) -> Iterator[cst.CSTNode]:
    """Where the dictionary is made that ``call`` puts a chat into, and asked if it has one."""
    match facts.tree.parent(call):
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Subscript(value=container))]):
            for mention in facts.calls.same_variable(container):
                above = facts.tree.parent(mention)
                if isinstance(above, (cst.AnnAssign, cst.AssignTarget, cst.ComparisonTarget)):
                    yield mention

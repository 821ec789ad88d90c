"""The lines of a conversation of any kind."""

from __future__ import annotations

from collections.abc import Sequence

from migrate_interactions.conversations.chats import ChatConversation
from migrate_interactions.conversations.conversation import Conversation
from migrate_interactions.conversations.histories import HistoryConversation
from migrate_interactions.conversations.loops import ChatLoop
from migrate_interactions.conversations.orchestration.answers import reads_of_answers
from migrate_interactions.conversations.orchestration.chats import orchestration_of_chat
from migrate_interactions.conversations.orchestration.histories import orchestration_of_history
from migrate_interactions.conversations.orchestration.lines import orchestration_of
from migrate_interactions.conversations.orchestration.stores import orchestration_of_store
from migrate_interactions.conversations.stored.histories import StoredHistory
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.findings import Category, Orchestration, StateMode


def orchestration_of_conversation(
    facts: Facts, conversation: Conversation, category: Category, state: StateMode
) -> tuple[Orchestration, ...]:
    """The lines of ``conversation``, all in one category; ``state`` is where its turns may be."""
    match conversation:
        case HistoryConversation():
            return orchestration_of_history(facts, conversation, category, state)
        case ChatConversation():
            return orchestration_of_chat(facts, conversation, category)
        case StoredHistory():
            return orchestration_of_store(facts, conversation, category, state)
    return orchestration_of_requests(facts, conversation.sites, category)


def orchestration_of_loop(
    facts: Facts, loop: ChatLoop, state: StateMode
) -> tuple[Orchestration, ...]:
    """The lines of a loop's conversation; the loop itself is for the person in front of it."""
    if loop.history is not None:
        return orchestration_of_conversation(facts, loop.history, Category.CHAT, state)
    return orchestration_of_requests(facts, loop.sites, Category.CHAT)


def orchestration_of_requests(
    facts: Facts, sites: Sequence[Site], category: Category
) -> tuple[Orchestration, ...]:
    """Requests, and what reads their answers: they change."""
    calls = [site.call for site in sites]
    reading = tuple(reads_of_answers(facts, sites))
    return orchestration_of(facts, category, changing=calls, reading=reading)

"""Which calls of a conversation are given tools in the form of the old API."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.chats import ChatConversation
from migrate_interactions.conversations.configurations.callables import given_function
from migrate_interactions.conversations.configurations.possible import possible_elements
from migrate_interactions.conversations.conversation import Conversation
from migrate_interactions.conversations.stored.histories import StoredHistory
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.configuration_reading import read_config
from migrate_interactions.syntax.shapes import is_none, keyword_of


def calls_with_tools(facts: Facts, conversation: Conversation) -> Iterator[cst.Call]:
    """The calls whose configuration has tools, in source order; a chat's construction counts.

    Python functions are no tools in that form.
    """
    calls = [site.call for site in conversation.sites]
    if isinstance(conversation, ChatConversation):
        calls = [*conversation.constructions, *calls]
    if isinstance(conversation, StoredHistory) and conversation.chat is not None:
        calls.append(conversation.chat)
    for call in sorted(calls, key=lambda one: facts.tree.span(one).start):
        for argument in call.args:
            if keyword_of(argument) == "config" and _has_tools(facts, argument.value):
                yield call


def _has_tools(facts: Facts, config: cst.BaseExpression) -> bool:
    try:
        read = read_config(facts, config)
    except RefusedError:
        return False
    tools = read.fields.get("tools") if read is not None else None
    if tools is None or is_none(tools):
        return False
    return any(given_function(facts, one) is None for one in possible_elements(facts, tools))

"""What holds several requests together: the unit that is moved whole or not at all."""

from __future__ import annotations

from typing import TypeAlias

from migrate_interactions.conversations.chats import ChatConversation
from migrate_interactions.conversations.follow_ups import FollowUpConversation
from migrate_interactions.conversations.histories import HistoryConversation
from migrate_interactions.conversations.stored.histories import StoredHistory

Conversation: TypeAlias = (
    HistoryConversation | FollowUpConversation | ChatConversation | StoredHistory
)

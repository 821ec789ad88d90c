"""Conversations: the sites that share one history, and all that is done to it."""

from migrate_interactions.conversations.module_facts import ModuleFacts, analyse

__all__ = ["ModuleFacts", "analyse"]

"""A call says that nothing of it is to be stored."""

from __future__ import annotations

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.findings import Fix, Refusal, Safety
from migrate_interactions.rewriting.background.interaction_calls import add_arguments
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.layout import Argument
from migrate_interactions.rewriting.refused import RefusedError


def store_nothing(facts: ModuleFacts, call: InteractionCall) -> Fix | Refusal:
    """The argument ``store=False`` for a call that says nothing of it."""
    draft = Draft(facts.tree)
    try:
        add_arguments(facts.base, draft, call.call, [Argument("store", ("False",))])
        edits = draft.edits()
    except RefusedError as refused:
        return refused.refusal
    return Fix(title="store nothing of it", safety=Safety.SAFE, edits=edits, stores=False)

"""A turn that follows another says its settings again."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.misuse.lost_settings import LostSettings
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Fix, Refusal, Safety
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.layout import Argument, edit_arguments
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.stability import is_stable

#: A value that is written out again is no longer than this.
_SHORT = 60


def fix_lost_settings(facts: Facts, lost: LostSettings) -> Fix | Refusal:
    """Give the follow-up the same settings."""
    draft = Draft(facts.tree)
    try:
        new = [Argument(name, _value(facts, lost, value)) for name, value in lost.lost.items()]
        previous = lost.call.argument("previous_interaction_id")
        if previous is None:
            raise RefusedError(
                "settings-lost",
                "the request is put together elsewhere, and unpacked here",
                facts.tree.line(lost.call.call),
            )
        stays = Argument("previous_interaction_id", (draft.carry(previous.value),))
        edit_arguments(draft, lost.call.call, {"previous_interaction_id": [stays, *new]})
        edits = draft.edits()
    except RefusedError as refused:
        return refused.refusal
    return Fix(
        title="say the settings again",
        safety=Safety.REVIEW,
        edits=edits,
        details=("the model sees the settings in this turn, too",),
        changes_behaviour=True,
    )


def _value(facts: Facts, lost: LostSettings, value: cst.BaseExpression) -> tuple[str, ...]:
    """The value as the follow-up writes it. Raises RefusedError if it is not to be had there."""
    text = facts.tree.source(value)
    if not is_stable(facts, value, lost.call.call) and not _is_kept_by_both(facts, lost, value):
        raise RefusedError(
            "settings-lost",
            f"`{facts.tree.excerpt(value)}` may be something else where the turn follows",
            facts.tree.line(lost.call.call),
        )
    if "\n" in text or (len(text) > _SHORT and not isinstance(value, (cst.Name, cst.Attribute))):
        raise RefusedError(
            "settings-lost",
            "the settings are written out in the first request, and too long to be repeated",
            facts.tree.line(value),
        )
    return (text,)


def _is_kept_by_both(facts: Facts, lost: LostSettings, value: cst.BaseExpression) -> bool:
    """Whether ``value`` is an attribute that is given one value, and both calls are methods'."""
    owner = facts.calls.self_attribute(value)
    function = facts.calls.enclosing_function(lost.call.call)
    if owner is None or function is None or not isinstance(value, cst.Attribute):
        return False
    return (
        len(list(facts.calls.attribute_values(*owner))) == 1
        and facts.calls.class_of(function) is owner[0]
        and facts.calls.self_name(function) == facts.tree.source(value.value)
    )

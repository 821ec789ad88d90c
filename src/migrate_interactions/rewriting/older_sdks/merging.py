"""The configuration of one call: its own settings over those of the model."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.mapping.older_sdks.package import GENERATION_FIELDS
from migrate_interactions.rewriting.draft import Piece
from migrate_interactions.rewriting.layout import Value, laid_out
from migrate_interactions.rewriting.older_sdks.models import Model, Models
from migrate_interactions.rewriting.older_sdks.settings import Settings, config_value, is_plain
from migrate_interactions.rewriting.older_sdks.work import Work
from migrate_interactions.syntax.walk import descendants


def merged(
    work: Work, models: Models, model: Model, own: Settings, receiver: cst.BaseExpression
) -> Value | None:
    """The configuration of one call: its own settings over those of the model."""
    if not own.fields:
        if not model.settings.fields:
            return None
        if model.place is None and _means_the_same_at(work, model, set(), receiver):
            return config_value(work, model.settings.fields)
        return models.config_at(model, receiver)
    if not model.settings.fields:
        if own.generation is not None and own.is_generation_alone and not _is_inlined(work, own):
            assert own.generation.read is not None
            return (work.draft.carry(own.generation.read),)
        return config_value(work, own.fields)
    kept = model.settings.fields
    if work.package.calls_replace:
        kept = _not_replaced(model.settings, own)
    elif {"safety_settings", "tools"} & set(own.fields) & set(kept):
        raise work.refuse(
            "safety settings or tools of the call are added to those of the model", receiver
        )
    dropped = set(model.settings.fields) - set(kept)
    if _means_the_same_at(work, model, dropped, receiver):
        model.is_inlined = True
        return config_value(work, {**kept, **own.fields})
    if set(model.settings.fields) - set(kept) - set(own.fields):
        raise work.refuse(
            "settings of the call stand in place of some of the model's", receiver, "config-field"
        )
    update: list[Piece] = [*models.config_at(model, receiver), ".model_copy(update={"]
    for index, (name, value) in enumerate(own.fields.items()):
        update += [f'{", " if index else ""}"{name}": ', *laid_out(work.draft, value, "", 1000)]
    return (*update, "})")


def _means_the_same_at(
    work: Work, model: Model, dropped: set[str], receiver: cst.BaseExpression
) -> bool:
    """Whether the settings of ``model`` but those ``dropped`` can be written at ``receiver``."""
    if receiver is model.call:
        return True
    there = work.facts.tree.scope_of(receiver)
    return all(
        is_plain(work, node)
        and all(
            there.resolve(name.value) is work.facts.tree.scope_of(name).resolve(name.value)
            for name in descendants(node)
            if isinstance(name, cst.Name)
        )
        for field_name, node in model.settings.nodes.items()
        if field_name not in dropped
    )


def _not_replaced(settings: Settings, own: Settings) -> dict[str, Value]:
    """Fields of the model that the call has nothing in place of."""
    replaced = set(own.fields)
    if own.generation is not None and set(own.generation.fields):
        replaced |= GENERATION_FIELDS
    return {name: value for name, value in settings.fields.items() if name not in replaced}


def _is_inlined(work: Work, settings: Settings) -> bool:
    return settings.generation is not None and work.draft.is_removed(settings.generation.display)

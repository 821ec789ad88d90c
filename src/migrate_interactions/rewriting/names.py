"""Names for what a migration adds, chosen so that they mean nothing else in the module."""

from __future__ import annotations

import re

from migrate_interactions.conversations.holders import (
    AttributeHolder,
    EntryHolder,
    Holder,
    VariableHolder,
)
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.draft import Draft


def is_free(facts: Facts, name: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", facts.tree.text) is None


def free_name(facts: Facts, *wanted: str) -> str:
    """The first of ``wanted`` that the module does not use, else the last with a number."""
    for name in wanted:
        if is_free(facts, name):
            return name
    number = 2
    while not is_free(facts, f"{wanted[-1]}_{number}"):
        number += 1
    return f"{wanted[-1]}_{number}"


def imported_name(facts: Facts, draft: Draft, module: str, name: str) -> str:
    """How ``name`` of ``module`` is written here; imported if it is not yet."""
    for bound, bindings in facts.tree.scopes.module.bindings.items():
        dotted = {binding.dotted for binding in bindings}
        if dotted == {f"{module}.{name}"}:
            return bound
        if dotted == {module}:
            return f"{bound}.{name}"
    draft.add_import(module, name)
    return name


def types_name(facts: Facts, draft: Draft) -> str:
    """The name of ``google.genai.types`` in this module; imported if it has none."""
    for name, bindings in facts.tree.scopes.module.bindings.items():
        if len(bindings) == 1 and bindings[0].dotted == "google.genai.types":
            return name
    draft.add_import("google.genai", "types")
    return "types"


def id_name(facts: Facts, holder: Holder, rivals: list[Holder]) -> str:
    """What to call the interaction id that takes the place of ``holder``.

    ``rivals`` are the holders of the module's other conversations.
    """
    plural = "s" if isinstance(holder, EntryHolder) else ""
    plain = f"previous_interaction_id{plural}"
    own = f"{holder.name.lstrip('_')}_interaction_id{plural}"
    if any(_collide(holder, rival) for rival in rivals):
        return free_name(facts, own)
    return free_name(facts, plain, own)


def _collide(holder: Holder, rival: Holder) -> bool:
    one = holder.container if isinstance(holder, EntryHolder) else holder
    other = rival.container if isinstance(rival, EntryHolder) else rival
    if isinstance(holder, EntryHolder) is not isinstance(rival, EntryHolder):
        return False
    match one, other:
        case VariableHolder(scope=left), VariableHolder(scope=right):
            return left is right or left.parent is None or right.parent is None
        case AttributeHolder(cls=left_class), AttributeHolder(cls=right_class):
            return left_class is right_class
    return False

"""Names for what a migration adds, chosen so that they mean nothing else in the module."""

from __future__ import annotations

import re
from collections.abc import Iterator

from migrate_interactions.conversations.holders import (
    AttributeHolder,
    EntryHolder,
    Holder,
    VariableHolder,
)
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.leading_imports import is_imported_early


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
    for bound, dotted in _early_imports(facts):
        if dotted == {f"{module}.{name}"}:
            return bound
        if dotted == {module}:
            return f"{bound}.{name}"
    return import_as(facts, draft, module, name)


def types_name(facts: Facts, draft: Draft) -> str:
    """The name of ``google.genai.types`` in this module; imported if it has none."""
    for bound, dotted in _early_imports(facts):
        if dotted == {"google.genai.types"}:
            return bound
    return import_as(facts, draft, "google.genai", "types")


def _early_imports(facts: Facts) -> Iterator[tuple[str, set[str | None]]]:
    """Names that mean something when functions of the module may run, and all they stand for."""
    for bound, bindings in facts.tree.scopes.module.bindings.items():
        if any(is_imported_early(facts.tree, binding.node) for binding in bindings):
            yield bound, {binding.dotted for binding in bindings}


def import_as(facts: Facts, draft: Draft, module: str, name: str) -> str:
    """What the import is called in the module: something else where its own name is taken."""
    dotted = f"{module}.{name}" if name else module
    own = name or module
    bound = facts.tree.scopes.module.bindings
    if all(one.dotted == dotted for one in bound.get(own, ())):
        alias = own
    else:
        known = [n for n, bindings in bound.items() if {b.dotted for b in bindings} == {dotted}]
        alias = known[0] if known else f"{module.rpartition('.')[2]}_{name or 'module'}"
    imported = own if alias == own else f"{own} as {alias}"
    if name:
        draft.add_import(module, imported)
    else:
        draft.add_module(imported)
    return alias


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

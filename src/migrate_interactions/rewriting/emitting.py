"""Small functions that a migration adds to a module, under names that mean nothing else there."""

from __future__ import annotations

from dataclasses import dataclass

from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.names import free_name


@dataclass(frozen=True)
class Emitted:
    """A function, what it imports, and how it is called where its name is taken."""

    name: str
    code: str
    imports: tuple[tuple[str, str], ...]
    other_names: tuple[str, ...]


def define(facts: Facts, draft: Draft, function: Emitted) -> str:
    """See to it that the module has ``function``; return its name there."""
    for module, imported in function.imports:
        draft.add_import(module, imported)
    for name in (function.name, *function.other_names):
        if _code(function, name).strip() in facts.tree.text:
            return name
    taken = _taken(facts)
    names = [one for one in (function.name, *function.other_names) if one not in taken]
    name = names[0] if names else free_name(facts, function.name)
    draft.add_block(_code(function, name))
    return name


def _code(function: Emitted, name: str) -> str:
    return function.code.replace(f"def {function.name}(", f"def {name}(", 1)


def _taken(facts: Facts) -> set[str]:
    """The names of all variables of the module, whichever scope has them."""
    scopes = {facts.tree.scopes.module, *facts.tree.scopes.scope_of.values()}
    taken = {name for scope in scopes for name in scope.bindings}
    return taken | {name for _, name in facts.tree.scopes.reads}

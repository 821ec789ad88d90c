"""Small definitions that a migration adds to a module, under names that mean nothing else there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.names import free_name


@dataclass(frozen=True)
class Emitted:
    """A function or class, what it imports, and what it is called where its name is taken.

    An import is a module and a name in it; without a name, the module itself is imported.
    ``needs`` are definitions that the code mentions by their names.
    """

    name: str
    code: str
    imports: tuple[tuple[str, str], ...]
    other_names: tuple[str, ...]
    needs: tuple[Emitted, ...] = ()


def define(facts: Facts, draft: Draft, wanted: Emitted) -> str:
    """See to it that the module has ``wanted``, and what it needs; return its name there."""
    code = wanted.code
    for module, imported in wanted.imports:
        code = _renamed(code, imported or module, import_as(facts, draft, module, imported))
    for needed in wanted.needs:
        code = _renamed(code, needed.name, define(facts, draft, needed))
    for name in (wanted.name, *wanted.other_names):
        if _named(code, wanted.name, name).strip() in facts.tree.text:
            return name
    taken = _taken(facts)
    names = [one for one in (wanted.name, *wanted.other_names) if one not in taken]
    name = names[0] if names else free_name(facts, wanted.name)
    draft.add_block(_named(code, wanted.name, name))
    return name


def _named(code: str, old: str, new: str) -> str:
    """``code`` with the definition of ``old`` under the name ``new``."""
    return re.sub(rf"^((?:async )?def|class) {old}\b", rf"\1 {new}", code, count=1, flags=re.M)


def _renamed(code: str, old: str, new: str) -> str:
    return code if old == new else re.sub(rf"(?<![\w.]){re.escape(old)}\b", new, code)


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


def _taken(facts: Facts) -> set[str]:
    """The names of all variables of the module, whichever scope has them."""
    scopes = {facts.tree.scopes.module, *facts.tree.scopes.scope_of.values()}
    taken = {name for scope in scopes for name in scope.bindings}
    return taken | {name for _, name in facts.tree.scopes.reads}

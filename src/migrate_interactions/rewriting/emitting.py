"""Small definitions that a migration adds to a module, under names that mean nothing else there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.names import free_name, import_as
from migrate_interactions.syntax.scopes import BindingKind


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
    #: The module of a package that has it for all others, if there is to be one.
    shared_in: str | None = None


def define(facts: Facts, draft: Draft, wanted: Emitted) -> str:
    """See to it that the module has ``wanted``, and what it needs; return its name there."""
    shared = shared_name(facts, draft, wanted)
    if shared:
        return shared
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


def shared_name(facts: Facts, draft: Draft, wanted: Emitted) -> str:
    """The name of ``wanted`` if the package has it in a module for all; empty if not.

    It is imported in the form in which the module imports others of its package already.
    """
    if wanted.shared_in is None:
        return ""
    path = PurePosixPath(facts.tree.path)
    if path.stem == wanted.shared_in:
        return ""
    content = facts.project.content_of(str(path.with_name(f"{wanted.shared_in}.py")))
    form = package_prefix(facts)
    if form is None or as_shared(wanted.code) not in as_shared(content.decode("utf-8", "replace")):
        return ""
    return import_as(facts, draft, f"{form}{wanted.shared_in}", wanted.name)


def as_shared(code: str) -> str:
    """``code`` as it stands in a module for all: the client's class is written in one way."""
    return re.sub(r"^    client: [\w.]+\b", "    client: Client", code.strip(), flags=re.M)


def package_prefix(facts: Facts) -> str | None:
    """What the module puts before the name of another one of its package to import from it.

    ``.`` if it has relative imports, the name of the package if it imports from that; None if
    it does neither.
    """
    package = facts.project.package_of(facts.tree.path)
    if not package:
        return None
    dotted = [
        binding.dotted or ""
        for bindings in facts.tree.scopes.module.bindings.values()
        for binding in bindings
        if binding.kind is BindingKind.IMPORT
    ]
    if any(name.startswith(".") for name in dotted):
        return "."
    if any(name.split(".")[0] == package[0] for name in dotted):
        return f"{'.'.join(package)}."
    return None


def _named(code: str, old: str, new: str) -> str:
    """``code`` with the definition of ``old`` under the name ``new``."""
    return re.sub(rf"^((?:async )?def|class) {old}\b", rf"\1 {new}", code, count=1, flags=re.M)


def _renamed(code: str, old: str, new: str) -> str:
    return code if old == new else re.sub(rf"(?<![\w.]){re.escape(old)}\b", new, code)


def _taken(facts: Facts) -> set[str]:
    """The names of all variables of the module, whichever scope has them."""
    scopes = {facts.tree.scopes.module, *facts.tree.scopes.scope_of.values()}
    taken = {name for scope in scopes for name in scope.bindings}
    return taken | {name for _, name in facts.tree.scopes.reads}

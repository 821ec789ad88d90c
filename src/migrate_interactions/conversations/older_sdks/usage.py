"""Where a module uses an older package: its imports, every mention of its names, its calls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.mapping.older_sdks import OLDER_PACKAGES, OlderPackage
from migrate_interactions.syntax.bindings import dotted_name
from migrate_interactions.syntax.scopes import Binding, BindingKind, Scope


@dataclass(frozen=True, eq=False)
class Mention:
    """A use of something that is imported from the package.

    ``node`` is the name with all attributes that follow it; ``dotted`` its full name.
    """

    node: cst.Name | cst.Attribute
    dotted: str


@dataclass(frozen=True, eq=False)
class OlderSdk:
    """All that a module does with the package."""

    package: OlderPackage
    statements: tuple[cst.Import | cst.ImportFrom, ...]
    bindings: tuple[Binding, ...]
    mentions: tuple[Mention, ...]
    sites: tuple[Site, ...]
    chats: tuple[cst.Call, ...]
    models: tuple[cst.Call, ...]
    configures: tuple[cst.Call, ...]


def find_older_sdk(facts: Facts) -> OlderSdk | None:
    """What the module does with the first of the older packages that it imports; else None.

    The package of Vertex AI only counts where the platform has the API, as the user says.
    """
    for package in OLDER_PACKAGES:
        if package.is_vertex and not facts.project.vertex_interactions:
            continue
        if package.word in facts.tree.text:
            found = _usage(facts, package)
            if found is not None:
                return found
    return None


def _usage(facts: Facts, package: OlderPackage) -> OlderSdk | None:
    bindings = tuple(_bindings(facts, package))
    if not bindings:
        return None
    mentions = tuple(one for binding in bindings for one in _mentions(facts, package, binding))
    called = [(m, facts.tree.parent(m.node)) for m in mentions]
    calls = [(m.dotted, c) for m, c in called if isinstance(c, cst.Call) and c.func is m.node]
    return OlderSdk(
        package=package,
        statements=tuple(dict.fromkeys(_statement(facts, binding) for binding in bindings)),
        bindings=bindings,
        mentions=mentions,
        sites=tuple(s for s in facts.sites if s.is_legacy and s.value.vertex is package.is_vertex),
        chats=tuple(
            call
            for call in facts.chat_constructions
            if (value := facts.values.evaluate(call)) is not None
            and value.legacy
            and value.vertex is package.is_vertex
        ),
        models=tuple(call for dotted, call in calls if package.canonical(dotted) == package.model),
        configures=tuple(call for dotted, call in calls if dotted in package.configures),
    )


def _bindings(facts: Facts, package: OlderPackage) -> Iterator[Binding]:
    for statement in facts.tree.scopes.nodes(cst.Import, cst.ImportFrom):
        scope = facts.tree.scope_of(statement)
        for bindings in scope.bindings.values():
            for binding in bindings:
                is_here = facts.tree.parent(binding.node) is statement
                if binding.kind is BindingKind.IMPORT and is_here and package.has(_full(binding)):
                    yield binding


def _full(binding: Binding) -> str:
    """What an import names; ``import google.generativeai`` binds only ``google``."""
    alias = binding.node
    if isinstance(alias, cst.ImportAlias) and binding.dotted == "google":
        return dotted_name(alias.name)
    return binding.dotted or ""


def _statement(facts: Facts, binding: Binding) -> cst.Import | cst.ImportFrom:
    statement = facts.tree.parent(binding.node)
    assert isinstance(statement, (cst.Import, cst.ImportFrom))
    return statement


def _mentions(facts: Facts, package: OlderPackage, binding: Binding) -> Iterator[Mention]:
    holder: Scope = binding.scope_holding
    for read in facts.tree.scopes.reads.get((holder, binding.name), ()):
        node: cst.Name | cst.Attribute = read
        dotted = binding.dotted or ""
        while True:
            parent = facts.tree.parent(node)
            if not (isinstance(parent, cst.Attribute) and parent.value is node):
                break
            node, dotted = parent, f"{dotted}.{parent.attr.value}"
        if isinstance(facts.tree.parent(node), (cst.ImportAlias, cst.ImportFrom)):
            continue  # `from vertexai.generative_models import ...` beside `import vertexai`
        if package.has(dotted):
            yield Mention(node, dotted)

"""Where a module uses google-generativeai: its imports, every mention of its names, its calls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.mapping.older_sdks import CONFIGURE, MODEL, PACKAGE, PROTOS, SAME
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

    statements: tuple[cst.Import | cst.ImportFrom, ...]
    bindings: tuple[Binding, ...]
    mentions: tuple[Mention, ...]
    sites: tuple[Site, ...]
    chats: tuple[cst.Call, ...]
    models: tuple[cst.Call, ...]
    configures: tuple[cst.Call, ...]


def find_older_sdk(facts: Facts) -> OlderSdk | None:
    """What the module does with google-generativeai; None if it does not import it."""
    if "generativeai" not in facts.tree.text:
        return None
    bindings = tuple(_bindings(facts))
    if not bindings:
        return None
    mentions = tuple(one for binding in bindings for one in _mentions(facts, binding))
    called = [(m, facts.tree.parent(m.node)) for m in mentions]
    calls = [(m.dotted, c) for m, c in called if isinstance(c, cst.Call) and c.func is m.node]
    return OlderSdk(
        statements=tuple(dict.fromkeys(_statement(facts, binding) for binding in bindings)),
        bindings=bindings,
        mentions=mentions,
        sites=tuple(s for s in facts.sites if s.is_legacy and not s.value.vertex),
        chats=tuple(
            call
            for call in facts.chat_constructions
            if (value := facts.values.evaluate(call)) is not None
            and value.legacy
            and not value.vertex
        ),
        models=tuple(call for dotted, call in calls if SAME.get(dotted, dotted) == MODEL),
        configures=tuple(call for dotted, call in calls if dotted == CONFIGURE),
    )


def is_of_package(dotted: str) -> bool:
    """Whether a full name is that of the package or of something in it."""
    return any(dotted == one or dotted.startswith(f"{one}.") for one in (PACKAGE, *PROTOS)) or (
        dotted.startswith("google.ai.generativelanguage")
    )


def _bindings(facts: Facts) -> Iterator[Binding]:
    for statement in facts.tree.scopes.nodes(cst.Import, cst.ImportFrom):
        scope = facts.tree.scope_of(statement)
        for bindings in scope.bindings.values():
            for binding in bindings:
                is_here = facts.tree.parent(binding.node) is statement
                if binding.kind is BindingKind.IMPORT and is_here and is_of_package(_full(binding)):
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


def _mentions(facts: Facts, binding: Binding) -> Iterator[Mention]:
    holder: Scope = binding.scope_holding
    for read in facts.tree.scopes.reads.get((holder, binding.name), ()):
        node: cst.Name | cst.Attribute = read
        dotted = binding.dotted or ""
        while True:
            parent = facts.tree.parent(node)
            if not (isinstance(parent, cst.Attribute) and parent.value is node):
                break
            node, dotted = parent, f"{dotted}.{parent.attr.value}"
        if is_of_package(dotted):
            yield Mention(node, dotted)

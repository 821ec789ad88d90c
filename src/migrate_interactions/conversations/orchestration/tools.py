"""Tools in the nested form: they change where they are written, and with the request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from migrate_interactions.conversations.orchestration.lines import orchestration_of
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Category, Orchestration
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.walk import descendants

#: What makes tools, and what they are made of.
_MAKING = frozenset({"Tool", "FunctionDeclaration", "Schema", "ToolConfig"})


def orchestration_of_tools(facts: Facts, calls: Iterable[cst.Call]) -> tuple[Orchestration, ...]:
    """The lines of ``calls`` that are given tools, and those on which the tools are made."""
    changing = list(calls)
    made = [one for call in changing for one in _made_for(facts, call, frozenset())]
    return orchestration_of(facts, Category.TOOLS, changing=[*changing, *made])


def _made_for(
    facts: Facts, node: cst.CSTNode, seen: frozenset[cst.CSTNode]
) -> Iterator[cst.CSTNode]:
    """The assignments of tools that ``node`` names, itself or through others."""
    for below in descendants(node):
        binding = facts.tracker.only_definition(below) if isinstance(below, cst.Name) else None
        if binding is None or binding.kind is not BindingKind.ASSIGNMENT or binding.node in seen:
            continue
        if binding.value is not None and _makes_tools(binding.value):
            yield binding.node
            yield from _made_for(facts, binding.value, seen | {binding.node})


def _makes_tools(value: cst.CSTNode) -> bool:
    for below in descendants(value):
        match below:
            case cst.Call(func=cst.Attribute(attr=cst.Name(value=name)) | cst.Name(value=name)):
                if name in _MAKING:
                    return True
    return False

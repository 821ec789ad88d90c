"""The facts of one module that everything later builds on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import libcst as cst

from migrate_interactions.facts.calls import CallGraph
from migrate_interactions.facts.sdk import ASYNC_KINDS, SITE_KINDS, SITE_METHODS, Kind
from migrate_interactions.facts.sdk import STREAMING_KINDS as _STREAMING
from migrate_interactions.facts.tracking import Tracker
from migrate_interactions.facts.values import Value, Values
from migrate_interactions.sources.project import Project
from migrate_interactions.syntax.tree import Tree


@dataclass(frozen=True, eq=False)
class Site:
    """One call of the old API: ``generate_content`` or a chat's ``send_message``."""

    call: cst.Call
    kind: Kind
    receiver: cst.BaseExpression
    value: Value

    @property
    def is_async(self) -> bool:
        return self.kind in ASYNC_KINDS

    @property
    def is_streaming(self) -> bool:
        return self.kind in _STREAMING

    @property
    def is_chat(self) -> bool:
        return self.kind in (
            Kind.SEND,
            Kind.ASYNC_SEND,
            Kind.SEND_STREAM,
            Kind.ASYNC_SEND_STREAM,
        )

    def argument(self, name: str) -> cst.Arg | None:
        """The keyword argument ``name`` of the call."""
        for argument in self.call.args:
            if argument.keyword is not None and argument.keyword.value == name:
                return argument
        return None


@dataclass(frozen=True, eq=False)
class Facts:
    """One module, its values and its sites, in source order."""

    tree: Tree
    project: Project
    calls: CallGraph
    values: Values
    tracker: Tracker

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        found = []
        for call in self.tree.scopes.nodes(cst.Call):
            match call:
                case cst.Call(
                    func=cst.Attribute(value=receiver, attr=cst.Name(value=name)) as func
                ) if name in SITE_METHODS:
                    value = self.values.evaluate(func)
                    if value is not None and value.kind in SITE_KINDS:
                        found.append(Site(call, value.kind, receiver, value))
        return tuple(found)

    @cached_property
    def site_by_call(self) -> dict[cst.CSTNode, Site]:
        return {site.call: site for site in self.sites}

    @cached_property
    def chat_constructions(self) -> tuple[cst.Call, ...]:
        """Calls of ``chats.create``, in source order."""
        found = []
        for call in self.tree.scopes.nodes(cst.Call):
            match call:
                case cst.Call(func=cst.Attribute(attr=cst.Name(value="create")) as func):
                    if self.values.kind(func) in (Kind.CREATE_CHAT, Kind.CREATE_ASYNC_CHAT):
                        found.append(call)
        return tuple(found)


def read_facts(tree: Tree, project: Project) -> Facts:
    """The facts of ``tree``, evaluated as they are asked for."""
    calls = CallGraph(tree)
    values = Values(tree, calls)
    return Facts(tree, project, calls, values, Tracker(tree, calls, values))

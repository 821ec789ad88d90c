"""The facts of one module that everything later builds on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import libcst as cst

from migrate_interactions.facts.calls import CallGraph
from migrate_interactions.facts.sdk import (
    ASYNC_KINDS,
    SITE_KINDS,
    SITE_METHODS,
    STREAMING_KINDS,
    THREAD_CALLERS,
    Kind,
)
from migrate_interactions.facts.texts import is_text
from migrate_interactions.facts.tracking import Tracker
from migrate_interactions.facts.values import Value, Values
from migrate_interactions.sources.project import Project
from migrate_interactions.syntax.tree import Tree


@dataclass(frozen=True, eq=False)
class Site:
    """One call of the old API: ``generate_content`` or a chat's ``send_message``.

    ``call`` is the call that has the arguments, ``method`` the expression of the method; where
    the method is handed to a thread, it is the first argument of ``call``.
    """

    call: cst.Call
    kind: Kind
    method: cst.Attribute
    value: Value

    @property
    def receiver(self) -> cst.BaseExpression:
        return self.method.value

    @property
    def is_handed_over(self) -> bool:
        """Whether the method is not called here, but by a thread that is given it."""
        return self.call.func is not self.method

    @property
    def arguments(self) -> Sequence[cst.Arg]:
        """The arguments of the method."""
        return self.call.args[1:] if self.is_handed_over else self.call.args

    @property
    def is_async(self) -> bool:
        return self.kind in ASYNC_KINDS

    @property
    def is_streaming(self) -> bool:
        return self.kind in STREAMING_KINDS

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
        for argument in self.arguments:
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
                case cst.Call(func=cst.Attribute(attr=cst.Name(value=name)) as method) if (
                    name in SITE_METHODS
                ):
                    pass
                case cst.Call(
                    args=[cst.Arg(value=cst.Attribute(attr=cst.Name(value=name)) as method), *_]
                ) if name in SITE_METHODS and self.values.imported(call.func) in THREAD_CALLERS:
                    pass
                case _:
                    continue
            value = self.values.evaluate(method)
            if value is not None and value.kind in SITE_KINDS:
                found.append(Site(call, value.kind, method, value))
        return tuple(found)

    def is_text(self, node: cst.BaseExpression) -> bool:
        """Whether there is evidence that ``node`` is a text, and none that it is not."""
        return is_text(self.values, self.calls, self.tracker, node)

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

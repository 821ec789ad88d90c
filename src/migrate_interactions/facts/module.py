"""The facts of one module that everything later builds on."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import libcst as cst

from migrate_interactions.facts.aliases import calls_of_kept, find_aliases, uncalled_methods
from migrate_interactions.facts.calls import CallGraph
from migrate_interactions.facts.frameworks import EntryPoints
from migrate_interactions.facts.hand_overs import HandOvers
from migrate_interactions.facts.imported_values import imported_values, is_collection
from migrate_interactions.facts.interaction_calls import InteractionCall, find_interaction_calls
from migrate_interactions.facts.overrides import Overrides
from migrate_interactions.facts.running import Gives, run_of
from migrate_interactions.facts.sdk import (
    ASYNC_KINDS,
    ATTRIBUTES,
    GENERATE_KINDS,
    SITE_KINDS,
    SITE_METHODS,
    STREAMED,
    STREAMING_KINDS,
    Kind,
)
from migrate_interactions.facts.texts import TextEvidence, is_named_like_text
from migrate_interactions.facts.tracking import Tracker
from migrate_interactions.facts.values import Value, Values
from migrate_interactions.sources.project import Project
from migrate_interactions.syntax.shapes import is_false, keyword_argument, keyword_of
from migrate_interactions.syntax.tree import Tree
from migrate_interactions.syntax.uses import is_target


@dataclass(frozen=True, eq=False)
class Site:
    """One call of the old API: ``generate_content`` or a chat's ``send_message``.

    ``call`` is the call that has the arguments, ``method`` the expression of the method. Where
    the method is handed to a thread or to ``partial``, it is an argument of ``call``; where it
    has a name of its own, it stands where that name is given it.
    """

    call: cst.Call
    kind: Kind
    method: cst.Attribute
    value: Value
    #: Whether ``call`` calls the method by a name of its own.
    is_alias: bool = False
    #: Calls that give further arguments: those of what ``partial`` has made.
    completed_by: tuple[cst.Call, ...] = ()

    @property
    def receiver(self) -> cst.BaseExpression:
        return self.method.value

    @property
    def is_handed_over(self) -> bool:
        """Whether the method is not called here, but by what is given it."""
        return not self.is_alias and self.call.func is not self.method

    @property
    def arguments(self) -> Sequence[cst.Arg]:
        """The arguments of the method."""
        if not self.is_handed_over:
            return self.call.args
        place = next(i for i, a in enumerate(self.call.args) if a.value is self.method)
        return self.call.args[place + 1 :]

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

    @property
    def is_legacy(self) -> bool:
        """Whether the call is one of an older package, which has no Interactions API."""
        return self.value.legacy

    def argument(self, name: str) -> cst.Arg | None:
        """The argument ``name`` of the call; the older packages take contents by position."""
        found = keyword_argument(self.arguments, name)
        if found is not None:
            return found
        if self.is_legacy and name in ("contents", "message"):
            first = next(iter(self.arguments), None)
            return first if first is not None and not (first.keyword or first.star) else None
        return None


@dataclass(frozen=True, eq=False)
class Facts:
    """One module, its values and its sites, in source order."""

    tree: Tree
    project: Project
    calls: CallGraph
    values: Values
    tracker: Tracker
    #: What was found out at a price, under keys of those who found it.
    remembered: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        aliases = find_aliases(self.values)
        found = []
        for call in self.tree.scopes.nodes(cst.Call):
            method = _method_in(call)
            is_alias = False
            if method is None and (alias := aliases.by_call.get(call)) is not None:
                method, is_alias = alias, True
            if method is None:
                continue
            value = self.values.evaluate(method) or self._through_hand_over(method)
            if value is None or value.kind not in SITE_KINDS:
                continue
            run = run_of(self.values, call) if call.func is not method and not is_alias else None
            if call.func is method or is_alias:
                found.append(Site(call, _kind_here(call, value), method, value, is_alias))
            elif run is not None and run.function is method:
                later = calls_of_kept(self.values, call) if run.gives is Gives.FUNCTION else ()
                kind = _kind_here(call, value)
                found.append(Site(call, kind, method, value, completed_by=tuple(later)))
        return tuple(found)

    def _through_hand_over(self, method: cst.Attribute) -> Value | None:
        """A method of an older package's model that comes to a function through an executor."""
        match method:
            case cst.Attribute(value=cst.Name() as owner, attr=cst.Name(value=name)):
                parameter = self.tracker.only_definition(owner)
            case _:
                return None
        function = parameter.scope.node if parameter is not None else None
        if parameter is None or not isinstance(function, cst.FunctionDef):
            return None
        given = list(self.hand_overs.arguments_for(function, parameter.name))
        value = self.values.evaluate(given[0]) if len(given) == 1 else None
        if value is None or value.kind is None or not value.legacy:
            return None
        kind = ATTRIBUTES.get((value.kind, name))
        return replace(value, kind=kind) if kind is not None else None

    @cached_property
    def interaction_calls(self) -> tuple[InteractionCall, ...]:
        """Calls that make or fetch an interaction, in source order."""
        return find_interaction_calls(self.tree, self.values)

    @cached_property
    def hand_overs(self) -> HandOvers:
        """Functions of this module that threads, executors and the like are given."""
        return HandOvers(self.values)

    @cached_property
    def entry_points(self) -> EntryPoints:
        """Where web servers, bots and task queues call this module."""
        return EntryPoints(self.values)

    @cached_property
    def loose_methods(self) -> tuple[cst.Attribute, ...]:
        """Mentions of ``generate_content`` that become a call where it cannot be seen."""
        known = {site.method for site in self.sites}
        return tuple(
            method
            for method in uncalled_methods(self.values)
            if method not in known and self.values.kind(method) in GENERATE_KINDS
        )

    @cached_property
    def patches(self) -> tuple[cst.Attribute, ...]:
        """Places that replace one of the SDK's own methods."""
        found = []
        for node in self.tree.scopes.nodes(cst.Attribute):
            if node.attr.value in SITE_METHODS and is_target(self.tree, node):
                owner = self.values.evaluate(node.value)
                imported = (owner.imported or "") if owner is not None else ""
                if imported.startswith("google.genai") or self.values.kind(node) is not None:
                    found.append(node)
        return tuple(found)

    def is_text(self, node: cst.BaseExpression) -> bool:
        """Whether the code shows that ``node`` is a text."""
        return TextEvidence(self.values, self.calls, self.tracker, lambda _: False).is_text(node)

    def seems_text(self, node: cst.BaseExpression) -> bool:
        """The same, where what nothing is known of is taken at its name."""

        def unknown(node: cst.BaseExpression) -> bool:
            if self.entry_points.is_text_of_message(node):
                return True
            return is_named_like_text(node) and not self.is_imported_collection(node)

        return TextEvidence(self.values, self.calls, self.tracker, unknown).is_text(node)

    def is_imported_collection(self, node: cst.BaseExpression) -> bool:
        """Whether ``node`` comes from another file of the project, and is a list or the like."""
        return any(map(is_collection, imported_values(self.project, self.values, node)))

    @cached_property
    def site_by_call(self) -> dict[cst.CSTNode, Site]:
        return {site.call: site for site in self.sites}

    @cached_property
    def chat_constructions(self) -> tuple[cst.Call, ...]:
        """Calls of ``chats.create``, in source order."""
        found = []
        for call in self.tree.scopes.nodes(cst.Call):
            match call:
                case cst.Call(
                    func=cst.Attribute(attr=cst.Name(value="create" | "start_chat")) as func
                ):
                    if self.values.kind(func) in (Kind.CREATE_CHAT, Kind.CREATE_ASYNC_CHAT):
                        found.append(call)
        return tuple(found)


def _kind_here(call: cst.Call, value: Value) -> Kind:
    """What ``value``, the method, is in ``call``: older packages stream with ``stream=True``."""
    assert value.kind is not None
    streams = any(
        keyword_of(argument) == "stream" and not is_false(argument.value) for argument in call.args
    )
    return STREAMED.get(value.kind, value.kind) if value.legacy and streams else value.kind


def _method_in(call: cst.Call) -> cst.Attribute | None:
    """The expression in ``call`` that may be the method: its function, or an argument."""
    for node in (call.func, *(argument.value for argument in call.args[:2])):
        match node:
            case cst.Attribute(attr=cst.Name(value=name)) if name in SITE_METHODS:
                return node
    return None


def read_facts(tree: Tree, project: Project) -> Facts:
    """The facts of ``tree``, evaluated as they are asked for."""
    calls = CallGraph(tree)
    values = Values(tree, calls)
    return Facts(
        tree, project, calls, values, Tracker(tree, calls, values, Overrides(tree, calls, values))
    )

"""Conversations that a client-side chat object keeps."""

from __future__ import annotations

from dataclasses import dataclass, replace

import libcst as cst

from migrate_interactions.conversations.chat_histories import history_read
from migrate_interactions.conversations.flow.callees import callers_of
from migrate_interactions.conversations.forms import COPIES_OBJECTS, Form
from migrate_interactions.conversations.overlaps import overlapping_start
from migrate_interactions.facts.journeys import Journey
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.facts.sdk import Kind
from migrate_interactions.facts.strangers import stranger
from migrate_interactions.findings import Refusal
from migrate_interactions.syntax.scopes import Binding, BindingKind, Scope
from migrate_interactions.syntax.shapes import is_none
from migrate_interactions.syntax.uses import is_tested

_HISTORY_ATTRIBUTES = frozenset({"record_history", "history", "_curated_history"})


@dataclass(frozen=True, eq=False)
class ChatConversation:
    """Chats that live in the same places, and everything that is sent through them.

    ``constructions`` are the calls of ``chats.create``, ``sites`` the sends. The chat is kept
    in the variables ``bindings`` and the attributes ``attributes``. ``form`` is None where it
    must stay as it is, and ``refusal`` says why.
    """

    constructions: tuple[cst.Call, ...]
    sites: tuple[Site, ...]
    bindings: tuple[Binding, ...]
    attributes: tuple[tuple[cst.ClassDef, str], ...]
    form: Form | None
    refusal: Refusal | None
    #: Whether the code asks if there is a chat at all.
    is_asked_for: bool = False
    #: Functions that take or return it.
    functions: tuple[cst.FunctionDef, ...] = ()
    #: Calls of ``get_history``.
    history_reads: tuple[cst.Call, ...] = ()
    #: Keys of Streamlit's session under which it is kept.
    session_keys: tuple[str, ...] = ()


def find_chats(facts: Facts) -> tuple[ChatConversation, ...]:
    """All chats of the module, in source order, those that share a place together."""
    groups: list[tuple[list[cst.Call], list[Journey]]] = []
    for construction in facts.chat_constructions:
        journey = facts.tracker.follow(construction)
        related = [group for group in groups if any(_share(journey, j) for j in group[1])]
        merged_calls = [call for group in related for call in group[0]]
        merged_journeys = [j for group in related for j in group[1]]
        groups = [group for group in groups if group not in related]
        groups.append(([*merged_calls, construction], [*merged_journeys, journey]))
    found = [_conversation(facts, calls, journeys) for calls, journeys in groups]
    return tuple(sorted(found, key=lambda c: facts.tree.span(c.constructions[0]).start))


def _share(left: Journey, right: Journey) -> bool:
    return bool(
        {id(use) for use in left.uses} & {id(use) for use in right.uses}
        or {_variable(b) for b in left.bindings} & {_variable(b) for b in right.bindings}
        or set(left.attributes) & set(right.attributes)
    )


def _variable(binding: Binding) -> tuple[Scope, str]:
    return binding.scope_holding, binding.name


def _conversation(
    facts: Facts, constructions: list[cst.Call], journeys: list[Journey]
) -> ChatConversation:
    sites: list[Site] = []
    refusal: Refusal | None = None
    asked = False
    reads: list[cst.Call] = []
    uses = {id(use): use for journey in journeys for use in journey.uses}.values()
    for use in sorted(uses, key=lambda u: facts.tree.span(u).start):
        parent = facts.tree.parent(use)
        match parent:
            case cst.Attribute(value=value, attr=cst.Name(value=name)) if value is use:
                call = facts.tree.parent(parent)
                if isinstance(call, cst.Arg):
                    call = facts.tree.parent(call)
                site = facts.site_by_call.get(call) if call is not None else None
                if site is not None and site.method is parent:
                    sites.append(site)
                    continue
                read = history_read(facts, parent) if name == "get_history" else None
                if isinstance(read, cst.Call):
                    reads.append(read)
                else:
                    refused = read or _refuse_attribute(facts, parent, name)
                    if refusal is None or refused.reason == "history-truncated":
                        refusal = refused
            case _ if is_tested(facts.tree, use):
                asked = True
    for journey in journeys:
        for escape in journey.escapes:
            if refusal is None:
                refusal = Refusal(
                    "chat-escapes", f"the chat {escape.what}", facts.tree.line(escape.node)
                )
    other = stranger(facts.tracker, journeys)
    if refusal is None and other is not None:
        refusal = Refusal(
            "chat-escapes",
            f"`{facts.tree.excerpt(other.node)}` {other.what}",
            facts.tree.line(other.node),
        )
    if refusal is None:
        refusal = _overlap(facts, sites)
    bindings = {b: None for journey in journeys for b in journey.bindings}
    attributes = {a: None for journey in journeys for a in journey.attributes}
    if refusal is None:
        refusal = _other_values(facts, list(bindings), list(attributes))
    conversation = ChatConversation(
        tuple(constructions),
        tuple(sites),
        tuple(bindings),
        tuple(attributes),
        None,
        refusal,
        asked,
        tuple({f: None for j in journeys for f in (*j.returned_by, *(f for f, _ in j.parameters))}),
        tuple(reads),
        tuple({key: None for journey in journeys for key in journey.session_keys}),
    )
    if refusal is not None:
        return conversation
    return replace(conversation, form=_form(facts, conversation, journeys))


def _overlap(facts: Facts, sites: list[Site]) -> Refusal | None:
    """Messages of one chat that may be under way at the same time."""
    functions = {f for s in sites if (f := facts.calls.enclosing_function(s.call)) is not None}
    place = overlapping_start(facts, callers_of(facts, functions), [s.call for s in sites])
    if place is None:
        return None
    return Refusal(
        "chat-escapes",
        f"`{facts.tree.excerpt(place)}` may have several messages under way at once",
        facts.tree.line(place),
    )


def _refuse_attribute(facts: Facts, node: cst.Attribute, name: str) -> Refusal:
    reason = "chat-history-read" if name in _HISTORY_ATTRIBUTES else "chat-escapes"
    return Refusal(reason, f"`{facts.tree.source(node)}` is used", facts.tree.line(node))


def _other_values(
    facts: Facts,
    bindings: list[Binding],
    attributes: list[tuple[cst.ClassDef, str]],
) -> Refusal | None:
    """A place that holds chats may hold nothing else but None."""
    for binding in bindings:
        scope = binding.scope_holding
        for other in scope.bindings.get(binding.name, ()):
            if other in bindings or other.kind in (
                BindingKind.ANNOTATION_ONLY,
                BindingKind.DELETE,
            ):
                continue
            if is_none(other.value):
                continue
            if other.value is not None and _is_chat(facts, other.value):
                continue
            if not any(b is other for b in bindings) and _reads_are_apart(facts, binding, other):
                continue
            return Refusal(
                "chat-escapes",
                f"`{binding.name}` is also set to something else",
                facts.tree.line(other.node),
            )
    for cls, name in attributes:
        for value in facts.calls.stored(cls, name):
            if not _is_chat(facts, value) and not is_none(value):
                return Refusal(
                    "chat-escapes",
                    f"`{name}` is also set to `{facts.tree.source(value)}`",
                    facts.tree.line(value),
                )
    return None


def _is_chat(facts: Facts, node: cst.BaseExpression) -> bool:
    return facts.values.kind(node) in (Kind.CHAT, Kind.ASYNC_CHAT)


def _reads_are_apart(facts: Facts, one: Binding, other: Binding) -> bool:
    seen = {id(read) for read in facts.tracker.reads_of(one)}
    return not any(id(read) in seen for read in facts.tracker.reads_of(other))


def _only_in_methods(facts: Facts, conversation: ChatConversation) -> bool:
    """Whether the chat's attribute is set and used through ``self`` alone."""
    names = {name for _, name in conversation.attributes}
    if any(facts.calls.class_scope(c).bindings.get(n) for c, n in conversation.attributes):
        return False
    return all(
        facts.calls.self_attribute(node) is not None
        for node in facts.tree.scopes.nodes(cst.Attribute)
        if node.attr.value in names
        and facts.values.kind(node) in (Kind.CHAT, Kind.ASYNC_CHAT, None)
        and facts.values.kind(node.value) is None
    )


def _form(facts: Facts, conversation: ChatConversation, journeys: list[Journey]) -> Form:
    """The id alone will do where the chat has one place and one set of settings."""
    places = {_variable(b) for b in conversation.bindings} | set(conversation.attributes)
    simple = len(places) == 1 and not any(journey.returned_by for journey in journeys)
    if conversation.attributes and (
        COPIES_OBJECTS.search(facts.tree.text) or not _only_in_methods(facts, conversation)
    ):
        return Form.OBJECT
    if not simple or conversation.is_asked_for or conversation.history_reads:
        return Form.OBJECT
    texts = {
        tuple(sorted(facts.tree.source(a) for a in call.args))
        for call in conversation.constructions
    }
    if len(texts) != 1:
        return Form.OBJECT
    for call in conversation.constructions:
        if any(a.keyword is not None and a.keyword.value == "history" for a in call.args):
            return Form.OBJECT
        match facts.tree.parent(call):
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Subscript()), *_]):
                return Form.OBJECT
            case cst.Assign() | cst.AnnAssign():
                pass
            case _:
                return Form.OBJECT
    for binding in conversation.bindings:
        for other in binding.scope_holding.bindings.get(binding.name, ()):
            if other not in conversation.bindings and other.kind is not (
                BindingKind.ANNOTATION_ONLY
            ):
                return Form.OBJECT
    if any(
        not _is_chat(facts, value)
        for cls, name in conversation.attributes
        for value in facts.calls.stored(cls, name)
    ):
        return Form.OBJECT
    if len(conversation.sites) > 2 or conversation.functions:
        return Form.OBJECT
    return Form.ID

"""Why stored turns have to be sent as they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

import libcst as cst

from migrate_interactions.conversations.answers import answer
from migrate_interactions.conversations.stored.histories import StoredHistory
from migrate_interactions.conversations.stored.places import StoreKind, written_to
from migrate_interactions.conversations.stored.reaching import reached, values_behind
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Refusal
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.shapes import written_fields
from migrate_interactions.syntax.walk import descendants

#: Methods of texts that give another text.
_CHANGING = frozenset({"strip", "lstrip", "rstrip", "replace", "lower", "upper", "removesuffix"})
#: Functions and methods that only show what they are given.
_SHOWING = frozenset({"print", "write", "debug", "info", "warning", "send", "reply"})
_TEXT_KEYS = ("text", "content", "parts", "message")


def stored_refusal(facts: Facts, history: StoredHistory, *, server: bool) -> Refusal | None:
    """The first reason why ``history`` stays; ``server`` if the service is to keep the turns."""
    if not server:
        return None
    if history.store.kind is StoreKind.OTHER:
        return Refusal(
            "history-persisted",
            f"the turns come from `{facts.tree.excerpt(history.store.node)}`; "
            "the interaction's id would have to be stored with them",
            facts.tree.line(history.store.node),
        )
    if history.store.kind is StoreKind.PAGE:
        return Refusal(
            "history-persisted",
            f"`{facts.tree.excerpt(history.store.node)}` comes from the page with each message; "
            "the page would have to send the interaction's id along",
            facts.tree.line(history.store.node),
        )
    if history.cut is not None:
        return Refusal(
            "history-truncated",
            f"`{facts.tree.excerpt(history.cut)}` leaves out stored turns",
            facts.tree.line(history.cut),
        )
    return (
        _edited_refusal(facts, history)
        or _compacted_refusal(facts, history)
        or _forgotten_refusal(facts, history)
    )


def _edited_refusal(facts: Facts, history: StoredHistory) -> Refusal | None:
    """An answer that is stored otherwise than the model gave it is never followed."""
    for text in _stored_texts(facts):
        found = answer(facts, text)
        if found is not None and not found.exact and history.site in found.sites:
            return Refusal(
                "answer-edited",
                f"`{facts.tree.excerpt(text)}` is not the answer as the model gave it",
                facts.tree.line(text),
            )
    return None


def _compacted_refusal(facts: Facts, history: StoredHistory) -> Refusal | None:
    """What another request has made of old turns takes their place."""
    for node in reached(facts, history.turns):
        if not isinstance(node, (cst.FormattedString, cst.BinaryOperation)):
            continue
        found = answer(facts, node)
        if found is not None and history.site not in found.sites:
            return Refusal(
                "history-compacted",
                f"`{facts.tree.excerpt(node)}` takes the place of stored turns",
                facts.tree.line(node),
            )
    return None


def _forgotten_refusal(facts: Facts, history: StoredHistory) -> Refusal | None:
    """There is nothing to follow where no answer is stored."""
    if history.chat is not None or history.site.is_streaming:
        return None
    arguments = facts.tree.scopes.nodes(cst.Arg)
    kept = [one.value for one in arguments if not _is_shown(facts, one)]
    kept += [one.value for one in facts.tree.scopes.nodes(cst.DictElement)]
    kept += [one.value for one in facts.tree.scopes.nodes(cst.Element)]
    for value in kept:
        if answer(facts, value) is not None:
            return None  # that of another request on top of the same turns may do
    return Refusal(
        "answer-not-kept",
        f"the answer is not written to {history.store.kind.value}",
        facts.tree.line(history.site.call),
    )


def _is_shown(facts: Facts, argument: cst.Arg) -> bool:
    """Whether ``argument`` is given to what only shows it, to a person or in a log."""
    call = facts.tree.parent(argument)
    return isinstance(call, cst.Call) and facts.values.name_of(call).rpartition(".")[2] in _SHOWING


def _stored_texts(facts: Facts) -> Iterator[cst.BaseExpression]:
    """The texts of turns that the module writes, and those changed on their way to a database."""
    for literal in facts.tree.scopes.nodes(cst.Dict):
        fields = written_fields(literal) or {}
        if "role" in fields:
            for key in _TEXT_KEYS:
                if key in fields:
                    yield from _texts(facts, fields[key])
    for call in facts.tree.scopes.nodes(cst.Call):
        written = written_to(facts, call)
        if written is not None and written.kind is StoreKind.SQLITE:
            for argument in call.args[1:]:
                yield from (one for one in descendants(argument.value) if _changes(one))


def _changes(node: cst.CSTNode) -> TypeGuard[cst.BaseExpression]:
    """Whether ``node`` is a part of a text, or a text made of one."""
    match node:
        case cst.Subscript(slice=[cst.SubscriptElement(slice=cst.Slice())]):
            return True
        case cst.Call(func=cst.Attribute(attr=cst.Name(value=name))):
            return name in _CHANGING
    return False


def _texts(facts: Facts, node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """The texts of a list of parts, or those that callers pass; else ``node`` itself."""
    match node:
        case cst.Name():
            passed = [value for value in values_behind(facts, node) if _is_passed(facts, node)]
            yield from passed or [node]
        case cst.List(elements=elements):
            for element in elements:
                yield from _texts(facts, element.value)
        case cst.Dict() | cst.Call() if "text" in (fields := written_fields(node) or {}):
            yield from _texts(facts, fields["text"])
        case _:
            yield node


def _is_passed(facts: Facts, node: cst.Name) -> bool:
    bound = facts.tracker.definitions_at(node)
    return bool(bound) and all(binding.kind is BindingKind.PARAMETER for binding in bound)

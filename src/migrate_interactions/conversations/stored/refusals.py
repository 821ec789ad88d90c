"""Why stored turns have to be sent as they are."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.answers import answer
from migrate_interactions.conversations.stored.histories import StoredHistory
from migrate_interactions.conversations.stored.places import StoreKind
from migrate_interactions.conversations.stored.reaching import values_behind
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Refusal
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.shapes import written_fields

_TEXT_KEYS = ("text", "content", "parts", "message")


def stored_refusal(facts: Facts, history: StoredHistory, *, server: bool) -> Refusal | None:
    """The first reason why ``history`` stays; ``server`` if the service is to keep the turns."""
    if history.store.kind is StoreKind.OTHER:
        return Refusal(
            "history-persisted",
            f"the turns come from `{facts.tree.excerpt(history.store.node)}`; "
            "the interaction's id would have to be stored with them",
            facts.tree.line(history.store.node),
        )
    if not server:
        return None
    if history.cut is not None:
        return Refusal(
            "history-truncated",
            f"`{facts.tree.excerpt(history.cut)}` leaves out stored turns",
            facts.tree.line(history.cut),
        )
    for text in _stored_answers(facts):
        found = answer(facts, text)
        if found is not None and not found.exact and history.site in found.sites:
            return Refusal(
                "answer-edited",
                f"`{facts.tree.excerpt(text)}` is not the answer as the model gave it",
                facts.tree.line(text),
            )
    return None


def _stored_answers(facts: Facts) -> Iterator[cst.BaseExpression]:
    """The texts of turns that the module writes."""
    for literal in facts.tree.scopes.nodes(cst.Dict):
        fields = written_fields(literal) or {}
        if "role" in fields:
            for key in _TEXT_KEYS:
                if key in fields:
                    yield from _texts(facts, fields[key])


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

"""What requests to Gemini are made of: every expression, and every list, behind their contents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.openai_compatible.clients import find_openai_clients
from migrate_interactions.conversations.stored.reaching import values_behind
from migrate_interactions.conversations.truncation.kept_lists import (
    ListKey,
    added_at,
    key_of,
    mentions_of,
    owner_of,
)
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.shapes import keyword_argument
from migrate_interactions.syntax.walk import descendants

#: How many expressions behind one request are looked at.
_MOST = 1500


@dataclass(frozen=True, eq=False)
class Sent:
    """One request, the expressions that its turns are made of, and the lists among them."""

    call: cst.Call
    nodes: frozenset[cst.CSTNode]
    lists: frozenset[ListKey]


def what_is_sent(facts: Facts) -> tuple[Sent, ...]:
    """The requests of the module that may carry turns, in source order."""
    starts: dict[cst.Call, list[cst.BaseExpression]] = {}
    for call, start in _carried(facts):
        starts.setdefault(call, []).append(start)
    found = [_behind(facts, call, there) for call, there in starts.items()]
    return tuple(sorted(found, key=lambda one: facts.tree.span(one.call).start))


def _carried(facts: Facts) -> Iterator[tuple[cst.Call, cst.BaseExpression]]:
    """Each request with its contents, its configuration, or what its chat begins with."""
    for site in facts.sites:
        for name in ("contents", "message", "config"):
            argument = site.argument(name)
            if argument is not None:
                yield site.call, argument.value
        first = next(iter(site.arguments), None)
        if site.is_chat and first is not None and first.keyword is None:
            yield site.call, first.value
    for construction in facts.chat_constructions:
        history = keyword_argument(construction.args, "history")
        if history is not None:
            yield construction, history.value
    if "generativelanguage" in facts.tree.text:
        for client in find_openai_clients(facts):
            for call in client.calls:
                messages = keyword_argument(call.args, "messages")
                if messages is not None:
                    yield call, messages.value


def _behind(facts: Facts, call: cst.Call, starts: list[cst.BaseExpression]) -> Sent:
    queue: list[cst.BaseExpression] = [*starts]
    nodes: set[cst.CSTNode] = set()
    lists: set[ListKey] = set()
    while queue and len(nodes) < _MOST:
        for node in descendants(queue.pop(0)):
            if node in nodes or not isinstance(node, cst.BaseExpression):
                continue
            nodes.add(node)
            queue += values_behind(facts, node)
            queue += _of_instance(facts, node)
            key = key_of(facts, node)
            if key is not None and key not in lists:
                lists.add(key)
                for mention in mentions_of(facts, node):
                    queue += added_at(facts, mention)
    return Sent(call, frozenset(nodes), frozenset(lists))


def _of_instance(facts: Facts, node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """What an attribute of an object of this module is set to, or what its property gives."""
    owner = owner_of(facts, node) if isinstance(node, cst.Attribute) else None
    if owner is None:
        return
    yield from facts.calls.attribute_values(*owner)
    getter = facts.calls.method(*owner)
    for statement in facts.calls.returns_of(getter) if getter is not None else ():
        if statement.value is not None:
            yield statement.value

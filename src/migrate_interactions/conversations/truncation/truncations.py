"""Where old turns of a conversation with Gemini are left out, replaced or counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import libcst as cst

from migrate_interactions.conversations.answers import answer
from migrate_interactions.conversations.histories import HistoryConversation
from migrate_interactions.conversations.operations.operation import Doing
from migrate_interactions.conversations.stored.histories import StoredHistory
from migrate_interactions.conversations.stored.places import read_from
from migrate_interactions.conversations.stored.reaching import reached
from migrate_interactions.conversations.stored.sources import Source, sources_of
from migrate_interactions.conversations.truncation.cuts import (
    Cut,
    Way,
    cuts_in,
    is_limited_query,
)
from migrate_interactions.conversations.truncation.kept_lists import key_of, list_at
from migrate_interactions.conversations.truncation.sent import Sent, what_is_sent
from migrate_interactions.conversations.truncation.turns import (
    Form,
    called,
    carries_turns,
    forms_in,
    is_chat_history,
    is_turns,
)
from migrate_interactions.facts.module import Facts
from migrate_interactions.facts.sdk import Kind
from migrate_interactions.sources import mentions_gemini, module_word
from migrate_interactions.syntax.shapes import keyword_argument
from migrate_interactions.syntax.walk import descendants

#: Without one of these, a module cuts no list in a way that is known here.
_SIGNS = re.compile(
    r"\[[^\]\n]*:|pop\(0\)|popleft|deque|ltrim|lrange|limit|reversed|count_tokens|summar", re.I
)
_MODELS = frozenset({Kind.MODELS, Kind.ASYNC_MODELS})
_SUMMING_UP = re.compile(r"summar|compress|compact|condens", re.I)
#: What tables and collections of turns are called.
_OF_TURNS = re.compile(r"messages?|history|histories|conversations?|turns?|chats?|dialog", re.I)


@dataclass(frozen=True, eq=False)
class Truncation:
    """``node`` leaves turns out, or counts them; ``requests`` are made with what is left.

    ``more`` are the statements below it that do the same, such as a second ``pop(0)``.
    """

    node: cst.CSTNode
    way: Way
    requests: tuple[cst.Call, ...]
    more: tuple[cst.CSTNode, ...] = ()


def find_truncations(
    facts: Facts, histories: Iterable[HistoryConversation], stored: Iterable[StoredHistory]
) -> tuple[Truncation, ...]:
    """All of them in the module, each statement once, in source order."""
    if _SIGNS.search(facts.tree.text) is None:
        return ()
    sent = what_is_sent(facts)
    found: dict[cst.CSTNode, Truncation] = {}
    for one in (
        *_summaries(facts, histories),
        *_cut_lists(facts, sent),
        *_cut_stores(facts, sent, stored),
        *_counts(facts, sent),
    ):
        found.setdefault(facts.tree.statement_of(one.node), one)
    in_order = sorted(found.values(), key=lambda one: facts.tree.span(one.node).start)
    return tuple(_joined(facts, in_order))


def _joined(facts: Facts, truncations: Iterable[Truncation]) -> Iterator[Truncation]:
    """``truncations``, of which those that say the same again are one with the first."""
    last: Truncation | None = None
    for one in truncations:
        if last is not None and _says(facts, last) == _says(facts, one):
            last = replace(last, more=(*last.more, one.node))
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


def _says(facts: Facts, truncation: Truncation) -> tuple[object, str]:
    """The block that ``truncation`` stands in, and its words."""
    block = facts.tree.parent(facts.tree.line_of(truncation.node))
    return block, facts.tree.source(truncation.node)


def _summaries(facts: Facts, histories: Iterable[HistoryConversation]) -> Iterator[Truncation]:
    for history in histories:
        calls = tuple(site.call for site in history.sites)
        for operation in history.operations:
            if operation.doing is Doing.COMPACT:
                yield Truncation(facts.tree.statement_of(operation.node), Way.SUMMARY, calls)


def _cut_lists(facts: Facts, sent: tuple[Sent, ...]) -> Iterator[Truncation]:
    for cut in cuts_in(facts):
        requests = tuple(one.call for one in sent if _is_sent(facts, cut, one))
        place = list_at(facts, cut.turns)
        if requests or (cut.keeps and _is_of_gemini(facts, place)):
            yield Truncation(cut.node, _way(facts, cut), requests)


def _is_sent(facts: Facts, cut: Cut, sent: Sent) -> bool:
    """Whether a request is made with what ``cut`` leaves of turns, then or later.

    Later, if the list itself is sent, or what is read from the same store.
    """
    if cut.node in sent.nodes or (cut.way is Way.BUDGET and cut.turns in sent.nodes):
        return is_turns(facts, cut.turns, sent)
    if not cut.keeps or not is_turns(facts, cut.turns, sent):
        return False
    place = list_at(facts, cut.turns)
    if key_of(facts, place) in sent.lists:
        return True
    return any(_is_read_from_one_store(facts, one, sent) for one in sources_of(facts, place))


def _is_read_from_one_store(facts: Facts, source: Source, sent: Sent) -> bool:
    """Whether ``source`` is read from a store that what is sent is read from: no answer is."""
    nodes = tuple(reached(facts, source.node))
    if any(isinstance(node, cst.Call) and node in facts.site_by_call for node in nodes):
        return False
    return any(node in sent.nodes and read_from(facts, node) is not None for node in nodes)


def _is_of_gemini(facts: Facts, place: cst.BaseExpression) -> bool:
    """Whether only Gemini can be sent what is in the list, wherever that is done."""
    if is_chat_history(facts, place):
        return True
    forms = forms_in(facts, place)
    return Form.OF_MODEL in forms or (Form.IN_PARTS in forms and _is_used_with_gemini(facts))


def _is_used_with_gemini(facts: Facts) -> bool:
    """Whether the module, or one that imports it, has to do with Gemini."""
    path = facts.tree.path
    importing = facts.project.files_importing(module_word(path), (), path)
    return any(mentions_gemini(facts.project.content_of(one)) for one in (*importing, path))


def _way(facts: Facts, cut: Cut) -> Way:
    """The way of ``cut``; another one if something stands for what it leaves out."""
    if isinstance(cut.node, cst.Assign) and any(
        _sums_up(facts, below) for below in descendants(cut.node.value)
    ):
        return Way.SUMMARY
    return cut.way


def _sums_up(facts: Facts, node: cst.CSTNode) -> bool:
    match node:
        case cst.Name() | cst.Attribute():
            if _SUMMING_UP.search(called(node)):
                return True
            return answer(facts, node) is not None and isinstance(node, cst.Name)
    return False


def _cut_stores(
    facts: Facts, sent: tuple[Sent, ...], stored: Iterable[StoredHistory]
) -> Iterator[Truncation]:
    said: set[cst.CSTNode] = set()
    for history in stored:
        if history.cut is not None:
            way = Way.WINDOW if isinstance(history.cut, cst.Subscript) else Way.STORE
            yield Truncation(history.cut, way, history.calls)
            said.update(reached(facts, history.cut))
    by_query: dict[cst.CSTNode, list[Sent]] = {}
    for one in sent:
        for node in one.nodes:
            if (
                node not in said
                and is_limited_query(facts, node)
                and _OF_TURNS.search(facts.tree.source(node))
            ):
                by_query.setdefault(node, []).append(one)
    for query, requests in by_query.items():
        making = tuple(one.call for one in requests if carries_turns(facts, one))
        if making:
            yield Truncation(query, Way.STORE, making)


def _counts(facts: Facts, sent: tuple[Sent, ...]) -> Iterator[Truncation]:
    for call in facts.tree.scopes.nodes(cst.Call):
        match call.func:
            case cst.Attribute(value=models, attr=cst.Name("count_tokens")):
                if facts.values.kind(models) not in _MODELS:
                    continue
            case _:
                continue
        contents = keyword_argument(call.args, "contents")
        first = next((one for one in call.args if one.keyword is None), None)
        counted = contents or first
        if counted is None:
            continue
        place = list_at(facts, counted.value)
        if is_chat_history(facts, place) or forms_in(facts, place) - {Form.OTHER}:
            key = key_of(facts, place)
            requests = tuple(one.call for one in sent if key in one.lists)
            yield Truncation(call, Way.COUNT, requests)

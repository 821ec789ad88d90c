"""Requests whose earlier turns are read from a store, to which answers are written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.stored.marks import Mark, marks_of, may_be_same
from migrate_interactions.conversations.stored.places import (
    DATABASES,
    WORDS,
    Store,
    StoreKind,
    read_from,
    written_to,
)
from migrate_interactions.conversations.stored.reaching import reached
from migrate_interactions.conversations.stored.sources import Source, sources_of
from migrate_interactions.conversations.turns import MODEL
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.syntax.shapes import constant_text, keyword_argument
from migrate_interactions.syntax.walk import descendants


@dataclass(frozen=True, eq=False)
class StoredHistory:
    """A request with stored turns, or a chat that is made of them.

    ``sites`` are the call of ``generate_content``, or the messages that are sent through the
    chat ``chat``. ``turns`` is what the turns are given as. ``cut`` is what leaves some of the
    stored turns out.
    """

    sites: tuple[Site, ...]
    turns: cst.BaseExpression
    store: Store
    chat: cst.Call | None = None
    cut: cst.CSTNode | None = None

    @property
    def site(self) -> Site:
        """The first request."""
        return self.sites[0]

    @property
    def call(self) -> cst.Call:
        """Where the turns are given."""
        return self.chat if self.chat is not None else self.site.call

    @property
    def calls(self) -> tuple[cst.Call, ...]:
        """All calls that are made with them, in source order."""
        calls = [site.call for site in self.sites]
        return (self.chat, *calls) if self.chat is not None else tuple(calls)


def find_stored(facts: Facts) -> tuple[StoredHistory, ...]:
    """The requests of the module whose turns are stored, in source order."""
    text = facts.tree.text
    if not any(word in text for word in (*WORDS, *DATABASES)):
        return ()
    found: list[StoredHistory] = []
    for site in facts.sites:
        contents = site.argument("contents")
        if site.is_chat or contents is None:
            continue
        read = _read(facts, contents.value)
        if read is not None:
            source, store = read
            found.append(StoredHistory((site,), contents.value, store, cut=source.cut))
    found += _chats(facts)
    return tuple(sorted(found, key=lambda one: facts.tree.span(one.call).start))


def _chats(facts: Facts) -> Iterator[StoredHistory]:
    """Chats that are made with stored turns, by the messages that are sent through them."""
    for construction in facts.chat_constructions:
        history = keyword_argument(construction.args, "history")
        read = _read(facts, history.value) if history is not None else None
        if history is None or read is None:
            continue
        source, store = read
        sites = tuple(_messages(facts, construction))
        if sites:
            yield StoredHistory(sites, history.value, store, construction, source.cut)


def _messages(facts: Facts, construction: cst.Call) -> Iterator[Site]:
    uses = set(facts.tracker.follow(construction).uses)
    for site in facts.sites:
        if site.is_chat and site.receiver in uses:
            yield site


def _read(facts: Facts, turns: cst.BaseExpression) -> tuple[Source, Store] | None:
    """The first store that ``turns`` are read from and something of the program writes to."""
    best: tuple[Source, Store] | None = None
    for source in sources_of(facts, turns):
        aside: set[cst.BaseExpression] = set()
        for node in reached(facts, source.node):
            store = read_from(facts, node) if node not in aside else None
            if store is None:
                continue
            if _is_written(facts, store, turns):
                cut = source.cut or _cut_by(facts, store)
                if best is None or cut is not None:
                    best = Source(source.node, cut), store
                break
            if store.is_file:
                aside.update(reached(facts, store.place))  # says which file it is, and no turns
        if best is not None and best[0].cut is not None:
            break
    return best


def _is_written(facts: Facts, store: Store, turns: cst.BaseExpression) -> bool:
    """Whether ``store`` is also written to: turns that are only read are examples.

    A page keeps the answers by itself, if what it sends are turns: some of them the model's.
    """
    if store.kind is StoreKind.SESSION:
        return True
    if store.kind is StoreKind.PAGE:
        function = facts.calls.enclosing_function(turns)
        return function is not None and any(
            constant_text(below) == MODEL
            for below in descendants(function.body)
            if isinstance(below, cst.BaseExpression)
        )
    marks: frozenset[Mark] = marks_of(facts, store.place) if store.is_file else frozenset()
    for call in facts.tree.scopes.nodes(cst.Call):
        written = written_to(facts, call)
        if written is None or written.kind is not store.kind:
            continue
        if not store.is_file or may_be_same(marks, marks_of(facts, written.place)):
            return True
    return False


def _cut_by(facts: Facts, store: Store) -> cst.CSTNode | None:
    """What of the store's own language takes only some turns, or throws old ones away."""
    match store.kind, store.node:
        case StoreKind.REDIS, cst.Call(func=cst.Attribute(attr=cst.Name("lrange"))) as call:
            bounds = [facts.tree.source(argument.value) for argument in call.args[1:]]
            if bounds and bounds != ["0", "-1"]:
                return call
        case StoreKind.SQLITE, cst.Call(args=[cst.Arg(value=statement), *_]) as call:
            for below in reached(facts, statement):
                if "limit " in f"{(constant_text(below) or '').lower()} ":
                    return call
    for call in facts.tree.scopes.nodes(cst.Call):
        match call:
            case cst.Call(func=cst.Attribute(attr=cst.Name("ltrim"))):
                if store.kind is StoreKind.REDIS:
                    return call
            case cst.Call() if store.kind is StoreKind.OTHER and _keeps_some(facts, call):
                return call
    return None


def _keeps_some(facts: Facts, call: cst.Call) -> bool:
    """Whether ``call`` tells MongoDB to keep only so many entries of a list."""
    has_limit = any(
        isinstance(below, cst.DictElement) and constant_text(below.key) == "$slice"
        for below in descendants(call)
    )
    written = written_to(facts, call) if has_limit else None
    return written is not None and written.kind is StoreKind.OTHER

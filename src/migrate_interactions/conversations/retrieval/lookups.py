"""Queries of vector stores whose hits go into prompts of Gemini, and the verdict on the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.preparing.following import Path, Use, path_of
from migrate_interactions.conversations.retrieval.stores import (
    EMBEDDERS,
    FILTERS,
    STORES,
    WORDS,
    VectorStore,
)
from migrate_interactions.conversations.stored.reaching import annotated_with, reached
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.findings import Criterion, Judgement, Place, Verdict
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.walk import descendants

REPLACEMENT = (
    "the tool `file_search` with a File Search store, which splits, embeds and looks up documents "
    "by itself; they have to be given to it once"
)


@dataclass(frozen=True, eq=False)
class Lookup:
    """``query`` asks ``store``; what it finds goes into the prompts of ``requests``.

    ``fills`` are the calls that put documents into the store.
    """

    store: VectorStore
    query: cst.Call
    fills: tuple[cst.Call, ...]
    requests: tuple[Site, ...]
    judgement: Judgement


def find_lookups(facts: Facts) -> tuple[Lookup, ...]:
    """The queries of the module whose hits Gemini gets, in source order."""
    if not any(word in facts.tree.text for word in WORDS):
        return ()
    found = []
    for query, store in _calls(facts, queries=True):
        path = path_of(facts, query)
        if path.prompts:
            fills = tuple(call for call, other in _calls(facts, queries=False) if other is store)
            judgement = _judge(facts, store, query, fills, path)
            requests = tuple(dict.fromkeys(path.prompts))
            found.append(Lookup(store, query, fills, requests, judgement))
    return tuple(found)


def _calls(facts: Facts, *, queries: bool) -> Iterator[tuple[cst.Call, VectorStore]]:
    """Calls that query, or that fill, a store."""
    for call in facts.tree.scopes.nodes(cst.Call):
        match call.func:
            case cst.Attribute(value=receiver, attr=cst.Name(value=name)):
                pass
            case _:
                continue
        for store in STORES:
            if name in (store.queries if queries else store.fills) and _is_of(
                facts, receiver, store
            ):
                yield call, store
                break


def _is_of(facts: Facts, receiver: cst.BaseExpression, store: VectorStore) -> bool:
    """Whether ``receiver`` comes from the package of ``store``."""
    behind = (receiver, *_put_in(facts, receiver))
    for node in (below for start in behind for below in reached(facts, start)):
        if isinstance(node, cst.Name | cst.Attribute):
            names = [facts.values.imported(node)]
            if isinstance(node, cst.Name):
                names.append(annotated_with(facts, node))
            if any(name.split(".")[0] in store.packages for name in names if name):
                return True
    return False


def _put_in(facts: Facts, receiver: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """What the dictionary that ``receiver`` is taken from is given."""
    if not isinstance(receiver, cst.Subscript):
        return
    for mention in facts.calls.same_variable(receiver.value):
        entry = facts.tree.parent(mention)
        statement = facts.tree.statement_of(mention)
        if not isinstance(entry, cst.Subscript) or not isinstance(statement, cst.Assign):
            continue
        if any(entry in descendants(one.target) for one in statement.targets):
            yield statement.value


def _judge(
    facts: Facts, store: VectorStore, query: cst.Call, fills: tuple[cst.Call, ...], path: Path
) -> Judgement:
    filters = [one for one in query.args if one.keyword and one.keyword.value in FILTERS]
    others = [node for use in (Use.STORED, Use.OTHER) for node in path.of(use)]
    shown = path.of(Use.SHOWN)
    embedders = _embedders(facts)
    criteria = (
        Criterion(
            "filling of the index",
            "here" if fills else "elsewhere: others may share it",
            not fills,
            _places(facts, fills),
        ),
        Criterion(
            "consumers",
            "also something else than prompts of Gemini" if others else "prompts of Gemini only",
            bool(others),
            _places(facts, others),
        ),
        Criterion(
            "hits shown to people",
            "yes; of the tool they would be its citations" if shown else "no",
            False,
            _places(facts, shown),
        ),
        Criterion(
            "filters by metadata",
            "its own, which the tool may be given as `metadata_filter`" if filters else "none",
            False,
            _places(facts, filters),
        ),
        Criterion(
            "embeddings",
            f"of {', '.join(embedders)}: everything has to be embedded anew"
            if embedders
            else "of Gemini, or of the store's own choice",
            False,
            _places(facts, embedders.values()),
        ),
    )
    if not fills or others:
        verdict = Verdict.KEEPS
    elif filters or embedders or shown:
        verdict = Verdict.SHRINKS
    else:
        verdict = Verdict.COLLAPSES
    return Judgement(store.name, verdict, criteria, REPLACEMENT)


def _embedders(facts: Facts) -> dict[str, cst.CSTNode]:
    """Makers of embeddings other than Gemini -> where their package is imported and used."""
    found: dict[str, cst.CSTNode] = {}
    embeds = "mbedding" in facts.tree.text or ".encode(" in facts.tree.text
    for bindings in facts.tree.scopes.module.bindings.values():
        for binding in bindings:
            package = (binding.dotted or "").split(".")[0]
            if binding.kind is BindingKind.IMPORT and package in EMBEDDERS and embeds:
                found.setdefault(EMBEDDERS[package], binding.node)
    for node in facts.tree.scopes.nodes(cst.Attribute):
        # chromadb.utils.embedding_functions.OpenAIEmbeddingFunction and its like
        name = node.attr.value
        if name.endswith("EmbeddingFunction") and not name.startswith("Google"):
            found.setdefault(name.removesuffix("EmbeddingFunction") or name, node)
    return found


def _places(facts: Facts, nodes: Iterable[cst.CSTNode]) -> tuple[Place, ...]:
    return tuple(facts.tree.place(node) for node in nodes)

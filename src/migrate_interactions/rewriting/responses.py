"""Rewrites what is read of a response, or says what cannot be."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import libcst as cst

from migrate_interactions.conversations.results import response_sites
from migrate_interactions.facts.elsewhere import files_using
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.facts.tracking import Journey
from migrate_interactions.findings import Span
from migrate_interactions.mapping.response import ATTRIBUTES, NONE_IF_ZERO, USAGE
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.errors.rewrite import rewrite_error_handlers
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.uses import is_tested


def rewrite_reads(
    facts: Facts,
    draft: Draft,
    sites: Sequence[Site],
    is_gone: Callable[[cst.CSTNode], bool],
) -> list[Journey]:
    """Rename every read of every response of ``sites``.

    ``is_gone`` tells reads that disappear with the code around them. Raises RefusedError if a
    response goes where it cannot be followed, or something without a mapping is read of it.
    """
    rewrite_error_handlers(facts, draft, sites, is_gone)
    journeys = []
    done: set[int] = set()
    for site in sites:
        if site.is_streaming:
            continue  # read where the request is rewritten
        journey = facts.tracker.follow(site.call)
        journeys.append(journey)
        for escape in journey.escapes:
            if not is_gone(escape.node):
                raise RefusedError(
                    "response-escapes",
                    f"the response {escape.what}",
                    facts.tree.line(escape.node),
                )
        for function in journey.returned_by:
            _refuse_unseen_callers(facts, function)
        for use in journey.uses:
            if id(use) in done or is_gone(use):
                continue
            done.add(id(use))
            _only_these(facts, use, sites)
            parent = facts.tree.parent(use)
            if isinstance(parent, cst.Attribute) and parent.value is use:
                _rewrite_read(facts, draft, parent)
    return journeys


def _only_these(facts: Facts, use: cst.BaseExpression, sites: Sequence[Site]) -> None:
    """A read must see a response of these sites whichever way it is reached."""
    found = response_sites(facts, use)
    if not found or not found <= set(sites):
        raise RefusedError(
            "response-escapes",
            f"`{facts.tree.source(use)}` may also be something else here",
            facts.tree.line(use),
        )


def _rewrite_read(facts: Facts, draft: Draft, node: cst.Attribute) -> None:
    name = node.attr.value
    new = ATTRIBUTES.get(name)
    if new is None:
        raise RefusedError(
            "response-read",
            f"`{facts.tree.source(node)}` is read",
            facts.tree.line(node),
        )
    if name == "text" and _compares_with_none(facts, node):
        # output_text is never None, but empty where there is no text
        _or_none(facts, draft, node)
    draft.replace(node.attr, new)
    if name == "usage_metadata":
        rewrite_usage(facts, draft, node)


def _or_none(facts: Facts, draft: Draft, node: cst.BaseExpression) -> None:
    """Give None where the value is empty, unless the code puts something else there itself."""
    parent = facts.tree.parent(node)
    if isinstance(parent, cst.BooleanOperation) and isinstance(parent.operator, cst.Or):
        return
    alone = isinstance(parent, (cst.Assign, cst.AnnAssign, cst.Return, cst.Arg))
    before, after = ("", " or None") if alone else ("(", " or None)")
    span = facts.tree.span(node)
    draft.replace_span(Span(span.start, span.start), before)
    draft.replace_span(Span(span.end, span.end), after)


def _compares_with_none(facts: Facts, node: cst.BaseExpression) -> bool:
    journey = facts.tracker.follow(node)
    return any(
        is_tested(facts.tree, use) and isinstance(facts.tree.parent(use), cst.Comparison)
        for use in journey.uses
    )


def rewrite_usage(facts: Facts, draft: Draft, node: cst.BaseExpression) -> None:
    """Rename what is read of the ``usage_metadata`` that ``node`` is. Raises RefusedError."""
    journey = facts.tracker.follow(node)
    for escape in journey.escapes:
        raise RefusedError(
            "response-read",
            f"`usage_metadata` {escape.what}",
            facts.tree.line(escape.node),
        )
    for use in journey.uses:
        parent = facts.tree.parent(use)
        if isinstance(parent, cst.Attribute) and parent.value is use:
            new = USAGE.get(parent.attr.value)
            if new is None:
                raise RefusedError(
                    "response-read",
                    f"`{facts.tree.source(parent)}` is read",
                    facts.tree.line(parent),
                )
            draft.replace(parent.attr, new)
            if parent.attr.value in NONE_IF_ZERO:
                _or_none(facts, draft, parent)


def _refuse_unseen_callers(facts: Facts, function: cst.FunctionDef) -> None:
    """A function that hands out responses must not be called from files that stay as they are."""
    name = function.name.value
    others = files_using(facts, name)
    if others:
        raise RefusedError(
            "used-in-another-file",
            f"`{name}` returns the response and is used in {others[0]}",
            facts.tree.line(function),
        )
    if not facts.calls.calls_of(function):
        raise RefusedError(
            "response-escapes",
            f"the response is returned by `{name}`, whose callers are not in this file",
            facts.tree.line(function),
        )

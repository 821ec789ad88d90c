"""google-generativeai asks for a stream where it is called, google-genai where it is first read."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.facts.module import Site
from migrate_interactions.rewriting.older_sdks.work import Work

_RETRIES = ("retry", "backoff", "on_exception")


def check_stream(work: Work, site: Site) -> None:
    """Refuse a stream whose failed request is seen where nothing is read yet.

    Raises RefusedError.
    """
    if not site.is_streaming or work.package.is_vertex:
        return
    tree = work.facts.tree
    journey = work.facts.tracker.follow(site.call)
    given = [one for one in journey.seen if isinstance(one, cst.Call)]
    read = [one for one in journey.seen if _is_read(work, one)]
    for call in given:
        for handling in _handlers_around(work, call):
            outside = [one for one in read if not tree.is_within(one, [handling.body])]
            if outside:
                raise work.refuse(
                    f"`{tree.excerpt(call)}` fails where it is called; google-genai's stream fails "
                    "where it is read, which this handler does not see",
                    handling,
                    "error-handler",
                )
    for function in journey.returned_by:
        for decorator in function.decorators:
            named = tree.source(decorator.decorator)
            if any(word in named for word in _RETRIES):
                raise work.refuse(
                    f"`{tree.excerpt(decorator)}` sees a request fail where it is made; "
                    "google-genai's stream fails where it is read",
                    decorator,
                    "error-handler",
                )


def _is_read(work: Work, node: cst.CSTNode) -> bool:
    """Whether the pieces of the stream ``node`` are taken out of it."""
    parent = work.facts.tree.parent(node)
    match parent:
        case cst.For(iter=iterable) | cst.CompFor(iter=iterable):
            return iterable is node
        case cst.From() | cst.Arg() | cst.StarredElement():
            return True
    return False


def _handlers_around(work: Work, node: cst.CSTNode) -> Iterator[cst.Try]:
    """The ``try`` statements of the same function that handle what ``node`` raises."""
    inner: cst.CSTNode = node
    for outer in work.facts.tree.ancestors(node):
        if isinstance(outer, (cst.FunctionDef, cst.Lambda)):
            return
        if isinstance(outer, cst.Try) and outer.handlers and inner is outer.body:
            yield outer
        inner = outer

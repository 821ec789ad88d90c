"""``generate_content_stream(...)`` becomes a call of what is put in for streams."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.findings import Span
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.leading_imports import is_imported_early
from migrate_interactions.rewriting.names import is_free
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.streams.chunks import rewrite_chunks
from migrate_interactions.rewriting.streams.reads import stream_reads
from migrate_interactions.rewriting.streams.templates import (
    ChunkFields,
    chunk_class,
    stream_class,
    stream_function,
)
from migrate_interactions.rewriting.templates import Template


def stream_callee(
    facts: Facts, draft: Draft, site: Site, sites: Sequence[Site], *, is_followed: bool
) -> str:
    """The name to call for the stream of ``site``, with the client and the request.

    What is read of its chunks is rewritten; ``sites`` are moved together. ``is_followed`` says
    that the id of the interaction is needed afterwards. Raises RefusedError.
    """
    if site.is_handed_over:
        raise RefusedError(
            "response-escapes", "the stream is made in a thread", facts.tree.line(site.call)
        )
    fields = rewrite_chunks(facts, draft, site, sites)
    drop_await(facts, draft, site)
    add_chunk_class(facts, draft, fields)
    if fields.error:
        draft.note("a stream that the service breaks off raises code 500, whatever went wrong")
    if is_followed:
        _refuse_second_loop(facts, site)
        name = "AsyncInteractionStream" if site.is_async else "InteractionStream"
        _add(facts, draft, stream_class(name, fields, is_async=site.is_async))
        return name
    name = "stream_text" if fields.only_text else "stream_chunks"
    if site.is_async and any(other.is_streaming and not other.is_async for other in facts.sites):
        name = f"a{name}"
    _add(facts, draft, stream_function(name, fields, is_async=site.is_async))
    return name


def _refuse_second_loop(facts: Facts, site: Site) -> None:
    """Raise if a stream may be iterated twice: a second time it would ask once more."""
    loops = stream_reads(facts, site).loops
    around = set(facts.tree.ancestors(site.call))
    for loop in loops:
        repeated = any(
            isinstance(above, (cst.For, cst.While)) and above not in around
            for above in facts.tree.ancestors(loop)
            if above is not loop
        )
        here = facts.calls.enclosing_function(loop) is facts.calls.enclosing_function(site.call)
        if len(loops) > 1 or (repeated and here):
            raise RefusedError(
                "response-escapes",
                "the stream may be iterated more than once",
                facts.tree.line(site.call),
            )


def add_chunk_class(facts: Facts, draft: Draft, fields: ChunkFields) -> None:
    """Put in the class of chunks, where they are more than texts."""
    template = chunk_class(fields)
    if template is not None:
        _add(facts, draft, template)


def drop_await(facts: Facts, draft: Draft, site: Site) -> None:
    """An asynchronous stream is no longer awaited before it is iterated."""
    if not site.is_async:
        return
    parent = facts.tree.parent(site.call)
    if not isinstance(parent, cst.Await):
        raise RefusedError(
            "response-escapes", "the stream is awaited elsewhere", facts.tree.line(site.call)
        )
    draft.replace_span(Span(facts.tree.span(parent).start, facts.tree.span(site.call).start))


def _add(facts: Facts, draft: Draft, template: Template) -> None:
    """Put ``template`` in, unless the module has it from an earlier migration."""
    if template.code.strip() in facts.tree.text:
        return
    name = template.name
    if not is_free(facts, name):
        raise RefusedError("streaming", f"the module has another `{name}` already", None)
    for module, imported in template.imports:
        bound = facts.tree.scopes.module.bindings.get(imported, ())
        same = {f"typing.{imported}", f"{module}.{imported}"}
        if bound and not same & {one.dotted for one in bound}:
            raise RefusedError("streaming", f"`{imported}` is something else in this module", None)
        if not any(is_imported_early(facts.tree, one.node) for one in bound):
            draft.add_import(module, imported)
    draft.add_block(template.code)

"""A request with stored turns continues from the interaction that stands for them."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.conversations.stored.histories import StoredHistory
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.emitting import Emitted, define
from migrate_interactions.rewriting.item_functions import CONTENT_TYPE
from migrate_interactions.rewriting.layout import Argument
from migrate_interactions.rewriting.names import types_name
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.replay_templates import (
    has_media,
    item_of_part,
    steps_of_turns,
)
from migrate_interactions.rewriting.requests.contents import contents_of
from migrate_interactions.rewriting.requests.create import (
    create_callee,
    request_arguments,
    rewrite_generate,
    with_client,
    write_call,
)
from migrate_interactions.rewriting.responses import rewrite_reads
from migrate_interactions.rewriting.stored.chats import rewrite_chat
from migrate_interactions.rewriting.stored.placed import Placed
from migrate_interactions.rewriting.stored.placing import place_ids
from migrate_interactions.rewriting.stored.templates import (
    continue_transcript,
    stream_transcript,
)
from migrate_interactions.rewriting.stored.turns import kinds_of_parts, refuse_texts
from migrate_interactions.rewriting.streams.calls import add_chunk_class, drop_await
from migrate_interactions.rewriting.streams.chunks import rewrite_chunks


def rewrite_stored(facts: Facts, histories: Sequence[StoredHistory]) -> Draft:
    """The edits that continue ``histories`` on the server. Raises RefusedError."""
    draft = Draft(facts.tree)
    sites = [site for history in histories for site in history.sites]
    chats = [history.chat for history in histories if history.chat is not None]
    for history in histories:
        placed = place_ids(facts, history)
        steps = _steps(facts, draft, history.turns)
        if history.chat is not None:
            asking = _asking(history.site, steps, placed)
            rewrite_chat(facts, draft, history, asking, placed.expression, chats)
            continue
        _refuse_call_form(facts, history.site, placed)
        if history.site.is_streaming:
            asking = _streaming(facts, draft, history.site, sites, steps, placed)
        else:
            asking = _asking(history.site, steps, placed)
        _rewrite_request(facts, draft, history.site, asking, placed, sites)
    rewrite_reads(facts, draft, sites, draft.is_removed)
    return draft


def _asking(site: Site, steps: Emitted, placed: Placed) -> Emitted:
    return continue_transcript(
        steps,
        placed.keeping.find,
        placed.keeping.keep,
        is_async=site.is_async,
        awaits_store=placed.awaits,
    )


def _streaming(
    facts: Facts,
    draft: Draft,
    site: Site,
    sites: Sequence[Site],
    steps: Emitted,
    placed: Placed,
) -> Emitted:
    """The same for a stream; what is read of its chunks is rewritten. Raises RefusedError."""
    fields = rewrite_chunks(facts, draft, site, sites)
    drop_await(facts, draft, site)
    add_chunk_class(facts, draft, fields)
    if fields.error:
        draft.note("a stream that the service breaks off raises code 500, whatever went wrong")
    return stream_transcript(
        steps,
        placed.keeping.find,
        placed.keeping.keep,
        fields,
        is_async=site.is_async,
        awaits_store=placed.awaits,
    )


def _refuse_call_form(facts: Facts, site: Site, placed: Placed) -> None:
    line = facts.tree.line(site.call)
    if site.is_alias or site.completed_by:
        raise RefusedError("call-form", "the method is called by another name", line)
    if site.is_handed_over and site.is_streaming:
        raise RefusedError("response-escapes", "the stream is made in a thread", line)
    if site.is_handed_over and placed.of_thread:
        raise RefusedError(
            "history-persisted",
            f"`{placed.expression}` is used in another thread than the request",
            line,
        )


def _rewrite_request(
    facts: Facts,
    draft: Draft,
    site: Site,
    asking: Emitted,
    placed: Placed,
    sites: Sequence[Site],
) -> None:
    new = [
        Argument("turns", (draft.carry(contents_of(facts, site)),)),
        Argument("kept_in", (placed.expression,)),
    ]
    replaced = request_arguments(facts, draft, site, new, sites)
    client = create_callee(facts, draft, site, sites)[:1]
    name = define(facts, draft, asking)
    write_call(facts, draft, site, (name,), with_client(site, client, replaced))


def rewrite_stored_as_steps(facts: Facts, histories: Sequence[StoredHistory]) -> Draft:
    """The edits that send ``histories`` as steps, and store nothing. Raises RefusedError."""
    draft = Draft(facts.tree)
    sites = [site for history in histories for site in history.sites]
    chats = [history.chat for history in histories if history.chat is not None]
    for history in histories:
        steps = _steps(facts, draft, history.turns)
        if history.chat is not None:
            rewrite_chat(facts, draft, history, steps, "", chats)
            continue
        name = define(facts, draft, steps)
        new = [
            Argument("input", (f"{name}(", draft.carry(history.turns), ")")),
            Argument("store", ("False",)),
        ]
        rewrite_generate(facts, draft, history.site, new, sites)
    rewrite_reads(facts, draft, sites, draft.is_removed)
    return draft


def _steps(facts: Facts, draft: Draft, contents: cst.BaseExpression) -> Emitted:
    """``as_steps`` for all parts that the module makes. Raises RefusedError."""
    refuse_texts(facts, contents)
    kinds = kinds_of_parts(facts)
    types, item = types_name(facts, draft), ""
    if has_media(kinds):
        content_type = define(facts, draft, CONTENT_TYPE)
        item = define(facts, draft, item_of_part(types, content_type, kinds))
    return steps_of_turns(types, item)

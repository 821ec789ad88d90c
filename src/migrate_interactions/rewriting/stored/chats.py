"""A chat that is made of stored turns becomes an object that asks on top of them."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.conversations.stored.histories import StoredHistory
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.emitting import Emitted, define
from migrate_interactions.rewriting.layout import Argument, call_pieces
from migrate_interactions.rewriting.names import types_name
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.arguments import readable_arguments
from migrate_interactions.rewriting.requests.configuration_reading import read_config
from migrate_interactions.rewriting.requests.kept_configuration import config_arguments
from migrate_interactions.rewriting.requests.model_names import model_argument
from migrate_interactions.rewriting.stored.templates import transcript_chat
from migrate_interactions.syntax.shapes import keyword_of

_READS = frozenset({"send_message", "get_history"})


def rewrite_chat(
    facts: Facts,
    draft: Draft,
    history: StoredHistory,
    asking: Emitted,
    kept_in: str,
    chats: Sequence[cst.Call],
) -> None:
    """Put an object in the place of the chat of ``history``; ``chats`` are moved together.

    ``asking`` is the function that it asks with, ``kept_in`` the store, empty where nothing is
    to be stored. Raises RefusedError.
    """
    assert history.chat is not None
    _refuse_other_uses(facts, history.chat)
    for site in history.sites:
        _refuse_message(facts, site)
    call = history.chat
    given = readable_arguments(facts, call, call.args, ("model", "config", "history"))
    match call.func:
        case cst.Attribute(value=cst.Attribute(value=client, attr=cst.Name("chats"))) if (
            "model" in given
        ):
            owner = facts.tree.span(client)
        case _:
            raise RefusedError(
                "client-not-in-reach",
                f"`{facts.tree.excerpt(call)}` is not written as a client's `.chats`",
                facts.tree.line(call),
            )
    name = define(
        facts,
        draft,
        transcript_chat(
            asking,
            types_name(facts, draft),
            is_async=history.site.is_async,
            stored=bool(kept_in),
        ),
    )
    new = [Argument("", (owner,)), Argument("history", (draft.carry(given["history"].value),))]
    if kept_in:
        new.append(Argument("kept_in", (kept_in,)))
    new.append(model_argument(facts, draft, given["model"].value))
    if "config" in given:
        written = facts.tree.source(given["config"].value)
        users = [
            other
            for other in chats
            for argument in other.args
            if keyword_of(argument) == "config" and facts.tree.source(argument.value) == written
        ]
        config = read_config(facts, given["config"].value)
        new += config_arguments(facts, draft, config, users=users)
    draft.replace(call, *call_pieces(draft, call, (name,), new))


def _refuse_other_uses(facts: Facts, chat: cst.Call) -> None:
    journey = facts.tracker.follow(chat)
    for escape in journey.escapes:
        raise RefusedError("chat-escapes", f"the chat {escape.what}", facts.tree.line(escape.node))
    for use in journey.uses:
        parent = facts.tree.parent(use)
        read = parent.attr.value if isinstance(parent, cst.Attribute) else ""
        if read not in _READS:
            raise RefusedError(
                "chat-history-read" if "history" in read else "chat-escapes",
                f"`{facts.tree.excerpt(parent or use)}` is used",
                facts.tree.line(use),
            )


def _refuse_message(facts: Facts, site: Site) -> None:
    line = facts.tree.line(site.call)
    if site.is_streaming:
        raise RefusedError("streaming", "the answer to stored turns is streamed", line)
    if site.is_handed_over or site.is_alias:
        raise RefusedError("call-form", "the message is sent by another function", line)
    match site.arguments:
        case [cst.Arg(star="", keyword=None | cst.Name("message"), value=message)]:
            if facts.seems_text(message):
                return
    raise RefusedError(
        "contents-not-mapped", f"`{facts.tree.excerpt(site.call)}` sends more than a text", line
    )

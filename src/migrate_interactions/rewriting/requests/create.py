"""``models.generate_content(...)`` becomes ``interactions.create(...)``."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.rewriting.draft import Draft, Piece
from migrate_interactions.rewriting.layout import (
    Argument,
    edit_arguments,
    is_broken_up,
    replace_call,
)
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.arguments import (
    model_argument,
    readable_arguments,
    refuse_client,
)
from migrate_interactions.rewriting.requests.configuration import read_config
from migrate_interactions.rewriting.requests.kept_configuration import config_arguments
from migrate_interactions.rewriting.requests.moving import places_of
from migrate_interactions.rewriting.streams.calls import stream_callee


def create_callee(facts: Facts, site: Site) -> tuple[Piece, ...]:
    """``client.interactions.create`` for a site that was ``client.models.generate_content``.

    Raises RefusedError if the client is only there as ``client.models`` under another name.
    """
    match site.receiver:
        case cst.Attribute(value=client, attr=cst.Name(value="models")):
            return (facts.tree.span(client), ".interactions.create")
    raise RefusedError(
        "client-not-in-reach",
        f"`{facts.tree.source(site.receiver)}` is not written as a client's `.models`",
        facts.tree.line(site.receiver),
    )


def rewrite_generate(
    facts: Facts,
    draft: Draft,
    site: Site,
    new: Sequence[Argument],
    sites: Sequence[Site],
) -> None:
    """Rewrite one call; ``new`` takes the place of ``contents``.

    ``sites`` are all calls of the conversation, which may share a configuration. Raises
    RefusedError.
    """
    refuse_client(facts, site)
    arguments = readable_arguments(
        facts, site.call, site.arguments, ("model", "contents", "config")
    )
    if "model" not in arguments or "contents" not in arguments:
        raise RefusedError(
            "request-not-readable", "the call has no model or contents", facts.tree.line(site.call)
        )
    model = model_argument(facts, draft, arguments["model"].value)
    replaced: dict[str, Sequence[Argument]] = {"contents": new, "model": [model]}
    if "config" in arguments:
        value = arguments["config"].value
        config = read_config(facts, value)
        users = [
            site.call
            for site in sites
            if (other := site.argument("config")) is not None
            and facts.tree.source(other.value) == facts.tree.source(value)
        ]
        moved = places_of([site.argument("config") for site in sites])
        replaced["config"] = config_arguments(facts, draft, config, users=users, moved=moved)
    callee = create_callee(facts, site)
    if site.is_streaming:
        is_followed = any(argument.name == "previous_interaction_id" for argument in new)
        client = Argument("", callee[:1])
        first = next(a.keyword.value for a in site.call.args if a.keyword is not None)
        replaced[first] = [client, *replaced[first]]
        callee = (stream_callee(facts, draft, site, sites, is_followed=is_followed),)
    if site.is_handed_over or is_broken_up(draft, site.call) or _has_comments(facts, site.call):
        draft.replace(site.method, *callee)
        if replaced["model"][0].value == (draft.carry(arguments["model"].value),):
            del replaced["model"]
        edit_arguments(draft, site.call, replaced)
        return
    flat = [
        one
        for argument in site.call.args
        if argument.keyword is not None
        for one in replaced[argument.keyword.value]
    ]
    replace_call(draft, site.call, callee, flat)


def _has_comments(facts: Facts, call: cst.Call) -> bool:
    return "#" in facts.tree.source(call) and "\n" in facts.tree.source(call)

"""``models.generate_content(...)`` becomes ``interactions.create(...)``."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.facts.aliases import mentions_of_kept
from migrate_interactions.facts.elsewhere import files_using
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.facts.sdk import Kind
from migrate_interactions.rewriting.draft import Draft, Piece
from migrate_interactions.rewriting.layout import (
    Argument,
    edit_arguments,
    is_broken_up,
    replace_call,
)
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.arguments import (
    readable_arguments,
    refuse_client,
)
from migrate_interactions.rewriting.requests.configuration_reading import read_config
from migrate_interactions.rewriting.requests.kept_configuration import config_arguments
from migrate_interactions.rewriting.requests.keyword_settings import keyword_settings
from migrate_interactions.rewriting.requests.model_names import model_argument
from migrate_interactions.rewriting.requests.models_alias import callee_of_alias
from migrate_interactions.rewriting.requests.moving import places_of
from migrate_interactions.rewriting.streams.calls import stream_callee
from migrate_interactions.syntax.uses import is_target


def create_callee(
    facts: Facts, draft: Draft, site: Site, sites: Sequence[Site]
) -> tuple[Piece, ...]:
    """``client.interactions.create`` for a site that was ``client.models.generate_content``.

    Raises RefusedError if the client is only there as ``client.models`` under another name that
    is used for more than ``sites``.
    """
    if not site.is_streaming:
        callee = callee_of_alias(facts, draft, site, sites)
        if callee is not None:
            return callee
    match site.receiver:
        case cst.Attribute(value=client, attr=cst.Name(value="models")) if _is_client(
            facts, client
        ):
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
    replaced = request_arguments(facts, draft, site, new, sites)
    callee = create_callee(facts, draft, site, sites)
    if site.is_alias:
        _refuse_other_calls(facts, site, sites)
        draft.replace(site.method, *callee)
        callee = (facts.tree.span(site.call.func),)
    if site.is_streaming:
        is_followed = any(argument.name == "previous_interaction_id" for argument in new)
        replaced = with_client(site, callee[:1], replaced)
        callee = (stream_callee(facts, draft, site, sites, is_followed=is_followed),)
    write_call(facts, draft, site, callee, replaced)


def request_arguments(
    facts: Facts,
    draft: Draft,
    site: Site,
    new: Sequence[Argument],
    sites: Sequence[Site],
    functions: tuple[cst.BaseExpression, ...] = (),
) -> dict[str, Sequence[Argument]]:
    """For each argument of ``site``, those that take its place; ``new`` for ``contents``.

    ``functions`` are elements of ``tools`` that are an argument of their own. Raises
    RefusedError.
    """
    refuse_client(facts, site)
    arguments = readable_arguments(
        facts, site.call, site.arguments, ("model", "contents", "config")
    )
    _refuse_later_arguments(facts, site)
    if "model" not in arguments or "contents" not in arguments:
        raise RefusedError(
            "request-not-readable", "the call has no model or contents", facts.tree.line(site.call)
        )
    model = model_argument(facts, draft, arguments["model"].value)
    replaced: dict[str, Sequence[Argument]] = {"contents": new, "model": [model]}
    if "config" in arguments:
        value = arguments["config"].value
        replaced["config"] = settings_of(facts, draft, value, sites, functions)
    return replaced


def with_client(
    site: Site, client: tuple[Piece, ...], replaced: dict[str, Sequence[Argument]]
) -> dict[str, Sequence[Argument]]:
    """``replaced`` for a function that is given the client before all else."""
    first = next(a.keyword.value for a in site.arguments if a.keyword is not None)
    return {**replaced, first: [Argument("", client), *replaced[first]]}


def write_call(
    facts: Facts,
    draft: Draft,
    site: Site,
    callee: Sequence[Piece],
    replaced: dict[str, Sequence[Argument]],
) -> None:
    """Put ``callee`` and new arguments in the place of the method and its arguments."""
    if site.is_handed_over or is_broken_up(draft, site.call) or _has_comments(facts, site.call):
        if not site.is_alias:
            draft.replace(site.method, *callee)
        model = site.argument("model")
        stays = [Argument("model", (draft.carry(model.value),))] if model is not None else None
        changed = {name: new for name, new in replaced.items() if new != stays}
        edit_arguments(draft, site.call, changed)
        return
    flat = [
        one
        for argument in site.call.args
        if argument.keyword is not None
        for one in replaced[argument.keyword.value]
    ]
    replace_call(draft, site.call, callee, flat)


def _is_client(facts: Facts, node: cst.BaseExpression) -> bool:
    """Whether ``node`` is a client, and not an object that has a client's models."""
    return facts.values.kind(node) in (Kind.CLIENT, Kind.ASYNC_CLIENT)


def settings_of(
    facts: Facts,
    draft: Draft,
    value: cst.BaseExpression,
    sites: Sequence[Site],
    functions: tuple[cst.BaseExpression, ...] = (),
) -> Sequence[Argument]:
    """The arguments that a configuration becomes; ``sites`` are moved together."""
    by_keyword = keyword_settings(facts, value, sites) if not functions else None
    if by_keyword is not None:
        return by_keyword
    config = read_config(facts, value)
    users = [
        site.call
        for site in sites
        if (other := site.argument("config")) is not None
        and facts.tree.source(other.value) == facts.tree.source(value)
    ]
    moved = places_of([site.argument("config") for site in sites])
    return config_arguments(facts, draft, config, users=users, moved=moved, functions=functions)


def _refuse_other_calls(facts: Facts, site: Site, sites: Sequence[Site]) -> None:
    """What has a name of its own moves with every call through the name, and with no other use."""
    tree = facts.tree
    if site.is_streaming:
        raise RefusedError(
            "streaming", "a stream is read through another name", tree.line(site.call)
        )
    moved = {other.call for other in sites}
    for mention in mentions_of_kept(facts.values, site.call.func):
        if is_target(tree, mention) or tree.parent(mention) in moved:
            continue
        raise RefusedError(
            "call-form",
            f"`{tree.source(mention)}` stands for the method, and not all its uses can move",
            tree.line(mention),
        )
    if isinstance(site.call.func, cst.Name):
        scope = tree.scope_of(site.call).resolve(site.call.func.value)
        public = scope is not None and scope.parent is None
    else:
        public = True
    name = tree.source(site.call.func).rpartition(".")[2]
    if public and (others := files_using(facts, name)):
        raise RefusedError("used-in-another-file", f"`{name}` is also used in {others[0]}")


def _refuse_later_arguments(facts: Facts, site: Site) -> None:
    for call in site.completed_by:
        if call.args:
            raise RefusedError(
                "call-form",
                f"`{facts.tree.excerpt(call)}` adds to what `partial` has",
                facts.tree.line(call),
            )


def _has_comments(facts: Facts, call: cst.Call) -> bool:
    return "#" in facts.tree.source(call) and "\n" in facts.tree.source(call)

"""Calls without a conversation that take long become interactions in the background."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import libcst as cst

from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.rewriting.background.placing import Wait, client_name, put_wait
from migrate_interactions.rewriting.background.requested import (
    Requested,
    deadline_of_client,
    requested,
)
from migrate_interactions.rewriting.background.waiting import define_waiting
from migrate_interactions.rewriting.draft import Draft, Piece
from migrate_interactions.rewriting.layout import Argument, call_pieces, in_one_line, plain_text
from migrate_interactions.rewriting.one_shots import rewrite_one_shot
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.contents import contents_of, input_of
from migrate_interactions.rewriting.requests.create import request_arguments, write_call
from migrate_interactions.rewriting.responses import rewrite_reads

#: How long a request may take that says nothing of it, in seconds.
DEFAULT_DEADLINE = 3600


def rewrite_in_background(
    facts: Facts, sites: Sequence[Site], long_sites: Collection[Site]
) -> Draft:
    """The edits that move ``sites`` together; only ``long_sites`` run in the background.

    Raises RefusedError.
    """
    draft = Draft(facts.tree)
    waited_for = [site.call for site in sites if site in long_sites]
    for site in sites:
        if site in long_sites:
            _rewrite(facts, draft, site, sites, waited_for)
        else:
            rewrite_one_shot(facts, draft, site, sites)
    rewrite_reads(facts, draft, sites, draft.is_removed, waited_for=True)
    return draft


def _rewrite(
    facts: Facts,
    draft: Draft,
    site: Site,
    sites: Sequence[Site],
    waited_for: Sequence[cst.Call],
) -> None:
    request = requested(facts, site)
    calls = [one.call for one in sites]
    new = [
        Argument("input", input_of(facts, draft, contents_of(facts, site), calls)),
        Argument("background", ("True",)),
    ]
    replaced = request_arguments(facts, draft, site, new, sites)
    deadline = _deadline_of(draft, replaced)
    if request.deadline is not None:
        deadline = facts.tree.source(request.deadline)
    deadline = deadline or deadline_of_client(facts, site)
    aio = ".aio" if request.needs_aio else ""
    client = client_name(facts, draft, request.client)
    callee: tuple[Piece, ...] = (facts.tree.span(request.client), f"{aio}.interactions.create")
    _write(facts, draft, site, request, callee, replaced)
    function = define_waiting(facts, draft, is_async=request.is_async)
    wait = Wait(function, f"{client}{aio}", request.is_async, deadline)
    put_wait(facts, draft, request.answer, wait, waited_for)


def _write(
    facts: Facts,
    draft: Draft,
    site: Site,
    request: Requested,
    callee: tuple[Piece, ...],
    replaced: dict[str, Sequence[Argument]],
) -> None:
    if request.carrier is None:
        write_call(facts, draft, site, callee, replaced)
        return
    if "#" in facts.tree.source(request.carrier):
        raise RefusedError(
            "call-form",
            f"`{facts.tree.excerpt(request.carrier)}` has comments that have no other place",
            facts.tree.line(request.carrier),
        )
    flat = [
        one
        for argument in site.arguments
        if argument.keyword is not None
        for one in replaced[argument.keyword.value]
    ]
    draft.replace(request.carrier, *call_pieces(draft, request.carrier, callee, flat))


def _deadline_of(draft: Draft, replaced: dict[str, Sequence[Argument]]) -> str:
    """Take the request's time-out out of its new arguments."""
    found = ""
    for name, arguments in replaced.items():
        for argument in arguments:
            if argument.name == "timeout":
                found = plain_text(draft, in_one_line(argument.value)).removesuffix(".0")
                if found.endswith(" else None"):
                    found = f"{found.removesuffix('None')}{DEFAULT_DEADLINE}"
        replaced[name] = [one for one in arguments if one.name != "timeout"]
    return found

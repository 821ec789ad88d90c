"""A call that ``functools.partial`` prepares, and that others complete with the contents."""

from __future__ import annotations

from collections.abc import Sequence

from migrate_interactions.facts.aliases import mentions_of_kept
from migrate_interactions.facts.elsewhere import files_using
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.layout import Argument, edit_arguments
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.arguments import (
    readable_arguments,
    refuse_client,
)
from migrate_interactions.rewriting.requests.contents import input_of
from migrate_interactions.rewriting.requests.create import create_callee, settings_of
from migrate_interactions.rewriting.requests.model_names import model_argument
from migrate_interactions.syntax.uses import is_target


def rewrite_partial(facts: Facts, draft: Draft, site: Site, sites: Sequence[Site]) -> None:
    """Move ``site``, whose contents are given by the calls of what ``partial`` makes.

    Raises RefusedError if they give anything else, or the prepared call goes elsewhere.
    """
    refuse_client(facts, site)
    _refuse_other_uses(facts, site)
    given = readable_arguments(facts, site.call, site.arguments, ("model", "config"))
    if "model" not in given:
        raise RefusedError(
            "request-not-readable", "the call has no model", facts.tree.line(site.call)
        )
    replaced: dict[str, Sequence[Argument]] = {
        "model": [model_argument(facts, draft, given["model"].value)]
    }
    if "config" in given:
        replaced["config"] = settings_of(facts, draft, given["config"].value, sites)
    last = list(given)[-1]
    replaced[last] = [*replaced[last], Argument("store", ("False",))]
    draft.replace(site.method, *create_callee(facts, draft, site, sites))
    edit_arguments(draft, site.call, replaced)
    calls = [other.call for other in sites]
    for call in site.completed_by:
        added = readable_arguments(facts, call, call.args, ("contents",))
        if "contents" not in added:
            raise RefusedError(
                "request-not-readable", "the call has no contents", facts.tree.line(call)
            )
        value = input_of(facts, draft, added["contents"].value, calls)
        edit_arguments(draft, call, {"contents": [Argument("input", value)]})


def _refuse_other_uses(facts: Facts, site: Site) -> None:
    tree = facts.tree
    for call in site.completed_by:
        for mention in mentions_of_kept(facts.values, call.func):
            if is_target(tree, mention) or tree.parent(mention) in site.completed_by:
                continue
            raise RefusedError(
                "call-form",
                f"`{tree.source(mention)}` is a prepared call that is handed on",
                tree.line(mention),
            )
        name = tree.source(call.func).rpartition(".")[2]
        if others := files_using(facts, name):
            raise RefusedError("used-in-another-file", f"`{name}` is also used in {others[0]}")

"""A call without a conversation becomes an interaction that is not stored."""

from __future__ import annotations

from collections.abc import Sequence

from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.layout import Argument
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.contents import input_of
from migrate_interactions.rewriting.requests.create import rewrite_generate
from migrate_interactions.rewriting.requests.partial import rewrite_partial
from migrate_interactions.rewriting.responses import rewrite_reads


def rewrite_one_shots(facts: Facts, sites: Sequence[Site]) -> Draft:
    """The edits that move ``sites`` together. Raises RefusedError."""
    draft = Draft(facts.tree)
    calls = [site.call for site in sites]
    for site in sites:
        contents = site.argument("contents")
        if contents is None and site.completed_by:
            rewrite_partial(facts, draft, site, sites)
            continue
        if contents is None:
            unpacked = any(argument.star for argument in site.call.args)
            raise RefusedError(
                "request-not-readable",
                f"`{facts.tree.excerpt(site.call)}` unpacks its arguments"
                if unpacked
                else "the call has no contents",
                facts.tree.line(site.call),
            )
        new = [
            Argument("input", input_of(facts, draft, contents.value, calls)),
            Argument("store", ("False",)),
        ]
        rewrite_generate(facts, draft, site, new, sites)
    rewrite_reads(facts, draft, sites, draft.is_removed)
    return draft

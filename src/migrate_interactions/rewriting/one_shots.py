"""A call without a conversation becomes an interaction that is not stored."""

from __future__ import annotations

from collections.abc import Sequence

from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.layout import Argument
from migrate_interactions.rewriting.requests.contents import contents_of, input_of
from migrate_interactions.rewriting.requests.create import rewrite_generate
from migrate_interactions.rewriting.requests.partial import rewrite_partial
from migrate_interactions.rewriting.responses import rewrite_reads


def rewrite_one_shots(facts: Facts, sites: Sequence[Site]) -> Draft:
    """The edits that move ``sites`` together. Raises RefusedError."""
    draft = Draft(facts.tree)
    for site in sites:
        rewrite_one_shot(facts, draft, site, sites)
    rewrite_reads(facts, draft, sites, draft.is_removed)
    return draft


def rewrite_one_shot(facts: Facts, draft: Draft, site: Site, sites: Sequence[Site]) -> None:
    """Rewrite the call of ``site``, which moves with ``sites``. Raises RefusedError."""
    if site.argument("contents") is None and site.completed_by:
        rewrite_partial(facts, draft, site, sites)
        return
    calls = [one.call for one in sites]
    new = [
        Argument("input", input_of(facts, draft, contents_of(facts, site), calls)),
        Argument("store", ("False",)),
    ]
    rewrite_generate(facts, draft, site, new, sites)

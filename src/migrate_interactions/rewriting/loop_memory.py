"""Gives a chat loop that has no memory one: each message follows the last interaction."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.loops import ChatLoop
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.interactions import hoist
from migrate_interactions.rewriting.layout import Argument
from migrate_interactions.rewriting.names import free_name
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.contents import input_of
from migrate_interactions.rewriting.requests.create import rewrite_generate
from migrate_interactions.rewriting.responses import rewrite_reads
from migrate_interactions.syntax.uses import awaited


def rewrite_with_memory(facts: Facts, loop: ChatLoop) -> Draft:
    """The edits that chain the requests of ``loop``. Raises RefusedError."""
    draft = Draft(facts.tree)
    name = free_name(facts, "previous_interaction_id", "chat_interaction_id")
    site = loop.sites[0]
    scope = facts.tree.scope_of(site.call)
    if (
        len(loop.sites) != 1
        or not isinstance(loop.node, (cst.For, cst.While))
        or facts.tree.scope_of(loop.node) is not scope
    ):
        raise RefusedError(
            "behaviour-change",
            "there is no one place in sight where the id could live from message to message",
            facts.tree.line(loop.node),
        )
    contents = site.argument("contents")
    if contents is None:
        raise RefusedError(
            "request-not-readable", "the contents cannot be read", facts.tree.line(site.call)
        )
    draft.insert_before(loop.node, (f"{name}: str | None = None",))
    whole = awaited(facts.tree, site.call)
    statement = facts.tree.parent(whole)
    match statement:
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=response))]):
            draft.insert_after(site.call, (f"{name} = {response}.id",))
        case _:
            response = hoist(facts, draft, whole)
            draft.insert_before(site.call, (f"{name} = {response}.id",))
    new = [
        Argument("input", input_of(facts, draft, contents.value, [site.call])),
        Argument("previous_interaction_id", (name,)),
    ]
    rewrite_generate(facts, draft, site, new, loop.sites)
    rewrite_reads(facts, draft, loop.sites, draft.is_removed)
    return draft

"""Gives a chat loop that has no memory one: each message follows the last interaction."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.loops import ChatLoop
from migrate_interactions.conversations.turns import NoTurn, Turn, read_turn
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.interactions import hoist
from migrate_interactions.rewriting.layout import Argument, Value
from migrate_interactions.rewriting.names import free_name
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.arguments import may_be_text
from migrate_interactions.rewriting.requests.create import rewrite_generate
from migrate_interactions.rewriting.responses import rewrite_reads
from migrate_interactions.rewriting.turns import input_value


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
    parent = facts.tree.parent(site.call)
    whole = parent if isinstance(parent, cst.Await) else site.call
    statement = facts.tree.parent(whole)
    match statement:
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=response))]):
            draft.insert_after(site.call, (f"{name} = {response}.id",))
        case _:
            response = hoist(facts, draft, whole)
            draft.insert_before(site.call, (f"{name} = {response}.id",))
    new = [
        Argument("input", _input(facts, draft, contents.value)),
        Argument("previous_interaction_id", (name,)),
    ]
    rewrite_generate(facts, draft, site, new, loop.sites)
    rewrite_reads(facts, draft, loop.sites, draft.is_removed)
    return draft


def _input(facts: Facts, draft: Draft, contents: cst.BaseExpression) -> Value:
    """The contents of a single user turn."""
    elements = [contents]
    if isinstance(contents, cst.List):
        elements = [e.value for e in contents.elements if isinstance(e, cst.Element)]
    turns = [read_turn(facts, element) for element in elements]
    if len(turns) == 1 and isinstance(turns[0], Turn) and may_be_text(facts, elements[0]):
        return input_value(draft, turns[0])
    problem = next((t for t in turns if isinstance(t, NoTurn)), None)
    raise RefusedError(
        "contents-not-mapped",
        f"the contents `{facts.tree.source(contents)}` "
        f"{problem.sentence if problem is not None else 'are not one text'}",
        facts.tree.line(contents),
    )

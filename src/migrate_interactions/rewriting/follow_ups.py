"""A request that sends everything again follows the interaction before it."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.follow_ups import FollowUpConversation, sent_elements
from migrate_interactions.conversations.turns import Turn
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.interactions import name_of_answered
from migrate_interactions.rewriting.layout import Argument, Items, Value
from migrate_interactions.rewriting.requests.contents import contents_of, input_of
from migrate_interactions.rewriting.requests.create import rewrite_generate
from migrate_interactions.rewriting.responses import rewrite_reads
from migrate_interactions.rewriting.turns import input_value, steps_of
from migrate_interactions.rewriting.upkeep import remove_variable, said_by


def rewrite_follow_ups(facts: Facts, conversation: FollowUpConversation) -> Draft:
    """The edits that chain the requests of ``conversation``. Raises RefusedError."""
    draft = Draft(facts.tree)
    users: list[cst.CSTNode] = [site.call for site in conversation.sites]
    for one in conversation.follow_ups:
        kept = [turn.variable for turn in (one.answer, *one.new) if turn.variable]
        users.extend(binding.value for binding in kept if binding.value is not None)
    following = {one.site: one for one in conversation.follow_ups}
    gone: list[cst.CSTNode] = []
    for site in conversation.sites:
        follow_up = following.get(site)
        if follow_up is None:
            new = [Argument("input", input_of(facts, draft, contents_of(facts, site), users))]
        else:
            name = name_of_answered(facts, draft, said_by(follow_up.answer))
            gone += sent_elements(facts, site)
            new = [
                Argument("input", _input(facts, draft, follow_up.new, users)),
                Argument("previous_interaction_id", (f"{name}.id",)),
            ]
            gone = [node for node in gone if not any(node is t.node for t in follow_up.new)]
            for turn in (follow_up.answer, *follow_up.new):
                remove_variable(facts, draft, turn, users)
        rewrite_generate(facts, draft, site, new, conversation.sites)
    rewrite_reads(
        facts,
        draft,
        conversation.sites,
        lambda node: draft.is_removed(node) or facts.tree.is_within(node, gone),
    )
    return draft


def _input(facts: Facts, draft: Draft, turns: tuple[Turn, ...], users: list[cst.CSTNode]) -> Value:
    if len(turns) == 1:
        return input_value(facts, draft, turns[0], users)
    return Items(tuple(step for turn in turns for step in steps_of(facts, draft, turn, users)))

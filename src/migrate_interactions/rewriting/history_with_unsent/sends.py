"""Requests of a history with unsent turns."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.flow.states import Unsent
from migrate_interactions.conversations.operations.operation import Operation
from migrate_interactions.facts.module import Site
from migrate_interactions.rewriting.draft import Piece
from migrate_interactions.rewriting.history_with_unsent.steps import steps_of_turn
from migrate_interactions.rewriting.history_with_unsent.work import Work, rebind_id, source_of
from migrate_interactions.rewriting.interactions import hoist
from migrate_interactions.rewriting.layout import Argument, Value, in_one_line
from migrate_interactions.rewriting.requests.create import rewrite_generate
from migrate_interactions.rewriting.streams.naming import only_loop
from migrate_interactions.rewriting.turns import input_value
from migrate_interactions.syntax.uses import awaited


def send(work: Work, operation: Operation) -> None:
    """The request sends what is unsent, and follows the interaction before it."""
    facts, draft = work.facts, work.draft
    site = operation.site
    assert site is not None
    history = source_of(work, operation)
    states = work.conversation.report.sends.get(operation, set())
    if operation.turns and states == {Unsent()} and len(operation.turns) == 1:
        value: Value = input_value(facts, draft, operation.turns[0], work.users)
    elif operation.turns:
        pieces: list[Piece] = [f"[*{work.stand_in.unsent(history)}"]
        for turn in operation.turns:
            for step in steps_of_turn(work, turn):
                pieces += [", ", *in_one_line(step)]
        value = (*pieces, "]")
    else:
        value = (work.stand_in.unsent(history),)
    alias = operation.mention.alias
    composed = isinstance(facts.tree.parent(operation.mention.node), cst.BinaryOperation)
    if operation.turns and alias is not None and composed:
        draft.remove_statement(alias.node)
    new = [
        Argument("input", value),
        Argument("previous_interaction_id", (work.stand_in.identifier(history),)),
    ]
    rewrite_generate(facts, draft, site, new, work.conversation.sites)
    if site in work.self_following:
        _follow_here(work, site, history)
        rebind_id(work, operation)


def _follow_here(work: Work, site: Site, history: str) -> None:
    """Note the interaction in the function that makes it."""
    facts, draft = work.facts, work.draft
    if site.is_streaming:
        place, name = only_loop(facts, draft, site)
        draft.insert_after(place, *_followed(work, history, name))
        return
    response = awaited(facts.tree, site.call)
    match facts.tree.parent(response):
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))]):
            draft.insert_after(site.call, *_followed(work, history, name))
        case _:
            name = hoist(facts, draft, response)
            draft.insert_before(response, *_followed(work, history, name))


def _followed(work: Work, history: str, name: str) -> list[tuple[Piece, ...]]:
    return [(line,) for line in work.stand_in.follow(history, name)]

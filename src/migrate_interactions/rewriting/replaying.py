"""Turns in a list that only the running program knows become steps as it runs."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from migrate_interactions.conversations.parts import NoTurn, PartKind
from migrate_interactions.conversations.turn_lists import turns_in
from migrate_interactions.conversations.turns import Turn
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.emitting import define
from migrate_interactions.rewriting.item_functions import CONTENT_TYPE
from migrate_interactions.rewriting.layout import Value
from migrate_interactions.rewriting.names import types_name
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.replay_templates import (
    has_media,
    item_of_part,
    steps_of_turns,
)

#: Parts that can be replayed.
_REPLAYED = frozenset({PartKind.TEXT, PartKind.BYTES, PartKind.FILE})


def replay(facts: Facts, draft: Draft, turns: cst.BaseExpression, written: Iterable[Turn]) -> Value:
    """``as_steps(turns)``, if it is known that there are turns in it. Raises RefusedError."""
    found = [*written, *turns_in(facts, turns)]
    for turn in found:
        if isinstance(turn, NoTurn):
            raise _refused(facts, turn.node, turn.sentence)
        if turn.plain:
            raise _refused(facts, turn.node, "may be a text, which is a part of one user turn")
        parts = turn.gathered.parts if turn.gathered is not None else turn.parts
        for part in parts:
            if part.kind not in _REPLAYED:
                raise _refused(facts, part.node, "cannot be replayed")
    if not found:
        raise _refused(facts, turns, "is built by code that is not read")
    kinds = {
        part.kind
        for turn in found
        if isinstance(turn, Turn)
        for part in (turn.gathered.parts if turn.gathered is not None else turn.parts)
    }
    types, item = types_name(facts, draft), ""
    if has_media(frozenset(kinds)):
        content_type = define(facts, draft, CONTENT_TYPE)
        item = define(facts, draft, item_of_part(types, content_type, frozenset(kinds)))
    name = define(facts, draft, steps_of_turns(types, item))
    return (f"{name}(", draft.carry(turns), ")")


def _refused(facts: Facts, node: cst.CSTNode, what: str) -> RefusedError:
    return RefusedError(
        "turn-not-mapped", f"`{facts.tree.excerpt(node)}` {what}", facts.tree.line(node)
    )

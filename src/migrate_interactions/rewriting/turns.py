"""Turns as the Interactions API takes them: as ``input``, or as steps."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.conversations.turns import USER, Turn
from migrate_interactions.rewriting.draft import Draft, Piece
from migrate_interactions.rewriting.layout import Entries


def text_items(draft: Draft, texts: Sequence[cst.BaseExpression]) -> tuple[Piece, ...]:
    """A list of text items."""
    pieces: list[Piece] = ["["]
    for index, text in enumerate(texts):
        pieces += [", " if index else "", '{"type": "text", "text": ', draft.carry(text), "}"]
    return (*pieces, "]")


def input_value(draft: Draft, turn: Turn) -> tuple[Piece, ...]:
    """A single user turn as ``input``: its text, or a list of text items."""
    if len(turn.texts) == 1:
        return (draft.carry(turn.texts[0]),)
    return text_items(draft, turn.texts)


def step_value(draft: Draft, turn: Turn) -> Entries:
    """A turn as a step of the Interactions API."""
    kind = "user_input" if turn.role == USER else "model_output"
    return Entries((("type", (f'"{kind}"',)), ("content", text_items(draft, turn.texts))))

"""Reads of a response's token counts."""

from __future__ import annotations

from collections.abc import Mapping

from migrate_interactions.mapping.response import (
    NONE_IF_ZERO,
    USAGE,
    USAGE_BY_MODALITY,
    Shape,
)
from migrate_interactions.rewriting.responses.contexts import ITEM, Read
from migrate_interactions.rewriting.responses.optional import or_none
from migrate_interactions.rewriting.responses.reader import Reader, Rules


def _count(reader: Reader, read: Read) -> None:
    reader.rename(read, USAGE[read.name])
    if read.name in NONE_IF_ZERO:
        or_none(reader.facts, reader.draft, read.node)


def _by_modality(reader: Reader, read: Read) -> None:
    reader.rename(read, USAGE_BY_MODALITY[read.name])
    reader.follow(read.node, Shape.TOKEN_COUNTS)


def _item(reader: Reader, read: Read) -> None:
    reader.follow(read.node, Shape.TOKEN_COUNT)


def _tokens(reader: Reader, read: Read) -> None:
    reader.rename(read, "tokens")


def _modality(reader: Reader, read: Read) -> None:
    reader.follow(read.node, Shape.MODALITY)


def _modality_name(reader: Reader, read: Read) -> None:
    """A modality is text already, in lower case."""
    reader.draft.replace(read.node, reader.carry(read.base), ".upper()")


USAGE_RULES: Mapping[Shape, Rules] = {
    Shape.USAGE: {
        **dict.fromkeys(USAGE, _count),
        **dict.fromkeys(USAGE_BY_MODALITY, _by_modality),
    },
    Shape.TOKEN_COUNTS: {ITEM: _item},
    Shape.TOKEN_COUNT: {"token_count": _tokens, "modality": _modality},
    Shape.MODALITY: {"name": _modality_name, "value": _modality_name},
}

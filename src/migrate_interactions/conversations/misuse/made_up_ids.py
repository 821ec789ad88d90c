"""Ids of interactions that the program makes up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.configurations.possible import possible_values
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts
from migrate_interactions.sources import is_test_file
from migrate_interactions.syntax.shapes import constant_text
from migrate_interactions.syntax.walk import descendants

#: Functions that make up something that is not there yet.
_MAKING_UP = frozenset(
    {
        *("uuid.uuid1", "uuid.uuid4", "uuid.uuid5", "uuid.uuid7"),
        *("secrets.token_hex", "secrets.token_urlsafe", "os.urandom"),
    }
)
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
#: What an id of the service may look like that somebody has copied from an earlier run.
_COPIED = re.compile(r"(?:v\d+_|int_|interactions?/)\S+|[A-Za-z0-9_-]{24,}")


@dataclass(frozen=True, eq=False)
class MadeUpId:
    """A call that continues an interaction by an id that is ``made``, and not given."""

    call: InteractionCall
    made: cst.BaseExpression


def find_made_up_ids(facts: Facts) -> tuple[MadeUpId, ...]:
    """The calls of the module with such an id."""
    return tuple(_made_up(facts))


def _made_up(facts: Facts) -> Iterator[MadeUpId]:
    for call in facts.interaction_calls:
        asked = call.argument("previous_interaction_id" if call.creates else "id")
        if asked is None:
            continue
        for value in possible_values(facts, asked.value):
            if not is_test_file(facts.tree.part_of(value).path) and _is_made_up(facts, value):
                yield MadeUpId(call, value)
                break


def _is_made_up(facts: Facts, node: cst.BaseExpression) -> bool:
    text = constant_text(node)
    if text is not None:
        return bool(text) and (bool(_UUID.fullmatch(text)) or not _COPIED.fullmatch(text))
    match node:
        case cst.FormattedString(parts=parts):
            expressions = [p.expression for p in parts if hasattr(p, "expression")]
            return bool(expressions) and any(_makes_up(facts, one) for one in expressions)
    return _makes_up(facts, node)


def _makes_up(facts: Facts, node: cst.BaseExpression) -> bool:
    """Whether ``node`` is a random value, or a spelling of one."""
    match node:
        case cst.Call(func=cst.Name(value="str"), args=[cst.Arg(value=inner)]):
            return any(_makes_up(facts, one) for one in possible_values(facts, inner))
        case cst.Attribute(value=inner, attr=cst.Name(value="hex")):
            return any(_makes_up(facts, one) for one in possible_values(facts, inner))
        case cst.Subscript(value=inner):
            return _makes_up(facts, inner)
        case cst.Call():
            return facts.values.name_of(node) in _MAKING_UP
        case cst.BinaryOperation():
            calls = [below for below in descendants(node) if isinstance(below, cst.Call)]
            return any(facts.values.name_of(call) in _MAKING_UP for call in calls)
    return False

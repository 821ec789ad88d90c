"""Turns that follow others without the settings that those have.

Tools, the system instruction and the generation settings do not come along with
``previous_interaction_id``: each request has to say them again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.configurations.possible import (
    possible_elements,
    possible_fields,
    possible_values,
)
from migrate_interactions.conversations.long_running.created import creations_behind
from migrate_interactions.conversations.long_running.request import given_arguments
from migrate_interactions.conversations.misuse.answer_journeys import attributes_read
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.shapes import constant_text, is_empty_list, is_none
from migrate_interactions.syntax.uses import awaited

#: What a request has to say again.
SETTINGS = ("tools", "system_instruction", "generation_config")
#: What else shows that a request is one of its own kind.
_OTHERS = ("agent", "response_format", "service_tier", "response_modalities")

#: What is read of an answer in which no function is called.
_OF_A_TEXT = frozenset({"output_text", "id", "status", "usage"})

_Fields = Mapping[str, list[cst.BaseExpression]]


@dataclass(frozen=True, eq=False)
class LostSettings:
    """``call`` follows ``first`` without some of its settings, which ``lost`` has by name."""

    call: InteractionCall
    first: InteractionCall
    lost: Mapping[str, cst.BaseExpression]


def find_lost_settings(facts: Facts) -> tuple[LostSettings, ...]:
    """Every such request of the module, in source order."""
    if "previous_interaction_id" not in facts.tree.text:
        return ()
    found = (_lost(facts, call) for call in facts.interaction_calls if call.creates)
    return tuple(one for one in found if one is not None)


def _lost(facts: Facts, call: InteractionCall) -> LostSettings | None:
    given = _readable(facts, call)
    previous = (given or {}).get("previous_interaction_id", ())
    before = [made for one in previous for made in creations_behind(facts, one) if made is not call]
    if given is None or not before:
        return None
    readable = {one: _readable(facts, one) for one in before}
    lost: dict[str, cst.BaseExpression] = {}
    for fields in readable.values():
        if fields is None or not _is_same_kind(facts, fields, given):
            return None
    for name in SETTINGS:
        if name in given:
            continue
        values = [value for fields in readable.values() for value in (fields or {}).get(name, ())]
        have_it = all(name in (fields or {}) for fields in readable.values())
        if have_it and not _is_for_one_turn(facts, call, name, values[0]):
            lost[name] = values[0]
    return LostSettings(call, before[0], lost) if lost else None


def _readable(facts: Facts, call: InteractionCall) -> dict[str, list[cst.BaseExpression]] | None:
    """Argument -> what it may be; None where the code does not show all arguments."""
    for argument in call.call.args:
        if argument.star:
            made = list(possible_values(facts, argument.value))
            if not made or not all(isinstance(one, cst.Dict) for one in made):
                return None
            if any(isinstance(e, cst.StarredDictElement) for d in made for e in _elements(d)):
                return None
    return {
        name: values
        for name, values in given_arguments(facts, call.call.args).items()
        if not all(is_none(one) or is_empty_list(one) for one in values)
    }


def _elements(node: cst.BaseExpression) -> list[cst.BaseDictElement]:
    return list(node.elements) if isinstance(node, cst.Dict) else []


def _is_same_kind(facts: Facts, first: _Fields, follow_up: _Fields) -> bool:
    """Whether nothing says that the turn is meant to differ from the one before it.

    Another model, a setting of its own, or what only one of the two has, does say so.
    """
    source = facts.tree.source
    for name in (*SETTINGS, "model"):
        if name in follow_up:
            mine = {source(value) for value in follow_up[name]}
            if mine != {source(value) for value in first.get(name, ())}:
                return False
    return all((name in first) == (name in follow_up) for name in _OTHERS)


def _is_for_one_turn(
    facts: Facts, call: InteractionCall, name: str, value: cst.BaseExpression
) -> bool:
    """Whether a setting only makes sense in the turn that has it.

    A forced call does, and so do functions where nobody would answer to their being called: a
    last request without them asks for words.
    """
    if name == "tools":
        return _has_functions(facts, value) and _is_only_read_as_text(facts, call)
    return name == "generation_config" and "tool_choice" in possible_fields(facts, value)


def _has_functions(facts: Facts, tools: cst.BaseExpression) -> bool:
    """Whether ``tools`` has, or may have, functions of the program."""
    kinds = [
        constant_text(kind)
        for tool in possible_elements(facts, tools)
        for kind in possible_fields(facts, tool).get("type", [tool])
    ]
    return not kinds or any(kind in (None, "function") for kind in kinds)


def _is_only_read_as_text(facts: Facts, call: InteractionCall) -> bool:
    """Whether nothing but the text, the id and the state of the answer is looked at."""
    journey = facts.tracker.follow(awaited(facts.tree, call.call))
    read = attributes_read(facts, journey)
    return not journey.escapes and bool(read) and read <= _OF_A_TEXT

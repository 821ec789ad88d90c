"""Calls and chats in which the SDK calls Python functions by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.configurations.callables import (
    GivenFunction,
    given_function,
)
from migrate_interactions.conversations.configurations.possible import (
    possible_elements,
    possible_fields,
)
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.syntax.shapes import keyword_of


@dataclass(frozen=True, eq=False)
class AutomaticCalling:
    """``call`` has a configuration with functions that the SDK calls.

    It is the call of ``site``, or else the construction of a chat.
    """

    call: cst.Call
    config: cst.BaseExpression
    functions: tuple[GivenFunction, ...]
    #: Whether there are other tools besides the functions.
    has_other_tools: bool
    #: Whether the number of requests is limited.
    is_limited: bool
    site: Site | None = None


def find_automatic_calls(facts: Facts) -> tuple[AutomaticCalling, ...]:
    """The calls of the module that leave calling to the SDK, in source order."""
    found = [_calling(facts, call, site) for call, site in _requests(facts)]
    callings = [one for one in found if one is not None]
    return tuple(sorted(callings, key=lambda one: facts.tree.span(one.call).start))


def _requests(facts: Facts) -> Iterator[tuple[cst.Call, Site | None]]:
    for site in facts.sites:
        yield site.call, site
    for call in facts.chat_constructions:
        yield call, None


def _config_of(call: cst.Call) -> cst.BaseExpression | None:
    return next((one.value for one in call.args if keyword_of(one) == "config"), None)


def _calling(facts: Facts, call: cst.Call, site: Site | None) -> AutomaticCalling | None:
    """``call``, if the SDK calls functions for it."""
    config = _config_of(call)
    fields = possible_fields(facts, config) if config is not None else {}
    elements = [e for tools in fields.get("tools", ()) for e in possible_elements(facts, tools)]
    found = [given_function(facts, element) for element in elements]
    functions = tuple(one for one in found if one is not None)
    settings = fields.get("automatic_function_calling", [])
    if config is None or not functions or any(_is_off(facts, one) for one in settings):
        return None
    others = [element for element, one in zip(elements, found, strict=True) if one is None]
    if any("function_declarations" in possible_fields(facts, other) for other in others):
        return None  # the SDK then leaves all calls to the program
    is_limited = any("maximum_remote_calls" in possible_fields(facts, one) for one in settings)
    return AutomaticCalling(call, config, functions, bool(others), is_limited, site)


def _is_off(facts: Facts, setting: cst.BaseExpression) -> bool:
    fields = possible_fields(facts, setting)
    return any(_is_true(value) for value in fields.get("disable", ())) or any(
        _is_none_left(value) for value in fields.get("maximum_remote_calls", ())
    )


def _is_true(node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.Name) and node.value == "True"


def _is_none_left(node: cst.BaseExpression) -> bool:
    match node:
        case cst.Integer(value="0") | cst.UnaryOperation(operator=cst.Minus()):
            return True
    return False

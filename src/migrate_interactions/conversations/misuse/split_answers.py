"""Loops that answer function calls one by one, where the model made them together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.configurations.possible import (
    possible_elements,
    possible_values,
)
from migrate_interactions.conversations.long_running.request import read_request
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.shapes import constant_text, written_fields
from migrate_interactions.syntax.walk import descendants


@dataclass(frozen=True, eq=False)
class SplitAnswer:
    """``call`` answers one function call; ``loop`` makes it for each.

    ``is_direct`` says that the call stands in the loop, and not in a function that it calls.
    """

    call: InteractionCall
    loop: cst.For
    result: cst.Dict
    is_direct: bool


def find_split_answers(facts: Facts) -> tuple[SplitAnswer, ...]:
    """Every such call of the module, in source order."""
    if "function_result" not in facts.tree.text:
        return ()
    found = (_split(facts, call) for call in facts.interaction_calls if call.creates)
    return tuple(one for one in found if one is not None)


def _split(facts: Facts, call: InteractionCall) -> SplitAnswer | None:
    for result in _results(facts, call):
        answered = (written_fields(result) or {}).get("call_id")
        if answered is None:
            continue
        for name in _roots(facts, answered):
            loop = _loop_over(facts, name, call.call)
            if loop is not None:
                is_same = loop is _loop_around(facts, call.call)
                if not _follows_each(facts, call, loop):
                    return SplitAnswer(call, loop, result, is_direct=is_same)
    return None


def _results(facts: Facts, call: InteractionCall) -> Iterator[cst.Dict]:
    """The results in the input of ``call``: those of a list that is made anew for it."""
    for given in read_request(facts, call).inputs:
        for listed in possible_values(facts, given):
            if not isinstance(listed, cst.List) or len(listed.elements) != 1:
                continue
            for element in possible_elements(facts, listed):
                for value in possible_values(facts, element):
                    match value:
                        case cst.Dict() if _is_result(value):
                            yield value


def _is_result(node: cst.Dict) -> bool:
    kind = (written_fields(node) or {}).get("type")
    return kind is not None and constant_text(kind) == "function_result"


def _roots(facts: Facts, node: cst.BaseExpression, depth: int = 0) -> Iterator[cst.Name]:
    """The variables that the id of a call is read of: ``step`` of ``step.id``."""
    current = node
    while isinstance(current, (cst.Attribute, cst.Subscript)):
        current = current.value
    match current:
        case cst.Name():
            yield current
            binding = facts.tracker.only_definition(current)
            if binding is not None and binding.value is not None and depth < 3:
                yield from _roots(facts, binding.value, depth + 1)
        case cst.Call(func=cst.Attribute(value=owner, attr=cst.Name(value="get"))):
            yield from _roots(facts, owner, depth + 1)
        case cst.Call(func=cst.Name(value="getattr"), args=[cst.Arg(value=owner), *_]):
            yield from _roots(facts, owner, depth + 1)


def _loop_over(facts: Facts, name: cst.Name, call: cst.Call, depth: int = 0) -> cst.For | None:
    """The loop that gives ``name`` its values one by one, and makes ``call`` each time."""
    for above in facts.tree.ancestors(call):
        if isinstance(above, cst.FunctionDef):
            break
        if isinstance(above, cst.For) and _gives(above, name):
            return above
    function = facts.calls.enclosing_function(call)
    if function is None or depth > 2:
        return None
    for caller in facts.calls.calls_of(function):
        argument = facts.calls.argument(caller, function, name.value)
        root = next(_roots(facts, argument.value), None) if argument is not None else None
        loop = _loop_over(facts, root, caller, depth + 1) if root is not None else None
        if loop is not None:
            return loop
    return None


def _gives(loop: cst.For, name: cst.Name) -> bool:
    return any(
        isinstance(below, cst.Name) and below.value == name.value
        for below in descendants(loop.target)
    )


def _loop_around(facts: Facts, call: cst.Call) -> cst.For | None:
    for above in facts.tree.ancestors(call):
        if isinstance(above, cst.For):
            return above
        if isinstance(above, (cst.FunctionDef, cst.While)):
            return None
    return None


def _follows_each(facts: Facts, call: InteractionCall, loop: cst.For) -> bool:
    """Whether each round of the loop has an interaction of its own, which ``call`` follows."""
    previous = call.argument("previous_interaction_id")
    if previous is None:
        return False
    targets = {n.value for n in descendants(loop.target) if isinstance(n, cst.Name)}
    return any(root.value in targets for root in _roots(facts, previous.value))

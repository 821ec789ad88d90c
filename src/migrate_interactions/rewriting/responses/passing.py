"""Calls that values go through: of the standard library, and of functions that call functions."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.facts.sdk import THREAD_CALLERS
from migrate_interactions.mapping.response import ELEMENTS, STOOD_FOR, Shape
from migrate_interactions.syntax.shapes import is_none
from migrate_interactions.syntax.uses import is_called

_LISTS = frozenset(ELEMENTS) - STOOD_FOR


@dataclass(frozen=True)
class Through:
    """What comes out of a call: a value of ``shape``.

    ``node`` is the expression that has it, or ``binds`` the loop and the target that get it under
    ``index``; neither where only a number comes out.
    """

    shape: Shape
    node: cst.BaseExpression | None = None
    binds: tuple[cst.CSTNode, cst.CSTNode] | None = None
    index: int = 1


def through_call(facts: Facts, call: cst.Call, argument: cst.Arg, shape: Shape) -> Through | None:
    """What becomes of a ``shape`` that is an ``argument`` of ``call``; None if unknown."""
    others = [one for one in call.args if one is not argument]
    match call.func:
        case cst.Name(value="zip") if shape in _LISTS and not argument.star:
            loop = _loop_over(facts, call)
            index = list(call.args).index(argument)
            return Through(ELEMENTS[shape], binds=loop, index=index) if loop else None
    if argument is not call.args[0] or argument.keyword is not None:
        return None
    dotted = facts.values.imported(call.func)
    if argument.star == "*":
        awaited = _awaited(facts, call)
        if dotted == "asyncio.gather" and not others and awaited is not None:
            return Through(shape, awaited)
        return None
    if argument.star:
        return None
    if dotted in ("asyncio.create_task", "asyncio.ensure_future") and not others:
        return Through(shape, call)
    if not isinstance(call.func, cst.Name) or shape not in ELEMENTS:
        return None
    if call.func.value == "len":
        return Through(shape)
    if shape in STOOD_FOR:
        return None
    return _through_builtin(facts, call, others, shape)


def _through_builtin(
    facts: Facts, call: cst.Call, others: list[cst.Arg], shape: Shape
) -> Through | None:
    assert isinstance(call.func, cst.Name)
    match call.func.value, others:
        case (("list" | "tuple" | "reversed"), []):
            return Through(shape, call)
        case "next", [] | [_]:
            if not others or is_none(others[0].value):
                return Through(ELEMENTS[shape], call)
        case "enumerate", _:
            loop = _loop_over(facts, call)
            return Through(ELEMENTS[shape], binds=loop) if loop else None
    return None


def _loop_over(facts: Facts, call: cst.Call) -> tuple[cst.CSTNode, cst.CSTNode] | None:
    """The loop that goes over what ``call`` gives, and its target."""
    parent = facts.tree.parent(call)
    if isinstance(parent, (cst.For, cst.CompFor)) and parent.iter is call:
        return parent, parent.target
    return None


def given_back(facts: Facts, function: cst.BaseExpression) -> cst.BaseExpression | None:
    """The call that returns what ``function``, an argument of it, returns; None if unknown."""
    argument = facts.tree.parent(function)
    call = facts.tree.parent(argument) if isinstance(argument, cst.Arg) else None
    if not isinstance(argument, cst.Arg) or not isinstance(call, cst.Call):
        return None
    if facts.values.imported(call.func) in THREAD_CALLERS and argument is call.args[0]:
        return _awaited(facts, call)
    match call.func:
        case cst.Attribute(attr=cst.Name(value="run_in_executor")) if (
            len(call.args) == 2 and argument is call.args[1]
        ):
            return _awaited(facts, call)
    caller = facts.values.function_of(call)
    if caller is None or caller.decorators:
        return None
    name = facts.calls.filled_parameter(call, caller, argument)
    if name is None or not _only_calls(facts, caller, name):
        return None
    return call if caller.asynchronous is None else _awaited(facts, call)


def _awaited(facts: Facts, call: cst.Call) -> cst.BaseExpression | None:
    parent = facts.tree.parent(call)
    return parent if isinstance(parent, cst.Await) else None


def _only_calls(facts: Facts, caller: cst.FunctionDef, name: str) -> bool:
    """Whether ``caller`` only calls its parameter ``name``, and returns nothing but the result."""
    bindings = facts.calls.function_scope(caller).bindings.get(name, [])
    if len(bindings) != 1:
        return False
    seen: set[cst.CSTNode] = set()
    for read in facts.tracker.reads_of(bindings[0]):
        call = facts.tree.parent(read)
        if not is_called(facts.tree, read) or not isinstance(call, cst.Call):
            return False
        if facts.calls.enclosing_function(call) is not caller:
            return False
        journey = facts.tracker.follow(call)
        others = (*journey.uses, *(escape.node for escape in journey.escapes))
        if any(facts.calls.enclosing_function(node) is caller for node in others):
            return False
        if journey.attributes or journey.containers:
            return False
        seen |= journey.seen
    returned = [statement.value for statement in facts.calls.returns_of(caller)]
    return bool(seen) and all(
        value is None or is_none(value) or _stays_in(facts, value, seen, caller)
        for value in returned
    )


def _stays_in(
    facts: Facts, value: cst.BaseExpression, seen: set[cst.CSTNode], caller: cst.FunctionDef
) -> bool:
    """Whether ``value`` is one of ``seen``, whichever way the variable in it was set."""
    if value not in seen:
        return False
    if not isinstance(value, cst.Name):
        return True
    return all(
        binding.value in seen or is_none(binding.value)
        for binding in facts.tracker.definitions_at(value)
    )

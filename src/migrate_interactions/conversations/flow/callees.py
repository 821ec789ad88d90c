"""Which functions have to be followed because they, or what they call, touch a history."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import libcst as cst

from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.facts.module import Facts


def definition_of(facts: Facts, call: cst.Call) -> cst.FunctionDef | None:
    """The function of this module whose body ``call`` runs; for a class its ``__init__``."""
    value = facts.values.evaluate(call.func)
    match value.definition if value is not None else None:
        case cst.FunctionDef() as function:
            return function
        case cst.ClassDef() as cls:
            return facts.calls.method(cls, "__init__")
    return None


def touching_functions(facts: Facts, operations: Sequence[Operation]) -> set[cst.FunctionDef]:
    """Functions that contain an operation, or call one that does; helpers apart."""
    helpers = {o.node for o in operations if o.doing is Doing.HELPER}
    touching = {
        function
        for operation in operations
        if operation.doing is not Doing.HELPER
        and (function := facts.calls.enclosing_function(operation.node)) is not None
        and function not in helpers
    }
    return callers_of(facts, touching, without=helpers)


def callers_of(
    facts: Facts, functions: set[cst.FunctionDef], without: Collection[cst.CSTNode] = ()
) -> set[cst.FunctionDef]:
    """``functions`` and all that call them, directly or not, except ``without``."""
    found = set(functions)
    queue = list(functions)
    while queue:
        for call in facts.calls.calls_of(queue.pop()):
            caller = facts.calls.enclosing_function(call)
            if caller is not None and caller not in found and caller not in without:
                found.add(caller)
                queue.append(caller)
    return found


def roots(facts: Facts, touching: set[cst.FunctionDef]) -> list[cst.FunctionDef | cst.Module]:
    """The modules, and the functions that may be called by anyone, in any order."""
    found: list[cst.FunctionDef | cst.Module] = [part.module for part in facts.tree.parts]
    found += [
        function
        for function in facts.tree.scopes.nodes(cst.FunctionDef)
        if function in touching
        and (
            not _has_known_call(facts, function)
            or function.decorators
            or facts.tracker.mentions_uncalled(function)
        )
    ]
    return found


def _has_known_call(facts: Facts, function: cst.FunctionDef) -> bool:
    return any(
        function.name.value == "__init__" or definition_of(facts, call) is function
        for call in facts.calls.calls_of(function)
    )

"""Calls that run a function they are given: threads, executors, ``partial``, helpers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

import libcst as cst

from migrate_interactions.facts.sdk import THREAD_CALLERS
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.shapes import is_none
from migrate_interactions.syntax.uses import is_tested

if TYPE_CHECKING:
    from migrate_interactions.facts.values import Values


class Gives(Enum):
    """What a call gives that runs a function."""

    RESULT = auto()
    AWAITABLE = auto()
    FUTURE = auto()
    #: The function itself, with arguments: ``functools.partial``.
    FUNCTION = auto()


@dataclass(frozen=True)
class Run:
    """The argument of a call that is a function, and what the call gives of its result."""

    argument: cst.Arg
    gives: Gives

    @property
    def function(self) -> cst.BaseExpression:
        return self.argument.value


#: Methods that hand a function to an executor -> the place of the function, what they give.
_EXECUTOR_METHODS: dict[str, tuple[int, Gives]] = {
    "run_in_executor": (1, Gives.AWAITABLE),
    "submit": (0, Gives.FUTURE),
}


def run_of(values: Values, call: cst.Call) -> Run | None:
    """What ``call`` runs, if it is known to run one of its arguments and nothing else."""
    match call.func:
        case cst.Attribute(attr=cst.Name(value=name)) if name in _EXECUTOR_METHODS:
            place, gives = _EXECUTOR_METHODS[name]
            if len(call.args) > place and call.args[place].keyword is None:
                return Run(call.args[place], gives)
            return None
    if not call.args or call.args[0].star:
        return None
    value = values.evaluate(call.func)
    if value is None:
        return None
    if value.imported == "functools.partial":
        return Run(call.args[0], Gives.FUNCTION)
    if value.imported in THREAD_CALLERS:
        return Run(call.args[0], Gives.AWAITABLE)
    if isinstance(value.definition, cst.FunctionDef):
        kept = _passed_on(values, value.definition)
        argument = values.calls.argument(call, value.definition, kept) if kept else None
        if argument is not None:
            is_async = value.definition.asynchronous is not None
            return Run(argument, Gives.AWAITABLE if is_async else Gives.RESULT)
    return None


def _passed_on(values: Values, function: cst.FunctionDef) -> str | None:
    """The parameter of ``function`` that it calls, to return what comes of it and nothing else."""
    names: set[str] = set()
    for statement in values.calls.returns_of(function):
        if statement.value is None or is_none(statement.value):
            continue
        found = _called_parameter(values, function, statement.value)
        if found is None:
            return None
        names.add(found)
    name = names.pop() if len(names) == 1 else None
    return name if name is not None and _is_only_returned(values, function, name) else None


def _is_only_returned(values: Values, function: cst.FunctionDef, name: str) -> bool:
    """Whether nothing is done with what comes of calling the parameter, but to return it."""
    tree = values.tree
    scope = values.calls.function_scope(function)
    for read in tree.scopes.reads.get((scope, name), ()):
        call = tree.parent(read)
        if isinstance(call, cst.Attribute):
            continue
        if not isinstance(call, cst.Call) or call.func is not read:
            return False
        above = tree.parent(call)
        if isinstance(above, cst.Await):
            above = tree.parent(above)
        match above:
            case cst.Return() | cst.Expr():
                continue
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=kept))]):
                for use in tree.scopes.reads.get((scope, kept), ()):
                    if not isinstance(tree.parent(use), cst.Return) and not is_tested(tree, use):
                        return False
            case _:
                return False
    return True


def _called_parameter(
    values: Values, function: cst.FunctionDef, node: cst.BaseExpression
) -> str | None:
    match node:
        case cst.Await(expression=inner):
            return _called_parameter(values, function, inner)
        case cst.Call(func=cst.Name(value=name)):
            scope = values.calls.function_scope(function)
            bindings = scope.bindings.get(name, [])
            given = [b.kind is BindingKind.PARAMETER for b in bindings]
            return name if given and all(given) else None
        case cst.Name(value=name):
            scope = values.calls.function_scope(function)
            found = set()
            for binding in scope.bindings.get(name, []):
                if binding.value is None or binding.path:
                    return None
                if is_none(binding.value):
                    continue
                if isinstance(binding.value, cst.Name):
                    return None
                found.add(_called_parameter(values, function, binding.value))
            return found.pop() if len(found) == 1 else None
    return None


def run_that_gives(values: Values, call: cst.Call) -> Run | None:
    """The run whose result ``call`` is: its own, or the one behind ``future.result()``.

    A call of a variable that holds a lambda or a ``partial`` runs that.
    """
    match call.func:
        case cst.Attribute(value=future, attr=cst.Name(value="result")):
            for source in assigned_to(values, future):
                if isinstance(source, cst.Call):
                    run = run_of(values, source)
                    if run is not None and run.gives is Gives.FUTURE:
                        return run
            return None
        case cst.Name() | cst.Attribute():
            for source in assigned_to(values, call.func):
                if isinstance(source, cst.Lambda):
                    return Run(cst.Arg(source), Gives.RESULT)
                if isinstance(source, cst.Call) and source is not call:
                    run = run_of(values, source)
                    if run is not None and run.gives is Gives.FUNCTION:
                        return run
    run = run_of(values, call)
    return run if run is not None and run.gives in (Gives.RESULT, Gives.AWAITABLE) else None


def assigned_to(values: Values, node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """What the only assignment of the variable or attribute ``node`` gives it; else ``node``."""
    owner = values.calls.self_attribute(node)
    if owner is not None:
        stored = values.calls.stored(*owner)
        if len(stored) == 1:
            yield stored[0]
        return
    if isinstance(node, cst.Name):
        scope = values.tree.scope_of(node).resolve(node.value)
        bindings = scope.bindings.get(node.value, []) if scope is not None else []
        only = bindings[0] if len(bindings) == 1 else None
        if only is not None and only.kind is BindingKind.ASSIGNMENT and not only.path:
            yield from () if only.value is None else (only.value,)
        return
    yield node

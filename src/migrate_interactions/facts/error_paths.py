"""Where the errors of a call surface: what stands around it, here and at its callers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.sources import is_test_file
from migrate_interactions.syntax.scopes import BindingKind


@dataclass
class ErrorPaths:
    """Everything that the errors of some calls may come by on their way up.

    ``watchers`` are expressions that may name errors to let pass, catch or retry: decorators,
    the contexts of ``with``, the iterables of loops and the calls that are given the code to run.
    """

    tries: list[cst.Try | cst.TryStar] = field(default_factory=list)
    #: Expression -> the code that it watches.
    watchers: dict[cst.BaseExpression, cst.CSTNode] = field(default_factory=dict)
    #: Functions of this module that let the errors out.
    functions: list[cst.FunctionDef] = field(default_factory=list)
    #: Whether something is run later than where it stands, so that errors may surface anywhere.
    deferred: bool = False
    #: Whether a loop goes round what may fail.
    looped: bool = False


def error_paths(facts: Facts, calls: Iterable[cst.CSTNode]) -> ErrorPaths:
    """Where the errors of ``calls`` surface in this module."""
    paths = ErrorPaths()
    seen: set[cst.CSTNode] = set()
    queue = list(calls)
    while queue:
        node: cst.CSTNode | None = queue.pop()
        while node is not None and node not in seen:
            seen.add(node)
            parent = facts.tree.parent(node)
            if parent is not None and not _is_in_tests(facts, parent):
                _pass(facts, paths, node, parent)
            if isinstance(parent, cst.FunctionDef) and parent.body is node:
                if parent not in paths.functions:
                    paths.functions.append(parent)
                    queue += _runs_of(facts, paths, parent)
                break
            if isinstance(parent, cst.Lambda) and parent.body is node:
                queue += _runs_of_value(facts, paths, parent)
            node = parent
    return paths


def _pass(facts: Facts, paths: ErrorPaths, node: cst.CSTNode, parent: cst.CSTNode) -> None:
    """Note what ``parent`` does to errors of ``node``, which is a part of it."""
    match parent:
        case cst.Try(body=body) | cst.TryStar(body=body) if body is node:
            paths.tries.append(parent)
        case cst.With(items=items, body=body) if body is node:
            for item in items:
                paths.watchers[item.item] = body
        case cst.For(iter=iterable, body=body) if body is node:
            paths.watchers[iterable] = body
            paths.looped = True
        case cst.While(body=body) if body is node:
            paths.looped = True
        case cst.FunctionDef(decorators=decorators, body=body) if body is node:
            for decorator in decorators:
                paths.watchers[decorator.decorator] = body
        case cst.Call() if isinstance(node, cst.Arg) and not _is_evaluated(node):
            paths.watchers[parent] = node


def _is_in_tests(facts: Facts, node: cst.CSTNode) -> bool:
    """Whether ``node`` is in a test of this file: those raise errors of their own."""
    part = facts.tree.part_of(node) if len(facts.tree.parts) > 1 else facts.tree.own
    return part is not facts.tree.own and is_test_file(part.path)


def _is_evaluated(argument: cst.Arg) -> bool:
    """Whether an argument is a value already, and not code that the called one runs."""
    return not isinstance(argument.value, (cst.Lambda, cst.Name, cst.Attribute))


def _runs_of(facts: Facts, paths: ErrorPaths, function: cst.FunctionDef) -> list[cst.CSTNode]:
    """Where the body of ``function`` is run."""
    found: list[cst.CSTNode] = list(facts.calls.calls_of(function))
    if function.asynchronous is not None:
        paths.deferred |= any(not _is_waited_for(facts, call) for call in found)
    for mention in facts.tracker.mentions_uncalled(function):
        found.append(mention)
        found += _runs_of_value(facts, paths, mention)
    for decorator in function.decorators:
        called = decorator.decorator
        value = facts.values.evaluate(called.func if isinstance(called, cst.Call) else called)
        wrapper = value.definition if value is not None else None
        if isinstance(wrapper, cst.FunctionDef):
            for inside in (wrapper, *_functions_in(facts, wrapper)):
                for name in _parameter_names(inside):
                    found += calls_of_parameter(facts, inside, name)
    return found


def _is_waited_for(facts: Facts, call: cst.CSTNode) -> bool:
    """Whether the coroutine that ``call`` makes is run to its end where it is made."""
    parent = facts.tree.parent(call)
    outer = facts.tree.parent(parent) if isinstance(parent, cst.Arg) else None
    if isinstance(outer, cst.Call):
        return facts.values.imported(outer.func) == "asyncio.run"
    return isinstance(parent, cst.Await)


def _runs_of_value(facts: Facts, paths: ErrorPaths, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Where a function is run that ``node`` hands on as a value."""
    argument = facts.tree.parent(node)
    call = facts.tree.parent(argument) if isinstance(argument, cst.Arg) else None
    if not isinstance(call, cst.Call) or not isinstance(argument, cst.Arg):
        paths.deferred = True
        return
    function = facts.values.function_of(call)
    name = facts.calls.filled_parameter(call, function, argument) if function else None
    if function is None or name is None:
        paths.deferred = True
        return
    runs = calls_of_parameter(facts, function, name)
    paths.deferred |= not runs
    yield from runs


def calls_of_parameter(facts: Facts, function: cst.FunctionDef, name: str) -> list[cst.CSTNode]:
    """Calls of what ``function`` is given as ``name``, in functions inside it as well."""
    scope = facts.calls.function_scope(function)
    return [
        parent
        for mention in facts.tree.scopes.reads.get((scope, name), ())
        if isinstance(parent := facts.tree.parent(mention), cst.Call) and parent.func is mention
    ]


def parameter_of(facts: Facts, node: cst.CSTNode) -> tuple[cst.FunctionDef, str] | None:
    """The function and its parameter that ``node`` reads; None if it is something else."""
    if not isinstance(node, cst.Name):
        return None
    scope = facts.tree.scope_of(node).resolve(node.value)
    bindings = scope.bindings.get(node.value, ()) if scope is not None else ()
    if scope is None or not isinstance(scope.node, cst.FunctionDef):
        return None
    if not any(binding.kind is BindingKind.PARAMETER for binding in bindings):
        return None
    return scope.node, node.value


def _functions_in(facts: Facts, function: cst.FunctionDef) -> Iterator[cst.FunctionDef]:
    for inner in facts.tree.scopes.nodes(cst.FunctionDef):
        if inner is not function and facts.tree.is_within(inner, [function.body]):
            yield inner


def _parameter_names(function: cst.FunctionDef) -> list[str]:
    return [p.name.value for p in (*function.params.posonly_params, *function.params.params)]

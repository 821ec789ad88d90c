"""Which code may still raise the old API's errors once some calls have moved."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator

import libcst as cst

from migrate_interactions.conversations.streamed.failures import failure_class
from migrate_interactions.facts.error_paths import parameter_of
from migrate_interactions.facts.module import Facts
from migrate_interactions.facts.running import assigned_to
from migrate_interactions.facts.sdk import Kind
from migrate_interactions.mapping.errors import CLASSES, HTTP_MODULES
from migrate_interactions.syntax.shapes import without_await
from migrate_interactions.syntax.walk import descendants

#: Functions that wait for what was begun elsewhere.
_AWAITING = frozenset(
    {"asyncio.gather", "asyncio.wait", "asyncio.wait_for", "asyncio.as_completed"}
)

_HARMLESS_KINDS = frozenset({Kind.RESPONSE, Kind.INTERACTIONS, Kind.ASYNC_INTERACTIONS})


def may_raise_old_errors(facts: Facts, code: cst.CSTNode, moved: Collection[cst.CSTNode]) -> bool:
    """Whether ``code``, or a function that it calls, may raise an old error.

    ``moved`` are calls that no longer do. Code of other files of the project may.
    """
    seen: set[cst.CSTNode] = set()
    queue = [code]
    while queue:
        node = queue.pop()
        if node in seen:
            continue
        seen.add(node)
        for below in descendants(node):
            if _raises(facts, below, moved):
                return True
            queue += _code_run_by(facts, below)
    return False


def _raises(facts: Facts, node: cst.CSTNode, moved: Collection[cst.CSTNode]) -> bool:
    match node:
        case cst.Call() if node in moved:
            return facts.site_by_call[node].is_streaming and _tells_failures(facts)
        case cst.Call() if node in facts.site_by_call:
            return True
        case cst.Call(func=cst.Attribute(attr=cst.Name(value="result"))):
            return True
        case cst.Call(func=func) if facts.values.imported(func) in _AWAITING:
            return True
        case cst.Call(func=func):
            return (
                _is_sdk_method(facts, func)
                or facts.values.imported(func) in CLASSES
                or _is_elsewhere(facts, func)
                or _is_unknown_parameter(facts, func)
            )
        case cst.Await(expression=cst.Name() | cst.Attribute()):
            # what was begun elsewhere
            return True
        case cst.For(iter=iterable):
            return _raises_as_stream(facts, iterable, moved)
    return False


def _raises_as_stream(
    facts: Facts, iterable: cst.BaseExpression, moved: Collection[cst.CSTNode]
) -> bool:
    if facts.values.kind(iterable) is not Kind.STREAM:
        return False
    for source in (*assigned_to(facts.values, iterable), iterable):
        call = without_await(source)
        if call in moved:
            return _tells_failures(facts)
    return True


def _tells_failures(facts: Facts) -> bool:
    """Whether a moved stream that breaks off raises an old error."""
    return bool(failure_class(facts))


def _is_sdk_method(facts: Facts, func: cst.BaseExpression) -> bool:
    """Whether ``func`` is a method of a client, or of a part of one other than interactions."""
    current = func
    while isinstance(current, cst.Attribute):
        kind = facts.values.kind(current)
        if kind in _HARMLESS_KINDS:
            return False
        current = current.value
        if facts.values.kind(current) not in {None, *_HARMLESS_KINDS}:
            attributes = facts.tree.source(func)[len(facts.tree.source(current)) :]
            return ".interactions." not in attributes
    return False


def _is_elsewhere(facts: Facts, func: cst.BaseExpression) -> bool:
    """Whether ``func`` comes from another file of the project, or is one of the HTTP client's."""
    root: cst.BaseExpression = func
    while isinstance(root, (cst.Attribute, cst.Call, cst.Subscript)):
        root = root.func if isinstance(root, cst.Call) else root.value
    if not isinstance(root, cst.Name):
        return False
    scope = facts.tree.scope_of(root).resolve(root.value)
    for binding in scope.bindings.get(root.value, ()) if scope is not None else ():
        if binding.dotted is None:
            continue
        top = binding.dotted.split(".")[0]
        if not top or top in HTTP_MODULES:
            return True
        if top not in sys.stdlib_module_names and top in facts.project.module_names:
            return True
    return False


def _is_unknown_parameter(facts: Facts, func: cst.BaseExpression) -> bool:
    """Whether ``func`` is a parameter, and it cannot be seen what is passed for it."""
    found = parameter_of(facts, func)
    if found is None:
        return False
    function, name = found
    if _decorated_by(facts, function):
        return False
    given = facts.calls.arguments_for(function, name)
    return not given or not all(_is_code(facts, value) for value in given)


def _decorated_by(facts: Facts, function: cst.FunctionDef) -> list[cst.FunctionDef]:
    """The functions that ``function``, or the one around it, decorates."""
    around = [function, *(a for a in facts.tree.ancestors(function))]
    return [
        one
        for one in facts.tree.scopes.nodes(cst.FunctionDef)
        for decorator in one.decorators
        if _definition(facts, decorator.decorator) in around
    ]


def _definition(facts: Facts, decorator: cst.BaseExpression) -> cst.CSTNode | None:
    called = decorator.func if isinstance(decorator, cst.Call) else decorator
    value = facts.values.evaluate(called)
    return value.definition if value is not None else None


def _is_code(facts: Facts, value: cst.BaseExpression) -> bool:
    evaluated = facts.values.evaluate(value)
    return isinstance(value, cst.Lambda) or (
        evaluated is not None and isinstance(evaluated.definition, cst.FunctionDef)
    )


def _code_run_by(facts: Facts, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The bodies of this module that ``node`` runs, if it is a call."""
    if not isinstance(node, cst.Call):
        return
    function = facts.values.function_of(node)
    if function is not None:
        yield function.body
    elif isinstance(node.func, cst.Attribute):
        for method in facts.tree.scopes.nodes(cst.FunctionDef):
            if method.name.value == node.func.attr.value:
                yield method.body
    found = parameter_of(facts, node.func)
    if found is not None:
        yield from (one.body for one in _decorated_by(facts, found[0]))
        for value in facts.calls.arguments_for(*found):
            evaluated = facts.values.evaluate(value)
            if isinstance(value, cst.Lambda):
                yield value.body
            elif evaluated is not None and isinstance(evaluated.definition, cst.FunctionDef):
                yield evaluated.definition.body

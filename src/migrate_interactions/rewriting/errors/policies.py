"""Decorators, predicates and other code that is told which errors to retry or to catch."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.facts.error_paths import parameter_of
from migrate_interactions.rewriting.errors.classes import elements_of, rewrite_classes
from migrate_interactions.rewriting.errors.move import ErrorMove
from migrate_interactions.rewriting.errors.reads import Caught, rewrite_parameter
from migrate_interactions.syntax.walk import children


def rewrite_class_names_in(move: ErrorMove, watcher: cst.CSTNode, *, mixed: bool) -> None:
    """See to the classes, the tests and the predicates in the code of a decorator or policy."""
    facts = move.facts
    queue: list[cst.CSTNode] = [watcher]
    seen: set[cst.CSTNode] = set()
    while queue:
        node = queue.pop()
        if node in seen or node in move.done:
            continue
        seen.add(node)
        match node:
            case cst.Lambda():
                for parameter in node.params.params:
                    name = parameter.name.value
                    rewrite_parameter(move, node, name, Caught(certain=False, mixed=mixed))
            case cst.Tuple() | cst.List() if any(map(move.old_class, elements_of(node))):
                rewrite_classes(move, node, mixed=mixed)
                continue
            case cst.Name() | cst.Attribute() if move.old_class(node):
                rewrite_classes(move, node, mixed=mixed)
                continue
            case cst.Name() if parameter_of(facts, node) is None:
                value = facts.values.evaluate(node)
                if value is not None and isinstance(value.definition, cst.FunctionDef):
                    _predicate(move, value.definition)
                else:
                    queue += _constants(move, node)
        queue += children(node)


def _predicate(move: ErrorMove, function: cst.FunctionDef) -> None:
    """A function that is named in a policy is asked about errors, by its first parameter."""
    for parameter in (*function.params.posonly_params, *function.params.params):
        name = parameter.name.value
        if name not in ("self", "cls"):
            rewrite_parameter(move, function, name, Caught(certain=False, mixed=move.is_mixed))


def _constants(move: ErrorMove, node: cst.Name) -> list[cst.CSTNode]:
    """What the variable ``node`` was assigned."""
    scope = move.facts.tree.scope_of(node).resolve(node.value)
    bindings = scope.bindings.get(node.value, ()) if scope is not None else ()
    return [b.value for b in bindings if b.value is not None and not b.path]

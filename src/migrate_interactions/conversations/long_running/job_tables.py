"""Dictionaries that hold what became of jobs: their status, and what came out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.scopes import BindingKind, Scope

_STORING = frozenset({"update", "setdefault", "pop"})


@dataclass(frozen=True, eq=False)
class JobTable:
    """The dictionary ``name``; ``made`` sets it up, ``writes`` put something into it."""

    name: str
    made: cst.CSTNode
    writes: tuple[cst.CSTNode, ...]


def job_table_of(facts: Facts, functions: Sequence[cst.FunctionDef]) -> JobTable | None:
    """The table of the module that ``functions`` write the state of a job into.

    The key has to come from outside of the function: it is a parameter of it.
    """
    for function in functions:
        scope = facts.calls.function_scope(function)
        for write in _writes(facts):
            if facts.calls.enclosing_function(write.statement) is not function:
                continue
            key = scope.bindings.get(write.key, ())
            if any(binding.kind is BindingKind.PARAMETER for binding in key):
                same = tuple(
                    one.statement
                    for one in _writes(facts)
                    if one.name == write.name and one.scope is write.scope
                )
                return JobTable(write.name, write.made, same)
    return None


@dataclass(frozen=True, eq=False)
class _Write:
    name: str
    scope: Scope
    key: str
    made: cst.CSTNode
    statement: cst.CSTNode


def _writes(facts: Facts) -> Iterator[_Write]:
    """Statements that put something into a dictionary of the module, or into an entry of it."""
    for statement in facts.tree.scopes.nodes(cst.Assign, cst.AugAssign, cst.Expr, cst.Del):
        match statement:
            case cst.Assign(targets=[cst.AssignTarget(target=place)]):
                pass
            case cst.AugAssign(target=place) | cst.Del(target=place):
                pass
            case cst.Expr(
                value=cst.Call(func=cst.Attribute(value=place, attr=cst.Name(value=method)))
            ) if method in _STORING:
                pass
            case _:
                continue
        while isinstance(place, (cst.Subscript, cst.Attribute)):
            match place:
                case cst.Subscript(
                    value=cst.Name(value=name) as container,
                    slice=[cst.SubscriptElement(slice=cst.Index(value=cst.Name(value=key)))],
                ):
                    scope = facts.tree.scope_of(container).resolve(name)
                    made = _made(scope, name) if scope is not None else None
                    if scope is not None and made is not None:
                        yield _Write(name, scope, key, made, statement)
            place = place.value


def _made(scope: Scope, name: str) -> cst.CSTNode | None:
    """Where the module makes the dictionary ``name``, empty."""
    for binding in scope.bindings.get(name, ()) if scope.parent is None else ():
        match binding.value:
            case cst.Dict(elements=[]) | cst.Call(func=cst.Name(value="dict"), args=[]):
                return binding.node
    return None

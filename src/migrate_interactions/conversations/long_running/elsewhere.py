"""What other files of the project do with the functions of a module."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

from migrate_interactions.facts.module import Facts

#: Files in which the functions are looked for, and how large they may be.
_MOST_FILES = 5
_MOST_BYTES = 200_000


@dataclass(frozen=True)
class Handing:
    """In ``path``, something that the function ``first`` gave is passed to ``second``."""

    first: str
    second: str
    path: str


def handings_elsewhere(facts: Facts, own: str, others: frozenset[str]) -> Iterator[Handing]:
    """Where other files hand on what one function answers to another.

    ``own`` is the name of the one, ``others`` those of the others; either may be the first.
    """
    stem = os.path.splitext(os.path.basename(facts.tree.path))[0]
    read = 0
    for other in sorted(others - {own}):
        if own.startswith("__") or other.startswith("__"):
            continue
        words = (own.encode(), other.encode())
        called = [re.compile(rb"\b" + word + rb"\s*\(") for word in words]
        for path in facts.project.files_importing(stem.encode(), words, facts.tree.path):
            content = facts.project.content_of(path)
            if len(content) > _MOST_BYTES or not all(one.search(content) for one in called):
                continue
            read += 1
            if read > _MOST_FILES:
                return
            for body in _bodies_calling(content, {own, other}):
                for first, second in ((own, other), (other, own)):
                    if _hands_on(body, first, second):
                        yield Handing(first, second, path)


def _bodies_calling(content: bytes, names: set[str]) -> Iterator[list[ast.stmt]]:
    """The bodies of the module and of functions in which all of ``names`` are called."""
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError):
        return
    bodies: list[list[ast.stmt]] = [tree.body]
    while bodies:
        body = bodies.pop()
        called: set[str] = set()
        queue: list[ast.AST] = list(body)
        while queue:
            node = queue.pop()
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                bodies.append(node.body)
                continue
            if isinstance(node, ast.Call):
                called.add(_name(node.func))
            queue.extend(ast.iter_child_nodes(node))
        if names <= called:
            yield body


def _hands_on(statements: list[ast.stmt], first: str, second: str) -> bool:
    """Whether something of what ``first`` gives is passed to a later call of ``second``."""
    made: set[str] = set()
    for node in _in_order(statements):
        match node:
            case ast.Assign(targets=targets, value=value):
                if _calls(value, first) or _mentions(value, made):
                    made |= {one.id for t in targets for one in _names(t)}
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                if _calls(value, first) or _mentions(value, made):
                    made.add(name)
            case ast.Call(func=func, args=args, keywords=keywords) if _name(func) == second:
                passed = [*args, *(one.value for one in keywords)]
                if any(_calls(one, first) or _mentions(one, made) for one in passed):
                    return True
    return False


def _in_order(statements: list[ast.stmt]) -> Iterator[ast.AST]:
    """The nodes of a body in source order, without those of functions inside."""
    for statement in statements:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        yield from sorted(
            (node for node in ast.walk(statement) if hasattr(node, "lineno")),
            key=lambda node: (getattr(node, "lineno", 0), getattr(node, "col_offset", 0)),
        )


def _calls(node: ast.AST, name: str) -> bool:
    return any(
        isinstance(below, ast.Call) and _name(below.func) == name for below in ast.walk(node)
    )


def _mentions(node: ast.AST, names: set[str]) -> bool:
    return any(one.id in names for one in _names(node))


def _names(node: ast.AST) -> Iterator[ast.Name]:
    return (below for below in ast.walk(node) if isinstance(below, ast.Name))


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""

"""Values that come from outside the process: files, databases, caches, web sessions."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.walk import descendants

_LOADING = frozenset(
    {
        *("load", "loads", "read", "read_text", "open", "restore"),
        *("lrange", "zrange", "get", "find", "session", "cache"),
        *("fetchall", "fetchone", "execute", "query", "select"),
    }
)
_LOADING_PREFIXES = ("load", "read", "fetch", "get_")
_MAX_DEPTH = 3


def comes_from_outside(facts: Facts, value: cst.BaseExpression, depth: int = 0) -> bool:
    """Whether ``value`` seems to be loaded from somewhere, by the names of what is called."""
    if depth > _MAX_DEPTH:
        return False
    for node in descendants(value):
        match node:
            case (
                cst.Call(func=cst.Name(value=name))
                | cst.Call(func=cst.Attribute(attr=cst.Name(value=name)))
            ):
                if name in _LOADING or name.startswith(_LOADING_PREFIXES):
                    return True
                function = facts.values.function_of(node)
                if function is not None:
                    for statement in facts.calls.returns_of(function):
                        if statement.value is not None and comes_from_outside(
                            facts, statement.value, depth + 1
                        ):
                            return True
            case cst.Name():
                for binding in facts.tracker.definitions_at(node):
                    if binding.value is not None and comes_from_outside(
                        facts, binding.value, depth + 1
                    ):
                        return True
    return False

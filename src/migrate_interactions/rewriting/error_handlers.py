"""Handlers of errors around a call that moves: the two APIs raise unrelated classes."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.walk import descendants

_OLD_ERRORS = ("google.genai.errors",)


def refuse_error_handlers(facts: Facts, site: Site) -> None:
    """Handlers of the old API's errors around the call would never run again."""
    node: cst.CSTNode | None = site.call
    seen: set[cst.CSTNode] = set()
    functions: list[cst.CSTNode] = []
    while node is not None:
        parent = facts.tree.parent(node)
        if isinstance(parent, (cst.Try, cst.TryStar)) and parent.body is node:
            for handler in parent.handlers:
                if handler.type is not None:
                    _check_handler(facts, handler)
        if isinstance(parent, cst.FunctionDef) and parent not in seen:
            seen.add(parent)
            functions += facts.calls.calls_of(parent)
        node = parent
        if node is None and functions:
            node = functions.pop()


def _check_handler(facts: Facts, handler: cst.ExceptHandler | cst.ExceptStarHandler) -> None:
    assert handler.type is not None
    for below in descendants(handler.type):
        if isinstance(below, (cst.Name, cst.Attribute)):
            dotted = facts.values.imported(below)
            if dotted.startswith(_OLD_ERRORS) and dotted not in _OLD_ERRORS:
                raise RefusedError(
                    "error-handler",
                    f"`except {facts.tree.source(handler.type)}` would no longer catch anything",
                    facts.tree.line(handler),
                )

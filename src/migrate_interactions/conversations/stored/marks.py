"""What tells one file from another: the constants and attributes that its path is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.stored.places import reads_file
from migrate_interactions.conversations.stored.reaching import values_behind
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.name_roles import is_label
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.shapes import constant_text
from migrate_interactions.syntax.walk import children

#: A variable of the module, an attribute of a class, or a text.
Mark = tuple[object, str] | str

#: How many expressions of one path are looked at.
_MOST = 600
_EXTENSION = re.compile(r"\.\w+")


def marks_of(facts: Facts, path: cst.BaseExpression) -> frozenset[Mark]:
    """The marks of the file, or of the folder of files, at ``path``.

    Those of a file that says what ``path`` is are not among them.
    """
    found: set[Mark] = set()
    queue: list[cst.CSTNode] = [path]
    seen: set[cst.CSTNode] = set()
    while queue and len(seen) < _MOST:
        for node in _parts(facts, queue.pop(0)):
            if node in seen or not isinstance(node, cst.BaseExpression):
                continue
            seen.add(node)
            queue += values_behind(facts, node)
            mark = mark_of(facts, node)
            if mark is not None:
                found.add(mark)
    return frozenset(found)


def _parts(facts: Facts, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """``node`` and what it is made of below: neither a test nor what is in another file."""
    if reads_file(facts, node):
        return
    yield node
    for child in children(node):
        if not (isinstance(node, cst.IfExp) and child is node.test):
            yield from _parts(facts, child)


def may_be_same(one: frozenset[Mark], other: frozenset[Mark]) -> bool:
    """Whether paths with these marks may be one file, or lie in one folder.

    That both are JSON says so only where at least one of them has no other mark.
    """
    telling, of_other = _telling(one), _telling(other)
    return bool(telling & of_other if telling and of_other else one & other)


def _telling(marks: frozenset[Mark]) -> frozenset[Mark]:
    """``marks`` without those that are only the ends of names of files."""
    return frozenset(
        mark for mark in marks if not (isinstance(mark, str) and _EXTENSION.fullmatch(mark))
    )


def mark_of(facts: Facts, node: cst.BaseExpression) -> Mark | None:
    """What ``node`` is, if it tells files apart."""
    owner = facts.calls.self_attribute(node)
    if owner is not None:
        return owner if facts.calls.method(*owner) is None else None
    if isinstance(node, cst.FormattedString):
        texts = (one.value for one in node.parts if isinstance(one, cst.FormattedStringText))
        return next((one for one in texts if len(one) > 3), None)
    if isinstance(node, cst.Name) and not is_label(node, facts.tree.scopes.parents):
        scope = facts.tree.scope_of(node).resolve(node.value)
        bindings = scope.bindings.get(node.value, ()) if scope is not None else ()
        if scope is not None and scope.parent is None and bindings:
            kinds = {binding.kind for binding in bindings}
            return (scope, node.value) if kinds <= {BindingKind.ASSIGNMENT} else None
    text = constant_text(node)
    return text if text is not None and len(text) > 3 and text.strip("./") else None

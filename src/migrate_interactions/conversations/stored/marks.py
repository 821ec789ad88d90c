"""What tells one file from another: the constants and attributes that its path is made of."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.stored.reaching import reached
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.name_roles import is_label
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.shapes import constant_text

#: A variable of the module, an attribute of a class, or a text.
Mark = tuple[object, str] | str


def marks_of(facts: Facts, path: cst.BaseExpression) -> frozenset[Mark]:
    """The marks of the file, or of the folder of files, at ``path``."""
    found: set[Mark] = set()
    for node in reached(facts, path):
        mark = mark_of(facts, node)
        if mark is not None:
            found.add(mark)
    return frozenset(found)


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

"""Whether two expressions read and write the same store."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.stored.marks import marks_of, may_be_same
from migrate_interactions.conversations.stored.places import Store
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.scopes import BindingKind, Variable
from migrate_interactions.syntax.walk import descendants


def is_same_store(facts: Facts, one: Store, other: Store) -> bool:
    """Whether both may be the same store, as far as their places and keys tell."""
    if one.kind is not other.kind:
        return False
    if one.is_file:
        return may_be_same(marks_of(facts, one.place), marks_of(facts, other.place))
    places = {facts.calls.variable(one.place), facts.calls.variable(other.place)}
    if len(places) > 1 and not any(map(_may_be_any, places)):
        return False
    prefixes = {_prefix(facts, one), _prefix(facts, other)}
    return len(prefixes) == 1 or "" in prefixes


def _may_be_any(variable: Variable | None) -> bool:
    """Whether a client under this name may be the same as one under another."""
    return variable is None or any(
        one.kind is BindingKind.PARAMETER for one in variable[0].bindings.get(variable[1], ())
    )


def _prefix(facts: Facts, store: Store) -> str:
    """The constant text that the key of a request to Redis begins with; empty if not known."""
    key = store.node.args[0].value if isinstance(store.node, cst.Call) and store.node.args else None
    match key:
        case cst.Call(func=func):
            made = facts.values.evaluate(func)
            function = made.definition if made is not None else None
            if isinstance(function, cst.FunctionDef):
                results = [one for one in descendants(function) if isinstance(one, cst.Return)]
                key = results[0].value if len(results) == 1 else None
    match key:
        case cst.FormattedString(parts=[cst.FormattedStringText(value=text), *_]):
            return text
        case cst.SimpleString():
            return str(key.evaluated_value)
    return ""

"""Streamlit's session: a place with a key, which every run of a page finds again."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import libcst as cst

from migrate_interactions.syntax.shapes import constant_text
from migrate_interactions.syntax.tree import Tree

SESSION = "streamlit.session_state"
#: Methods of the session; other attributes are keys.
_METHODS = frozenset(
    {"get", "pop", "setdefault", "clear", "keys", "items", "values", "update", "to_dict"}
)
#: Methods that have nothing to do with the values.
_HARMLESS = frozenset({"clear", "keys"})

#: From an expression to the full importable name that it stands for.
Imported = Callable[[cst.BaseExpression], str]


def session_key(node: cst.CSTNode, imported: Imported) -> str | None:
    """The key of the entry that ``node`` reads or sets; None if it is none, or is not known."""
    match node:
        case cst.Attribute(value=base, attr=cst.Name(value=name)) if name not in _METHODS:
            return name if imported(base) == SESSION else None
        case cst.Subscript(value=base, slice=[cst.SubscriptElement(slice=cst.Index(value=key))]):
            return constant_text(key) if imported(base) == SESSION else None
        case cst.Call(
            func=cst.Attribute(value=base, attr=cst.Name(value="get" | "pop" | "setdefault")),
            args=[cst.Arg(value=key), *_],
        ):
            return constant_text(key) if imported(base) == SESSION else None
    return None


def session_entries(tree: Tree, imported: Imported) -> dict[str, list[cst.BaseExpression]]:
    """Every expression that stands for an entry, by its key; the empty key for what is unknown.

    Under that is what may reach any entry: keys that are variables, and the session as a whole.
    """
    found: dict[str, list[cst.BaseExpression]] = {}
    if "session_state" not in tree.text:
        return found
    for node in tree.scopes.nodes(cst.Attribute, cst.Name):
        if not _may_be_session(tree, node) or imported(node) != SESSION:
            continue
        for entry in _around(tree, node):
            found.setdefault(session_key(entry, imported) or "", []).append(entry)
    return found


def _may_be_session(tree: Tree, node: cst.BaseExpression) -> bool:
    """Whether ``node`` is written like the session: an attribute of that name, or an import."""
    if isinstance(node, cst.Attribute):
        return node.attr.value == "session_state"
    if not isinstance(node, cst.Name):
        return False
    parent = tree.parent(node)
    if isinstance(parent, (cst.ImportAlias, cst.ImportFrom, cst.AsName)):
        return False
    if isinstance(parent, cst.Attribute) and parent.attr is node:
        return False
    holder = tree.scope_of(node).resolve(node.value)
    bindings = holder.bindings.get(node.value, ()) if holder is not None else ()
    return any(binding.dotted == SESSION for binding in bindings)


def _around(tree: Tree, session: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """The entry that is taken out of ``session``; itself where it is used as a whole."""
    parent = tree.parent(session)
    match parent:
        case cst.Attribute(attr=cst.Name(value=name)) if name in _HARMLESS:
            return
        case cst.Attribute(attr=cst.Name(value="get" | "pop" | "setdefault")):
            call = tree.parent(parent)
            yield call if isinstance(call, cst.Call) and call.func is parent else session
        case cst.Attribute(attr=cst.Name(value=name)) if name in _METHODS:
            yield session
        case cst.Attribute() | cst.Subscript():
            if not isinstance(tree.parent(parent), cst.Del):
                yield parent
        case cst.ComparisonTarget(operator=cst.In() | cst.NotIn()):
            return
        case _:
            yield session


def kept_in(tree: Tree, entry: cst.BaseExpression) -> cst.BaseExpression | None:
    """What ``entry`` is set to, where it is set."""
    match tree.parent(entry):
        case cst.AssignTarget() as target:
            statement = tree.parent(target)
            return statement.value if isinstance(statement, cst.Assign) else None
        case cst.AnnAssign(target=target, value=value) if target is entry:
            return value
    match entry:
        case cst.Call(
            func=cst.Attribute(attr=cst.Name(value="setdefault" | "get" | "pop")),
            args=[_, cst.Arg(value=value)],
        ):
            return value
    return None

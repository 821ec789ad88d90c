"""The table for the ids, and the connection to it."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.stored.histories import StoredHistory
from migrate_interactions.conversations.stored.places import connection_made
from migrate_interactions.conversations.stored.reaching import reached, values_behind
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.names import is_free
from migrate_interactions.rewriting.stored.keeping import in_database, in_database_file
from migrate_interactions.rewriting.stored.naming import reachable
from migrate_interactions.rewriting.stored.placed import Placed, kept_apart, not_in_reach
from migrate_interactions.syntax.shapes import constant_text


def place_in_database(facts: Facts, history: StoredHistory) -> Placed:
    """The connection that is there at the request; else one of its own to the same file."""
    made = connection_made(facts, history.store.place)
    if made is None:
        raise not_in_reach(facts, history)
    table = next(
        (one for one in ("interactions", "transcript_interactions") if is_free(facts, one)), ""
    )
    if not table or _has_rows_of_its_own(facts):
        raise kept_apart(facts, history, "its rows or tables are not known")
    for node in _connections(facts, history):
        found = reachable(facts, node, history.site.call)
        if found:
            return Placed(found, in_database(table), of_thread=True)
    if made.args and not _is_in_memory(made):
        for node in (made.args[0].value, *values_behind(facts, made.args[0].value)):
            found = _path_at(facts, node, history.site.call)
            if found:
                module = facts.tree.source(made.func).rpartition(".")[0]
                if module:
                    return Placed(found, in_database_file(table, module))
    raise not_in_reach(facts, history)


def _has_rows_of_its_own(facts: Facts) -> bool:
    """Whether rows may be something else than tuples: ids are read by their position."""
    return any(
        isinstance(statement.targets[0].target, cst.Attribute)
        and statement.targets[0].target.attr.value == "row_factory"
        and facts.values.imported(statement.value) != "sqlite3.Row"
        for statement in facts.tree.scopes.nodes(cst.Assign)
    )


def _is_in_memory(made: cst.Call) -> bool:
    return ":memory:" in (constant_text(made.args[0].value) or "")


def _connections(facts: Facts, history: StoredHistory) -> Iterator[cst.BaseExpression]:
    """Variables and attributes that hold a connection: those of the request's function first."""
    function = facts.calls.enclosing_function(history.site.call)
    for name in facts.tree.scopes.nodes(cst.Name):
        if (
            function is not None
            and facts.calls.enclosing_function(name) is function
            and facts.tree.span(name).start < facts.tree.span(history.site.call).start
            and _is_connection(facts, name)
        ):
            yield name
    for node in reached(facts, history.store.place):
        if _is_connection(facts, node):
            yield node


def _is_connection(facts: Facts, node: cst.BaseExpression, depth: int = 0) -> bool:
    """Whether ``node`` is a variable or attribute with a connection, and no cursor."""
    if depth > 4 or not isinstance(node, (cst.Name, cst.Attribute, cst.Call)):
        return False
    if isinstance(node, cst.Call):
        if facts.values.imported(node.func) == "sqlite3.connect":
            return depth > 0
        if depth == 0:
            return False
    values = [one for one in values_behind(facts, node) if facts.tree.source(one) != "None"]
    return bool(values) and all(_is_connection(facts, one, depth + 1) for one in values)


def _path_at(facts: Facts, node: cst.BaseExpression, place: cst.CSTNode) -> str:
    if constant_text(node) is not None:
        return facts.tree.source(node)
    return reachable(facts, node, place)

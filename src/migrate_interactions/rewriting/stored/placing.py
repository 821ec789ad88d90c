"""How the store of a transcript is named where the request is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.stored.histories import StoredHistory
from migrate_interactions.conversations.stored.marks import mark_of
from migrate_interactions.conversations.stored.places import (
    StoreKind,
    connection_made,
    is_redis,
    is_session,
    redis_constructor,
)
from migrate_interactions.conversations.stored.reaching import reached, values_behind
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.names import is_free
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.stored.keeping import (
    Keeping,
    in_database,
    in_database_file,
    in_file,
    in_redis,
    in_session,
)
from migrate_interactions.syntax.name_roles import is_label
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.shapes import constant_text

_GOING_THROUGH = frozenset({"items", "keys", "values", "copy", "to_dict"})
#: What gives all files of a folder.
_LISTING = ("iterdir(", "listdir(", "scandir(", "walk(", 'glob("*")', "glob('*')")


@dataclass(frozen=True)
class Placed:
    """The expression of the store at the request, and what keeps ids there."""

    expression: str
    keeping: Keeping
    awaits: bool = False
    #: Whether the expression may only be used in the thread that the program uses it in.
    of_thread: bool = False


def place_ids(facts: Facts, history: StoredHistory) -> Placed:
    """Where the ids go that belong to the transcripts of ``history``. Raises RefusedError."""
    match history.store.kind:
        case StoreKind.SESSION:
            found = _reachable(facts, history.store.place, history.site.call)
            if _is_gone_through(facts):
                raise _kept_apart(facts, history, "the session is used as a whole")
            if not is_free(facts, "last_interaction"):
                raise _kept_apart(facts, history, "`last_interaction` is something else there")
            if found:
                return Placed(found, in_session())
        case StoreKind.REDIS:
            found = _redis(facts, history)
            if _lists_all_keys(facts):
                raise _kept_apart(facts, history, "all keys are gone through")
            if found:
                made = redis_constructor(facts, history.store.place)
                awaits = "asyncio" in made or made.startswith("aioredis")
                if awaits and not history.site.is_async:
                    raise _not_in_reach(facts, history)
                return Placed(found, in_redis(is_async=awaits), awaits)
        case StoreKind.FILE:
            found = _beside_file(facts, history)
            if found:
                return Placed(found, in_file())
        case StoreKind.SQLITE:
            return _database(facts, history)
    raise _not_in_reach(facts, history)


def _not_in_reach(facts: Facts, history: StoredHistory) -> RefusedError:
    return RefusedError(
        "history-persisted",
        f"the turns come from {history.store.kind.value}, "
        f"`{facts.tree.excerpt(history.store.place)}` cannot be named where the request is made, "
        "and the interaction's id would have to be stored there",
        facts.tree.line(history.store.node),
    )


def _kept_apart(facts: Facts, history: StoredHistory, why: str) -> RefusedError:
    return RefusedError(
        "history-persisted",
        f"the turns come from {history.store.kind.value}, where ids cannot be kept beside them: "
        f"{why}",
        facts.tree.line(history.store.node),
    )


def _is_gone_through(facts: Facts) -> bool:
    """Whether the program looks at all that a session has, and not only at keys that it names."""
    for node in facts.tree.scopes.nodes(cst.Name, cst.Attribute):
        if isinstance(node, cst.Name) and is_label(node, facts.tree.scopes.parents):
            continue
        if not is_session(facts, node):
            continue
        match facts.tree.parent(node):
            case cst.Attribute(attr=cst.Name(value=name)) if name not in _GOING_THROUGH:
                pass
            case cst.Subscript() | cst.ComparisonTarget() | cst.ImportAlias():
                pass
            case _:
                return True
    return False


# -- Redis --------------------------------------------------------------------------------


def _redis(facts: Facts, history: StoredHistory) -> str:
    for node in reached(facts, history.store.place):
        if isinstance(node, (cst.Name, cst.Attribute, cst.Call)) and is_redis(facts, node):
            found = _reachable(facts, node, history.site.call)
            if found:
                return found
    return ""


def _lists_all_keys(facts: Facts) -> bool:
    """Whether the program goes through all keys, those of the ids included."""
    for call in facts.tree.scopes.nodes(cst.Call):
        match call:
            case cst.Call(func=cst.Attribute(attr=cst.Name("scan_iter" | "scan")), args=[]):
                return True
            case cst.Call(
                func=cst.Attribute(value=base, attr=cst.Name("keys" | "scan_iter" | "dbsize")),
                args=args,
            ) if is_redis(facts, base):
                pattern = constant_text(args[0].value) if args else "*"
                if pattern is not None and pattern.startswith("*"):
                    return True
    return False


# -- files --------------------------------------------------------------------------------


def _beside_file(facts: Facts, history: StoredHistory) -> str:
    """The path of a file beside that of the transcripts, or beside or in their folder."""
    is_listed = any(word in facts.tree.text for word in _LISTING)
    for node in _chain(facts, history.store.place):
        if isinstance(node, (cst.Name, cst.Attribute)) and (
            mark_of(facts, node) is not None or not is_listed
        ):
            found = _reachable(facts, node, history.site.call)
            if found:
                return f'f"{{{found}}}.interactions"'
    for node in reached(facts, history.store.place):
        match node:
            case cst.FormattedString() if (text := mark_of(facts, node)) is not None:
                assert isinstance(text, str)
                if text.strip("/_-.") and not set(text) & set('\\"{}'):
                    return f'"{text.strip("_-.").rstrip("/")}.interactions"'
            case cst.SimpleString() if mark_of(facts, node) is not None:
                return f'"{constant_text(node)}.interactions"'
            case cst.Name() | cst.Attribute() if mark_of(facts, node) is not None:
                found = _reachable(facts, node, history.site.call)
                if found:
                    return _beside_folder(facts, node, found, is_listed=is_listed)
    return ""


def _chain(facts: Facts, node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """``node``, and what it is if it only has another name there."""
    seen: set[cst.CSTNode] = set()
    while node not in seen:
        seen.add(node)
        yield node
        match node:
            case cst.Call(args=[cst.Arg(value=path)]) if (
                facts.values.imported(node.func) == "pathlib.Path"
            ):
                node = path
                continue
        values = values_behind(facts, node)
        if len(values) == 1:
            node = values[0]


def _beside_folder(facts: Facts, node: cst.BaseExpression, name: str, *, is_listed: bool) -> str:
    """Beside a folder that has a name of its own and nothing else in it; else in the folder."""
    is_named = any(
        constant_text(below) not in (None, "", ".", "..") and "." not in facts.tree.source(below)
        for below in reached(facts, node)
    )
    is_listed = any(word in facts.tree.text for word in _LISTING)
    return (
        f'f"{{{name}}}.interactions"' if is_named or is_listed else f'f"{{{name}}}/.interactions"'
    )


# -- SQLite -------------------------------------------------------------------------------


def _database(facts: Facts, history: StoredHistory) -> Placed:
    """The connection that is there at the request; else one of its own to the same file."""
    made = connection_made(facts, history.store.place)
    if made is None:
        raise _not_in_reach(facts, history)
    table = next(
        (one for one in ("interactions", "transcript_interactions") if is_free(facts, one)), ""
    )
    if not table or _has_rows_of_its_own(facts):
        raise _kept_apart(facts, history, "its rows or tables are not known")
    for node in _connections(facts, history):
        found = _reachable(facts, node, history.site.call)
        if found:
            return Placed(found, in_database(table), of_thread=True)
    if made.args and not _is_in_memory(made):
        for node in (made.args[0].value, *values_behind(facts, made.args[0].value)):
            found = _path_at(facts, node, history.site.call)
            if found:
                module = facts.tree.source(made.func).rpartition(".")[0]
                if module:
                    return Placed(found, in_database_file(table, module))
    raise _not_in_reach(facts, history)


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
    return _reachable(facts, node, place)


# -- names --------------------------------------------------------------------------------


def _reachable(facts: Facts, node: cst.BaseExpression, place: cst.CSTNode, depth: int = 0) -> str:
    """How ``node`` is written at ``place``; empty if it has no name there."""
    tree = facts.tree
    if depth > 4:
        return ""
    match node:
        case cst.Name(value=name) if not is_label(node, tree.scopes.parents):
            scope = tree.scope_of(node).resolve(name)
            if scope is None:
                return ""
            bindings = scope.bindings[name]
            if tree.scope_of(place).resolve(name) is scope and _is_set_before(
                facts, bindings[0].node, scope.parent is None, place
            ):
                return name
            if any(b.kind is BindingKind.PARAMETER for b in bindings):
                written = {
                    _reachable(facts, one, place, depth + 1) for one in values_behind(facts, node)
                }
                return written.pop() if len(written) == 1 else ""
        case cst.Attribute(value=base, attr=cst.Name(value=attribute)):
            owner = facts.calls.self_attribute(node)
            if owner is not None:
                return _attribute_at(facts, *owner, place)
            inner = _reachable(facts, base, place, depth + 1)
            return f"{inner}.{attribute}" if inner else ""
        case cst.Call(func=cst.Name() as called, args=[]):
            function = facts.values.function_of(node)
            if function is not None and function.asynchronous is None:
                return f"{_reachable(facts, called, place, depth + 1)}()".removesuffix("()") and (
                    tree.source(node)
                )
    return ""


def _is_set_before(facts: Facts, binding: cst.CSTNode, of_module: bool, place: cst.CSTNode) -> bool:
    """Whether a variable has its value when ``place`` runs."""
    if of_module and facts.calls.enclosing_function(place) is not None:
        return True
    return facts.tree.span(binding).start < facts.tree.span(place).start


def _attribute_at(facts: Facts, cls: cst.ClassDef, name: str, place: cst.CSTNode) -> str:
    """``self.name`` in a method of ``cls``; elsewhere, that of an object that is named there."""
    family = set(facts.calls.lineage(cls))
    function = facts.calls.enclosing_function(place)
    own = facts.calls.class_of(function) if function is not None else None
    if function is not None and own in family:
        return f"{facts.calls.self_name(function)}.{name}"
    for node in facts.tree.scopes.nodes(cst.Name, cst.Attribute):
        if facts.calls.enclosing_function(node) is not function:
            continue
        if isinstance(node, cst.Name) and is_label(node, facts.tree.scopes.parents):
            continue
        value = facts.values.evaluate(node)
        is_before = facts.tree.span(node).start < facts.tree.span(place).start
        if value is not None and value.instance_of in family and is_before:
            return f"{facts.tree.source(node)}.{name}"
    return ""

"""How the store of a transcript is named where the request is made."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.stored.histories import StoredHistory
from migrate_interactions.conversations.stored.places import (
    StoreKind,
    is_redis,
    is_session,
    redis_constructor,
)
from migrate_interactions.conversations.stored.reaching import reached
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.names import is_free
from migrate_interactions.rewriting.stored.databases import place_in_database
from migrate_interactions.rewriting.stored.files import beside_file
from migrate_interactions.rewriting.stored.keeping import in_file, in_redis, in_session
from migrate_interactions.rewriting.stored.naming import reachable
from migrate_interactions.rewriting.stored.placed import Placed, kept_apart, not_in_reach
from migrate_interactions.syntax.name_roles import is_label
from migrate_interactions.syntax.shapes import constant_text

_GOING_THROUGH = frozenset({"items", "keys", "values", "copy", "to_dict"})


def place_ids(facts: Facts, history: StoredHistory) -> Placed:
    """Where the ids go that belong to the transcripts of ``history``. Raises RefusedError."""
    match history.store.kind:
        case StoreKind.SESSION:
            found = reachable(facts, history.store.place, history.site.call)
            if _is_gone_through(facts):
                raise kept_apart(facts, history, "the session is used as a whole")
            if not is_free(facts, "last_interaction"):
                raise kept_apart(facts, history, "`last_interaction` is something else there")
            if found:
                return Placed(found, in_session())
        case StoreKind.REDIS:
            found = _redis(facts, history)
            if _lists_all_keys(facts):
                raise kept_apart(facts, history, "all keys are gone through")
            if found:
                made = redis_constructor(facts, history.store.place)
                awaits = "asyncio" in made or made.startswith("aioredis")
                if awaits and not history.site.is_async:
                    raise not_in_reach(facts, history)
                return Placed(found, in_redis(is_async=awaits), awaits)
        case StoreKind.FILE:
            found = beside_file(facts, history)
            if found:
                return Placed(found, in_file())
        case StoreKind.SQLITE:
            return place_in_database(facts, history)
    raise not_in_reach(facts, history)


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
            found = reachable(facts, node, history.site.call)
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

"""Calls of a list's own methods."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.holders import Holder, Mention
from migrate_interactions.conversations.operations.additions import added, appended, elements_read
from migrate_interactions.conversations.operations.family import Family
from migrate_interactions.conversations.operations.handing_on import copied
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.conversations.operations.reports import escape

_EDITING_METHODS = frozenset({"insert", "remove", "reverse", "sort", "rotate", "appendleft"})


def method_operations(
    family: Family, holder: Holder, mention: Mention, call: cst.Call, method: str
) -> Iterator[Operation]:
    tree = family.facts.tree
    arguments = [a.value for a in call.args if not a.star and a.keyword is None]
    statement = isinstance(tree.parent(call), cst.Expr)
    match method, arguments:
        case "append", [element] if statement:
            yield from appended(family, holder, mention, call, element)
            return
        case "extend", [elements] if statement:
            yield added(family, holder, mention, call, elements_read(family.facts, elements))
            return
        case "clear", [] if statement:
            yield Operation(Doing.CLEAR, holder, mention, call)
            return
        case "pop", [] if statement:
            yield Operation(Doing.POP, holder, mention, call, count=1)
            return
        case "pop", [index]:
            position = tree.source(index)
            if position == "-1" and statement:
                yield Operation(Doing.POP, holder, mention, call, count=1)
                return
            yield Operation(
                Doing.WINDOW if position == "0" else Doing.EDIT,
                holder,
                mention,
                call,
                what=f"`{family.facts.tree.excerpt(call)}` takes out old turns",
            )
            return
        case "popleft", []:
            yield Operation(
                Doing.WINDOW, holder, mention, call, what=f"`{family.facts.tree.excerpt(call)}`"
            )
            return
        case "copy", []:
            yield from copied(family, holder, mention, call)
            return
    if method in _EDITING_METHODS:
        yield Operation(
            Doing.EDIT,
            holder,
            mention,
            call,
            what=f"`{family.facts.tree.excerpt(call)}` changes old turns",
        )
        return
    yield escape(family, holder, mention, call)

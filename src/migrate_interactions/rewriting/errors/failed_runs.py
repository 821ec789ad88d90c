"""Handlers of errors that also have to see what the wait for an interaction raises.

A request that fails while the model works raises an error of the service. When it runs in the
background instead, it is the run that fails, and the wait that says so.
"""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.findings import Span
from migrate_interactions.mapping.errors import (
    HTTP_MODULES,
    OF_ANY_EXCEPTION,
    SERVER_ERROR,
    STATUS_ERROR,
    TIMEOUT_ERROR,
)
from migrate_interactions.rewriting.background.waiting import (
    INTERACTION_ERROR,
    INTERACTION_TIMEOUT_ERROR,
)
from migrate_interactions.rewriting.emitting import define
from migrate_interactions.rewriting.errors.classes import elements_of
from migrate_interactions.rewriting.errors.move import ErrorMove
from migrate_interactions.rewriting.errors.reads import TEXT_OF, reads_in

Handler = cst.ExceptHandler | cst.ExceptStarHandler

_OF_SERVICE = frozenset({STATUS_ERROR, SERVER_ERROR, "APIError"})
#: Importable names of what is raised when something takes too long, and of their bases.
_BUILT_IN_TIMEOUTS = frozenset(
    {"TimeoutError", "asyncio.TimeoutError", "concurrent.futures.TimeoutError"}
)
_TIMEOUTS = _BUILT_IN_TIMEOUTS | {
    f"{module}.{name}"
    for module in HTTP_MODULES
    for name in ("TimeoutException", "ReadTimeout", "TransportError", "RequestError", "HTTPError")
}
_EVERYTHING = frozenset({"Exception", "BaseException"})


def raised_by_wait(move: ErrorMove, handler: Handler, later: Sequence[Handler]) -> list[str]:
    """The errors of the wait that ``handler`` has to catch as well; none where it reads more.

    ``later`` are the handlers behind it.
    """
    if not move.waited_for or handler.type is None:
        return []
    tree = move.facts.tree
    elements = elements_of(handler.type)
    if any(tree.source(element) in _EVERYTHING for element in elements):
        return []
    of_service = any({move.old_class(one), move.new_class(one)} & _OF_SERVICE for one in elements)
    # the error of a deadline is one of Python's own time-outs
    timeouts = [
        _is_timeout(move, one) and _dotted(move, one) not in _BUILT_IN_TIMEOUTS for one in elements
    ]
    if not of_service and not any(timeouts):
        return []
    shadows = of_service and any(
        _is_timeout(move, one)
        for other in later
        if other.type is not None
        for one in elements_of(other.type)
    )
    if shadows or _reads_more(move, handler):
        move.draft.note(
            f"a run that fails raises `InteractionError`, which line {tree.line(handler)} "
            "does not catch"
        )
        return []
    if of_service:
        return [define(move.facts, move.draft, INTERACTION_ERROR)]
    return [define(move.facts, move.draft, INTERACTION_TIMEOUT_ERROR)]


def catch_as_well(move: ErrorMove, node: cst.BaseExpression, names: Sequence[str]) -> None:
    """Add classes to those that ``node`` names, which stay."""
    listed = ", ".join(names)
    if isinstance(node, cst.Tuple):
        end = move.draft.carry(node.elements[-1].value).end
        move.draft.replace_span(Span(end, end), f", {listed}")
    else:
        whole = move.draft.carry(node)
        move.draft.replace_span(whole, "(", whole, f", {listed})")


def _is_timeout(move: ErrorMove, node: cst.BaseExpression) -> bool:
    if not isinstance(node, (cst.Name, cst.Attribute)):
        return False
    return _dotted(move, node) in _TIMEOUTS or TIMEOUT_ERROR in (
        move.old_class(node),
        move.new_class(node),
    )


def _dotted(move: ErrorMove, node: cst.BaseExpression) -> str:
    return move.facts.values.imported(node) or move.facts.tree.source(node)


def _reads_more(move: ErrorMove, handler: Handler) -> bool:
    """Whether more than the text of the error is read, which only errors of the service have."""
    if handler.name is None or not isinstance(handler.name.name, cst.Name):
        return False
    tree = move.facts.tree
    for read in reads_in(move, handler.body, handler.name.name.value):
        match parent := tree.parent(read):
            case cst.Attribute(attr=cst.Name(value=name)) if name not in OF_ANY_EXCEPTION:
                return True
            case cst.Arg():
                call = tree.parent(parent)
                called = tree.source(call.func) if isinstance(call, cst.Call) else ""
                if called.rpartition(".")[2] not in TEXT_OF | {"type"}:
                    return True
            case cst.Assign() | cst.AnnAssign() | cst.NamedExpr():
                return True
    return False

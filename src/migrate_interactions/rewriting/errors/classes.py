"""Expressions that name classes of errors: what is put in their place, or added to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from migrate_interactions.facts.error_paths import parameter_of
from migrate_interactions.findings import Span
from migrate_interactions.mapping.errors import (
    CLIENT_ERRORS,
    CONNECTION_ERROR,
    SERVER_ERROR,
    STATUS_ERROR,
    TIMEOUT_ERROR,
)
from migrate_interactions.rewriting.draft import Piece
from migrate_interactions.rewriting.errors.move import ErrorMove
from migrate_interactions.syntax.scopes import BindingKind

#: class -> classes that are caught with it
_COVERS: dict[str, frozenset[str]] = {
    STATUS_ERROR: frozenset({STATUS_ERROR, SERVER_ERROR, CLIENT_ERRORS}),
    CONNECTION_ERROR: frozenset({CONNECTION_ERROR, TIMEOUT_ERROR}),
    "APIError": frozenset(
        {STATUS_ERROR, SERVER_ERROR, CLIENT_ERRORS, CONNECTION_ERROR, TIMEOUT_ERROR}
    ),
}


def elements_of(node: cst.BaseExpression) -> tuple[cst.BaseExpression, ...]:
    """The classes that an ``except`` or ``isinstance`` names."""
    if isinstance(node, (cst.Tuple, cst.List)):
        return tuple(element.value for element in node.elements)
    return (node,)


def new_classes(move: ErrorMove, node: cst.BaseExpression) -> tuple[str, ...]:
    """What has to be caught of interactions where ``node`` is caught now."""
    elements = elements_of(node)
    wanted = {move.old_class(element) for element in elements} - {""}
    if {SERVER_ERROR, CLIENT_ERRORS} <= wanted:
        wanted.add(STATUS_ERROR)
    known = {move.new_class(element) for element in elements} - {""}
    if any(isinstance(e, cst.Name) and e.value == "CLIENT_ERRORS" for e in elements):
        known.add(CLIENT_ERRORS)
    covered = {one for cover in wanted for one in _COVERS.get(cover, ()) if one != cover}
    covered |= {one for cover in known for one in _COVERS.get(cover, (cover,))}
    return tuple(sorted(wanted - covered))


def rewrite_classes(
    move: ErrorMove,
    node: cst.BaseExpression,
    *,
    mixed: bool,
    client_errors: str = "",
    beside: Sequence[str] = (),
) -> None:
    """Put the new classes in the place of the old ones, or beside them if ``mixed``.

    ``client_errors`` is the class to name for all 4xx answers, if one will do here; ``beside``
    are classes to name with the new ones.
    """
    if node in move.done:
        return
    elements = elements_of(node)
    move.done |= {node, *elements}
    for element in elements:
        for value in _values_of(move, element):
            for part in _class_expressions(value):
                rewrite_classes(move, part, mixed=move.is_mixed)
    wanted = new_classes(move, node)
    if not wanted:
        return
    names = []
    for one in wanted:
        if one != CLIENT_ERRORS:
            names.append(move.use(one))
        elif client_errors:
            names.append(move.use(client_errors))
        else:
            names.append(f"*{move.use_client_errors()}")
    names += beside
    move.draft.replace_span(move.draft.carry(node), *_written(move, node, names, mixed))


def _written(
    move: ErrorMove, node: cst.BaseExpression, names: Sequence[str], mixed: bool
) -> tuple[Piece, ...]:
    """``node`` with the new ``names``: behind the last old class if ``mixed``, else for them."""
    elements = elements_of(node)
    old = [index for index, element in enumerate(elements) if move.old_class(element)]
    whole = move.draft.carry(node)
    # a tuple with comments keeps them, and all that is in it
    if (mixed or "#" in move.facts.tree.source(node)) and len(elements) > 1:
        end = move.draft.carry(elements[old[-1]]).end
        return (
            Span(whole.start, end),
            "".join(f", {name}" for name in names),
            Span(end, whole.end),
        )
    pieces: list[Piece] = []
    for index, element in enumerate(elements):
        if mixed or index not in old:
            pieces.append(move.draft.carry(element))
        if index == old[0]:
            pieces += names
    caught = isinstance(move.facts.tree.parent(node), (cst.ExceptHandler, cst.ExceptStarHandler))
    if len(pieces) == 1 and isinstance(node, (cst.Tuple, cst.List)) and not caught:
        opening, closing = ("[", "]") if isinstance(node, cst.List) else ("(", ",)")
        return (opening, pieces[0], closing)
    if len(pieces) == 1:
        return (pieces[0].removeprefix("*") if isinstance(pieces[0], str) else pieces[0],)
    listed = [one for piece in pieces for one in (", ", piece)]
    return ("(", *listed[1:], ")")


def _values_of(move: ErrorMove, element: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """The expressions that ``element`` may stand for, if it names a constant or a parameter."""
    facts = move.facts
    if move.old_class(element) or move.new_class(element):
        return
    owner = facts.calls.self_attribute(element)
    if owner is not None:
        yield from facts.calls.attribute_values(*owner)
        return
    given = parameter_of(facts, element)
    if given is not None:
        function, name = given
        for parameter in (*function.params.params, *function.params.kwonly_params):
            if parameter.name.value == name and parameter.default is not None:
                yield parameter.default
        yield from facts.calls.arguments_for(function, name)
        return
    if isinstance(element, cst.Name):
        scope = facts.tree.scope_of(element).resolve(element.value)
        for binding in scope.bindings.get(element.value, ()) if scope is not None else ():
            if binding.kind is BindingKind.ASSIGNMENT and binding.value is not None:
                yield binding.value


def _class_expressions(value: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """The tuples and classes that ``value`` is put together from."""
    match value:
        case cst.BinaryOperation(left=left, operator=cst.Add(), right=right):
            yield from _class_expressions(left)
            yield from _class_expressions(right)
        case cst.Tuple() | cst.List() | cst.Name() | cst.Attribute():
            yield value

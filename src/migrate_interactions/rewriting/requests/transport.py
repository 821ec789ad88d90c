"""``http_options`` of one request: timeout, headers and version of the API."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.mapping.transport import MILLISECONDS, TRANSPORT_FIELDS
from migrate_interactions.rewriting.draft import Piece
from migrate_interactions.rewriting.layout import Argument, Value
from migrate_interactions.rewriting.requests.conversion import Conversion
from migrate_interactions.rewriting.requests.enums import may_be_none
from migrate_interactions.syntax.shapes import is_none

_FIELD = "http_options"


def transport_arguments(conversion: Conversion, node: cst.BaseExpression) -> list[Argument]:
    """The arguments of ``create`` for it. Raises RefusedError."""
    record = conversion.written(node, f"`{_FIELD}`")
    if record is None:
        raise conversion.cannot(_FIELD, node, "they are made elsewhere")
    found: list[Argument] = []
    for name, value in record.fields.items():
        if is_none(value):
            continue
        new = TRANSPORT_FIELDS.get(name)
        if new is None:
            raise conversion.cannot(_FIELD, value, f"`{name}` is a matter of the client")
        found.append(
            Argument(
                new,
                _seconds(conversion, value)
                if name == "timeout"
                else (conversion.draft.carry(value),),
            )
        )
    return found


def _seconds(conversion: Conversion, value: cst.BaseExpression) -> Value:
    """Milliseconds as seconds."""
    draft = conversion.draft
    match value:
        case cst.Integer():
            return (str(value.evaluated_value / MILLISECONDS),)
        case cst.BinaryOperation(left=left, operator=cst.Multiply(), right=right):
            # what was multiplied to make milliseconds of seconds
            if _is_thousand(right):
                return (draft.carry(left),)
            if _is_thousand(left):
                return (draft.carry(right),)
        case cst.Name() | cst.Attribute():
            seconds: tuple[Piece, ...] = (draft.carry(value), f" / {MILLISECONDS}")
            if may_be_none(conversion, value):
                return (*seconds, " if ", draft.carry(value), " else None")
            return seconds
        case cst.Call(func=cst.Name(value="int"), args=[cst.Arg(value=inner)]):
            return _seconds(conversion, inner)
    return ("(", draft.carry(value), f") / {MILLISECONDS}")


def _is_thousand(node: cst.BaseExpression) -> bool:
    return isinstance(node, (cst.Integer, cst.Float)) and node.evaluated_value == MILLISECONDS

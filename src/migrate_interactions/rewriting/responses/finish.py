"""A finish reason that is compared: the status of an interaction says the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import libcst as cst

from migrate_interactions.findings import Span
from migrate_interactions.mapping.response import STATUSES, WAITING, PartKind, Shape
from migrate_interactions.rewriting.responses.contexts import COMPARED, Read
from migrate_interactions.rewriting.responses.reader import Reader, Rules
from migrate_interactions.syntax.shapes import constant_text

_ENUMERATION = "google.genai.types.FinishReason."
_POSITIVE = (cst.Equal, cst.Is, cst.In)


def finish_reason(reader: Reader, read: Read) -> None:
    """Read the status in the place of the finish reason."""
    if reader.waited_for:
        raise reader.refusal(
            read.node,
            f"`{reader.facts.tree.excerpt(read.node)}` is read: "
            "an interaction in the background that is cut off raises an error instead",
        )
    reader.give(read, Shape.FINISH_REASON, reader.carry(read.base), ".status")


def _plain(reader: Reader, read: Read) -> None:
    """``.name`` or ``.value``: a status is text already."""
    reader.give(read, Shape.FINISH_REASON, reader.carry(read.base))


def _compared(reader: Reader, read: Read) -> None:
    comparison = read.node
    assert isinstance(comparison, cst.Comparison)
    target = comparison.comparisons[0]
    found = dict.fromkeys(
        status for name in _names(reader, target.comparator) for status in _statuses(reader, name)
    )
    positive = isinstance(target.operator, _POSITIVE)
    if len(found) == 1:
        operator, right = ("==" if positive else "!="), f'"{next(iter(found))}"'
    else:
        operator = "in" if positive else "not in"
        right = "(" + ", ".join(f'"{status}"' for status in found) + ")"
    start = reader.draft.carry(read.base).end
    end = reader.facts.tree.span(comparison).end
    reader.draft.replace_span(Span(start, end), f" {operator} {right}")


def _statuses(reader: Reader, name: str) -> Iterator[str]:
    for status in STATUSES[name]:
        if status != WAITING or PartKind.CALL in reader.outputs.kinds:
            yield status


def _names(reader: Reader, node: cst.BaseExpression) -> Iterator[str]:
    """The finish reasons that ``node`` lists. Raises RefusedError for one without a status."""
    match node:
        case (
            cst.Tuple(elements=elements) | cst.List(elements=elements) | cst.Set(elements=elements)
        ):
            for element in elements:
                yield from _names(reader, element.value)
            return
        case cst.Attribute(value=inner, attr=cst.Name(value="name" | "value")):
            node = inner
    dotted = reader.facts.values.imported(node)
    name = constant_text(node) or dotted.removeprefix(_ENUMERATION)
    if name not in STATUSES:
        raise reader.refusal(
            node,
            f"the finish reason is compared with `{reader.facts.tree.excerpt(node)}`, "
            "for which interactions have no status",
        )
    yield name


FINISH_RULES: Mapping[Shape, Rules] = {
    Shape.FINISH_REASON: {"name": _plain, "value": _plain, COMPARED: _compared}
}

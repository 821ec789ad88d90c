"""A lean walk over LibCST nodes that skips whitespace, punctuation and operators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import cache

import libcst as cst

_SKIPPED = frozenset(
    {
        "lpar",
        "rpar",
        "lbracket",
        "rbracket",
        "lbrace",
        "rbrace",
        "comma",
        "semicolon",
        "equal",
        "dot",
        "colon",
        "operator",
        "header",
        "footer",
        "leading_lines",
        "lines_after_decorators",
        "trailing_whitespace",
        "indicator",
        "star",
        "star_etc",
        "first_colon",
        "second_colon",
        "asynchronous",
        "relative",
        "posonly_ind",
        "separator",
    }
)


#: Types of fields that are no nodes.
_PLAIN = frozenset({type(None), str, bool, cst.MaybeSentinel})


@cache
def child_fields(node_type: type[cst.CSTNode]) -> tuple[str, ...]:
    """The names of the fields of ``node_type`` that can hold meaningful child nodes."""
    return tuple(
        field.name
        for field in fields(node_type)
        if field.name not in _SKIPPED and not field.name.startswith("whitespace")
    )


def children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The meaningful children of ``node`` in source order."""
    for name in child_fields(type(node)):
        value = getattr(node, name)
        kind = type(value)
        if kind in _PLAIN:
            continue
        if kind is list or kind is tuple:
            for item in value:
                if isinstance(item, cst.CSTNode):
                    yield item
        elif isinstance(value, cst.CSTNode):
            yield value


def descendants(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """``node`` and everything below it, parents first, in source order."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(tuple(children(current))))

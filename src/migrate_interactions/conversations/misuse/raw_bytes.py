"""Which expressions are the bytes of a file, or other bytes that nobody has encoded."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.configurations.possible import possible_values
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.shapes import constant_text, keyword_of


def is_raw_bytes(facts: Facts, node: cst.BaseExpression) -> bool:
    """Whether ``node`` is bytes, whatever way the program took."""
    values = list(possible_values(facts, node))
    return bool(values) and all(_is_made_of_bytes(facts, value) for value in values)


def _is_made_of_bytes(facts: Facts, node: cst.BaseExpression) -> bool:
    match node:
        case cst.SimpleString():
            return isinstance(node.evaluated_value, bytes)
        case cst.Call(func=cst.Attribute(attr=cst.Name(value="read_bytes"))):
            return True
        case cst.Call(func=cst.Attribute(value=owner, attr=cst.Name(value="getvalue"))):
            return any(
                isinstance(one, cst.Call) and facts.values.imported(one.func) == "io.BytesIO"
                for one in possible_values(facts, owner)
            )
        case cst.Call(func=cst.Attribute(value=owner, attr=cst.Name(value="read"))):
            opened = list(possible_values(facts, owner))
            return bool(opened) and all(_is_opened_for_bytes(one) for one in opened)
    return False


def _is_opened_for_bytes(node: cst.BaseExpression) -> bool:
    """Whether ``node`` is ``open(path, "rb")`` or ``path.open("rb")``."""
    match node:
        case cst.Call(func=cst.Name(value="open"), args=[_, *others]):
            modes = others
        case cst.Call(func=cst.Attribute(attr=cst.Name(value="open")), args=modes):
            pass
        case _:
            return False
    given = [one.value for one in modes if keyword_of(one) in (None, "mode")]
    return any("b" in (constant_text(one) or "") for one in given[:1])

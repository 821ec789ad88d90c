"""Declarations of functions as entries of ``tools``."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.mapping.spelling import snake_case
from migrate_interactions.mapping.tools import FUNCTION_DROPPED, FUNCTION_FIELDS
from migrate_interactions.rewriting.layout import Entries, Value
from migrate_interactions.rewriting.requests.conversion import Conversion
from migrate_interactions.rewriting.requests.dictionaries import (
    Change,
    apply_changes,
    renamed_key,
    with_first,
    without,
)
from migrate_interactions.rewriting.requests.records import kind_of, read_record
from migrate_interactions.rewriting.requests.schemas import schema_value
from migrate_interactions.syntax.shapes import is_none

_FIELD = "tools"


def function_value(conversion: Conversion, node: cst.BaseExpression) -> Value:
    """One declaration as an entry. Raises RefusedError."""
    facts = conversion.facts
    if isinstance(node, cst.Dict):
        apply_changes(conversion.draft, _changes(conversion, node))
        return (conversion.draft.carry(node),)
    if kind_of(facts, node) == "FunctionDeclaration":
        record = read_record(facts, node, "a function declaration")
        assert record is not None
        entries: list[tuple[str, Value]] = [("type", ('"function"',))]
        for name, value in record.fields.items():
            if is_none(value) or name in FUNCTION_DROPPED:
                continue
            key = _key(conversion, name, value)
            new: Value = (conversion.draft.carry(value),)
            if key == "parameters":
                new = _parameters(conversion, name, value)
            entries.append((key, record.commented(name, new)))
        return Entries(tuple(entries))
    kept = conversion.kept(node)
    if kept is None or not (isinstance(kept, cst.Dict) or kind_of(facts, kept)):
        raise conversion.refusal(
            "tools",
            f"the function declaration `{facts.tree.excerpt(node)}` is made elsewhere",
            node,
        )
    return conversion.in_place(
        node,
        kept,
        "function declaration",
        lambda each: function_value(conversion, each),
        annotation="dict[str, Any]",
    )


def _key(conversion: Conversion, name: str, value: cst.BaseExpression) -> str:
    if name not in FUNCTION_FIELDS:
        raise conversion.refusal(
            "tools", f"`{name}` of a function declaration has no equivalent", value
        )
    return FUNCTION_FIELDS[name]


def _parameters(conversion: Conversion, name: str, value: cst.BaseExpression) -> Value:
    if name == "parameters_json_schema" and not isinstance(
        conversion.kept(value) or value, cst.Dict
    ):
        return (conversion.draft.carry(value),)
    return schema_value(conversion, value, name)


def _changes(conversion: Conversion, node: cst.Dict) -> list[Change]:
    tree = conversion.facts.tree
    found: list[Change] = [with_first(tree, node, "type", "function")]
    removed: list[cst.BaseDictElement] = []
    for element in node.elements:
        match element:
            case cst.DictElement(key=cst.SimpleString() as key, value=value):
                name = snake_case(str(key.evaluated_value))
            case _:
                raise conversion.refusal(
                    "tools", "a function declaration is not written out", element
                )
        if name in FUNCTION_DROPPED or is_none(value):
            removed.append(element)
            continue
        new = _key(conversion, name, value)
        if new != key.evaluated_value:
            found.append(renamed_key(tree, key, new))
        if new == "parameters":
            written = _parameters(conversion, name, value)
            if written != (conversion.draft.carry(value),):
                pieces = conversion.laid_out_at(written, value)
                found.append(Change(conversion.draft.carry(value), pieces))
    return [*found, *without(tree, node, removed)]

"""Schemas that are not JSON Schema: those of the old API, and classes."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.configurations.possible import possible_values
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.shapes import constant_text
from migrate_interactions.syntax.walk import descendants

_SCHEMA = "google.genai.types.Schema"
_KINDS = frozenset(["OBJECT", "ARRAY", "STRING", "NUMBER", "INTEGER", "BOOLEAN", "NULL"])
_DEEP_ENOUGH = 10


def is_old_schema(facts: Facts, node: cst.BaseExpression) -> bool:
    """Whether ``node`` is a schema of the old API, or a class of pydantic's."""
    if is_model(facts, node):
        return True
    values = list(possible_values(facts, node))
    return bool(values) and all(
        _is_schema_object(facts, value) or has_upper_case_type(value) for value in values
    )


def is_json_schema_made(facts: Facts, node: cst.BaseExpression) -> bool:
    """Whether ``node`` is a JSON Schema that pydantic makes of a class."""
    values = list(possible_values(facts, node))
    return bool(values) and all(_is_made_by_pydantic(value) for value in values)


def _is_made_by_pydantic(node: cst.BaseExpression) -> bool:
    match node:
        case cst.Call(func=cst.Attribute(attr=cst.Name(value="model_json_schema"))):
            return True
        case cst.Call(
            func=cst.Attribute(value=cst.Call(func=adapter), attr=cst.Name(value="json_schema"))
        ):
            return isinstance(adapter, cst.Name) and adapter.value == "TypeAdapter"
    return False


def _is_schema_object(facts: Facts, node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.Call) and facts.values.imported(node.func) == _SCHEMA


def has_upper_case_type(node: cst.BaseExpression) -> bool:
    """Whether a dictionary that is written out has a ``type`` as the old API writes it."""
    if not isinstance(node, cst.Dict):
        return False
    for below in descendants(node):
        match below:
            case cst.DictElement(key=key, value=value):
                if constant_text(key) == "type" and constant_text(value) in _KINDS:
                    return True
    return False


def is_model(facts: Facts, node: cst.BaseExpression, depth: int = 0) -> bool:
    """Whether ``node`` is a class of pydantic's, and no instance of one."""
    if not isinstance(node, (cst.Name, cst.Attribute)) or depth > _DEEP_ENOUGH:
        return False
    value = facts.values.evaluate(node)
    definition = value.definition if value is not None else None
    if not isinstance(definition, cst.ClassDef):
        return False
    for base in definition.bases:
        known = facts.values.evaluate(base.value)
        if known is not None and (known.imported or "").startswith("pydantic"):
            return True
        if is_model(facts, base.value, depth + 1):
            return True
    return False

"""Reads the SDK's objects as the code writes them: as a class's call, or as a dictionary."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.mapping.spelling import snake_case
from migrate_interactions.rewriting.refused import RefusedError

_TYPES = "google.genai.types."
#: Classes that have nothing to be set, so that code names them without calling them.
_EMPTY = frozenset({"GoogleSearch", "ToolCodeExecution", "UrlContext", "GoogleMaps"})


@dataclass(frozen=True, eq=False)
class Record:
    """An object of ``google.genai.types``; ``kind`` is empty where a dictionary stands for it."""

    node: cst.BaseExpression
    kind: str
    fields: dict[str, cst.BaseExpression]


def kind_of(facts: Facts, node: cst.BaseExpression) -> str:
    """``Tool`` for ``types.Tool(...)`` and ``types.ToolDict(...)``; empty for anything else."""
    if not isinstance(node, cst.Call):
        return ""
    dotted = facts.values.imported(node.func)
    name = dotted.removeprefix(_TYPES)
    return name.removesuffix("Dict") if dotted.startswith(_TYPES) and "." not in name else ""


def enum_member(facts: Facts, node: cst.BaseExpression) -> str | None:
    """``LOW`` for ``types.ThinkingLevel.LOW``."""
    if not isinstance(node, cst.Attribute):
        return None
    dotted = facts.values.imported(node)
    parts = dotted.removeprefix(_TYPES).split(".")
    return parts[1] if dotted.startswith(_TYPES) and len(parts) == 2 else None


def read_record(facts: Facts, node: cst.BaseExpression, field: str) -> Record | None:
    """The object that ``node`` writes out; None if it does not write out one.

    ``field`` is where it stands, for the sentence of the RefusedError that is raised where an
    object is written out with arguments or keys that cannot be read.
    """
    match node:
        case cst.Dict():
            return Record(node, "", _fields_of_dict(facts, node, field))
        case cst.Call(func=cst.Name(value="dict")) if not facts.tree.scope_of(node).resolve("dict"):
            return Record(node, "", _fields_of_call(facts, node, field))
        case cst.Call() if kind_of(facts, node):
            return Record(node, kind_of(facts, node), _fields_of_call(facts, node, field))
        case cst.Name() | cst.Attribute() if (name := _class_name(facts, node)) in _EMPTY:
            return Record(node, name, {})
    return None


def _class_name(facts: Facts, node: cst.BaseExpression) -> str:
    """``ToolCodeExecution`` for ``types.ToolCodeExecution``, which the SDK takes as well."""
    dotted = facts.values.imported(node)
    return dotted.removeprefix(_TYPES) if dotted.startswith(_TYPES) else ""


def _fields_of_dict(facts: Facts, node: cst.Dict, field: str) -> dict[str, cst.BaseExpression]:
    fields: dict[str, cst.BaseExpression] = {}
    for element in node.elements:
        match element:
            case cst.DictElement(key=cst.SimpleString() as key, value=value):
                fields[snake_case(str(key.evaluated_value))] = value
            case _:
                raise RefusedError(
                    "request-not-readable",
                    f"{field} is a dict with keys that are not plain strings",
                    facts.tree.line(element),
                )
    return fields


def _fields_of_call(facts: Facts, node: cst.Call, field: str) -> dict[str, cst.BaseExpression]:
    fields: dict[str, cst.BaseExpression] = {}
    for argument in node.args:
        if argument.keyword is None:
            raise RefusedError(
                "request-not-readable",
                f"{field} is built with ** or positional arguments",
                facts.tree.line(argument),
            )
        fields[snake_case(argument.keyword.value)] = argument.value
    return fields

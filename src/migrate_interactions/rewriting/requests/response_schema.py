"""``response_schema``: pydantic's models, other types, and schemas."""

from __future__ import annotations

import builtins
from enum import Enum, auto

import libcst as cst

from migrate_interactions.rewriting.draft import Piece
from migrate_interactions.rewriting.layout import Value
from migrate_interactions.rewriting.requests.conversion import Conversion
from migrate_interactions.rewriting.requests.enums import may_be_none
from migrate_interactions.rewriting.requests.schemas import schema_value
from migrate_interactions.syntax.scopes import Binding, BindingKind
from migrate_interactions.syntax.shapes import is_none

_FIELD = "response_schema"


class SchemaSource(Enum):
    """What kind of value a schema is made from."""

    MODEL = auto()  # a class of pydantic's
    TYPE = auto()  # another type: an Enum, list[Model], a union
    VALUE = auto()  # a schema itself


def response_schema_value(conversion: Conversion, node: cst.BaseExpression) -> Value:
    """The JSON Schema of the answer. Raises RefusedError."""
    if isinstance(node, cst.IfExp):
        left, right = (
            ("None",) if is_none(side) else response_schema_value(conversion, side)
            for side in (node.body, node.orelse)
        )
        if not isinstance(left, tuple) or not isinstance(right, tuple):
            raise conversion.cannot(_FIELD, node, "it is one of two schemas")
        return (*left, " if ", conversion.draft.carry(node.test), " else ", *right)
    source = schema_source(conversion, node)
    if source is SchemaSource.VALUE:
        return schema_value(conversion, node, _FIELD)
    carried = conversion.draft.carry(node)
    if source is SchemaSource.MODEL:
        new: tuple[Piece, ...] = (carried, ".model_json_schema()")
    else:
        conversion.draft.add_import("pydantic", "TypeAdapter")
        new = ("TypeAdapter(", carried, ").json_schema()")
    if may_be_none(conversion, node):
        return (*new, " if ", carried, " else None")
    return new


def schema_source(conversion: Conversion, node: cst.BaseExpression) -> SchemaSource:
    """What ``node`` is. What cannot be told is taken for a schema itself."""
    facts = conversion.facts
    match node:
        case cst.Subscript():
            return SchemaSource.TYPE if _is_type(conversion, node.value) else SchemaSource.VALUE
        case cst.BinaryOperation(operator=cst.BitOr()):
            return SchemaSource.TYPE
        case cst.Name(value=name):
            scope = facts.tree.scope_of(node).resolve(name)
            if scope is None:
                is_type = isinstance(getattr(builtins, name, None), type)
                return SchemaSource.TYPE if is_type else SchemaSource.VALUE
            sources = {_of_binding(conversion, binding) for binding in scope.bindings.get(name, ())}
            return sources.pop() if len(sources) == 1 else SchemaSource.VALUE
        case cst.Attribute(attr=cst.Name(value=name)) if facts.values.imported(node):
            return SchemaSource.TYPE if _is_class_name(name) else SchemaSource.VALUE
    return SchemaSource.VALUE


def _of_binding(conversion: Conversion, binding: Binding) -> SchemaSource:
    match binding.kind:
        case BindingKind.CLASS:
            assert isinstance(binding.node, cst.ClassDef)
            return SchemaSource.MODEL if is_model(conversion, binding.node) else SchemaSource.TYPE
        case BindingKind.IMPORT:
            return SchemaSource.TYPE if _is_class_name(binding.name) else SchemaSource.VALUE
        case BindingKind.ASSIGNMENT if binding.value is not None and not binding.path:
            return schema_source(conversion, binding.value)
        case BindingKind.PARAMETER:
            return _of_parameter(conversion, binding)
    return SchemaSource.VALUE


def _of_parameter(conversion: Conversion, binding: Binding) -> SchemaSource:
    facts = conversion.facts
    if binding.annotation is not None:
        said = facts.tree.source(binding.annotation.annotation)
        if "BaseModel]" in said.replace(" ", ""):
            return SchemaSource.MODEL
    function = binding.scope.node
    if not isinstance(function, cst.FunctionDef):
        return SchemaSource.VALUE
    passed = [v for v in facts.calls.arguments_for(function, binding.name) if not is_none(v)]
    sources = {schema_source(conversion, value) for value in passed}
    if len(sources) == 1:
        return sources.pop()
    if sources == {SchemaSource.MODEL, SchemaSource.TYPE}:
        return SchemaSource.TYPE
    return SchemaSource.VALUE


def is_model(conversion: Conversion, cls: cst.ClassDef, depth: int = 0) -> bool:
    """Whether ``cls`` is a model of pydantic's, as far as this module says."""
    facts = conversion.facts
    for base in cls.bases:
        value = facts.values.evaluate(base.value)
        if value is None:
            continue
        if value.imported is not None and value.imported.startswith("pydantic"):
            return True
        if isinstance(value.definition, cst.ClassDef) and depth < 10:
            return is_model(conversion, value.definition, depth + 1)
    return False


def _is_type(conversion: Conversion, node: cst.BaseExpression) -> bool:
    """Whether ``node[...]`` is a type: ``list[Model]``, ``typing.Optional[Model]``."""
    match node:
        case cst.Name(value="list" | "dict" | "tuple" | "set"):
            return True
    return conversion.facts.values.imported(node).startswith("typing")


def _is_class_name(name: str) -> bool:
    return name[:1].isupper() and not name.isupper()

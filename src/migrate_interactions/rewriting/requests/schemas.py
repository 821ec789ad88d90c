"""Schemas of the old API as JSON Schema."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.mapping.schemas import (
    DROPPED_KEYWORDS,
    NULLABLE,
    SCHEMA_IN,
    SCHEMA_KEYWORDS,
    SCHEMAS_BY_NAME,
    SCHEMAS_IN_LIST,
    TYPES,
)
from migrate_interactions.mapping.spelling import snake_case
from migrate_interactions.rewriting.layout import Entries, Items, Value
from migrate_interactions.rewriting.requests.conversion import Conversion
from migrate_interactions.rewriting.requests.dictionaries import (
    Change,
    apply_changes,
    renamed_key,
    replaced,
    without,
)
from migrate_interactions.rewriting.requests.enums import enum_constant, enum_value
from migrate_interactions.rewriting.requests.records import Record, kind_of, read_record
from migrate_interactions.syntax.shapes import is_none

AS_JSON_SCHEMA = '.json_schema.model_dump(exclude_none=True, by_alias=True, mode="json")'


def schema_value(conversion: Conversion, node: cst.BaseExpression, field: str) -> Value:
    """``node``, a Schema or a dictionary, as JSON Schema. Raises RefusedError."""
    if isinstance(node, cst.Dict):
        apply_changes(conversion.draft, _changes(conversion, node, field))
        return (conversion.draft.carry(node),)
    if kind_of(conversion.facts, node) == "Schema":
        record = read_record(conversion.facts, node, f"`{field}`")
        assert record is not None
        return _entries(conversion, record, field)
    value = conversion.kept(node)
    if isinstance(value, cst.Dict):
        if not conversion.moving.changes(node) and not _changes(conversion, value, field):
            return (conversion.draft.carry(node),)
        return conversion.in_place(
            node,
            value,
            "schema",
            lambda each: schema_value(conversion, each, field),
            annotation="dict[str, Any]",
        )
    if value is not None and kind_of(conversion.facts, value) == "Schema":
        if not conversion.moving.all_of(node):
            return (conversion.draft.carry(node), AS_JSON_SCHEMA)
        return conversion.in_place(
            node,
            value,
            "schema",
            lambda each: schema_value(conversion, each, field),
            annotation="dict[str, Any]",
        )
    if _is_json_schema(conversion, value or node):
        return (conversion.draft.carry(node),)
    if _is_schema_object(conversion, value or node):
        return (conversion.draft.carry(node), AS_JSON_SCHEMA)
    raise conversion.cannot(
        field, node, f"`{conversion.facts.tree.excerpt(node)}` is not a schema that the code shows"
    )


def _is_json_schema(conversion: Conversion, node: cst.BaseExpression) -> bool:
    """Whether ``node`` makes a JSON Schema with pydantic."""
    match node:
        case cst.Call(func=cst.Attribute(attr=cst.Name(value=name))):
            return name in ("model_json_schema", "json_schema")
    return False


def _is_schema_object(conversion: Conversion, node: cst.BaseExpression) -> bool:
    """Whether an annotation says that ``node`` is a ``types.Schema``."""
    facts = conversion.facts
    match node:
        case cst.Name():
            bindings = facts.tracker.definitions_at(node)
            return bool(bindings) and all(
                binding.annotation is not None
                and facts.values.imported(binding.annotation.annotation)
                == "google.genai.types.Schema"
                for binding in bindings
            )
        case cst.Call():
            function = facts.values.function_of(node)
            return (
                function is not None
                and function.returns is not None
                and facts.values.imported(function.returns.annotation)
                == "google.genai.types.Schema"
            )
    return False


# -- a Schema object ------------------------------------------------------------------------


def _entries(conversion: Conversion, record: Record, field: str) -> Entries:
    found: list[tuple[str, Value]] = []
    nullable = _is_true(conversion, record.fields.get(NULLABLE), field)
    for name, value in record.fields.items():
        if is_none(value) or name in DROPPED_KEYWORDS or name == NULLABLE:
            continue
        keyword = SCHEMA_KEYWORDS.get(name)
        if keyword is None:
            raise conversion.cannot(field, value, f"the schema has `{name}`")
        if name == "type":
            kind = enum_value(conversion, value, field, known=TYPES)
            if kind is not None:
                new: Value = Items((kind, ('"null"',))) if nullable else kind
                found.append((keyword, record.commented(name, new)))
        else:
            new = _nested(conversion, name, value, field)
            found.append((keyword, record.commented(name, new)))
    if nullable and "type" not in dict(found):
        raise conversion.cannot(field, record.node, "a schema without a type is nullable")
    return Entries(tuple(found))


def _nested(conversion: Conversion, name: str, value: cst.BaseExpression, field: str) -> Value:
    if name in SCHEMA_IN and not (isinstance(value, cst.Name) and value.value in ("True", "False")):
        return schema_value(conversion, value, field)
    if name in SCHEMAS_IN_LIST and isinstance(value, cst.List):
        return Items(tuple(schema_value(conversion, e.value, field) for e in value.elements))
    if name in SCHEMAS_BY_NAME and isinstance(value, cst.Dict):
        found: list[tuple[str, Value]] = []
        for element in value.elements:
            match element:
                case cst.DictElement(key=cst.SimpleString() as key, value=schema):
                    entry = schema_value(conversion, schema, field)
                    found.append((str(key.evaluated_value), entry))
                case _:
                    raise conversion.cannot(field, element, "the schema is not written out")
        return Entries(tuple(found))
    if name in SCHEMAS_IN_LIST | SCHEMAS_BY_NAME:
        raise conversion.cannot(field, value, "the schema is not written out")
    return (conversion.draft.carry(value),)


def _is_true(conversion: Conversion, value: cst.BaseExpression | None, field: str) -> bool:
    match value:
        case None | cst.Name(value="False" | "None"):
            return False
        case cst.Name(value="True"):
            return True
    raise conversion.cannot(field, value, "whether the schema is nullable is not written out")


# -- a dictionary ---------------------------------------------------------------------------


def _changes(conversion: Conversion, node: cst.Dict, field: str) -> list[Change]:
    """What makes a JSON Schema of a dictionary. Raises RefusedError."""
    tree = conversion.facts.tree
    found: list[Change] = []
    removed: list[cst.BaseDictElement] = []
    fields: dict[str, cst.DictElement] = {}
    for element in node.elements:
        match element:
            case cst.DictElement(key=cst.SimpleString() as key):
                fields[snake_case(str(key.evaluated_value))] = element
            case _:
                raise conversion.cannot(field, element, "the schema is not written out")
    nullable = fields.get(NULLABLE)
    is_nullable = _is_true(conversion, nullable.value if nullable is not None else None, field)
    for name, element in fields.items():
        assert isinstance(element.key, cst.SimpleString)
        keyword = SCHEMA_KEYWORDS.get(name)
        if name in DROPPED_KEYWORDS or name == NULLABLE:
            removed.append(element)
            continue
        if keyword is not None and element.key.evaluated_value != keyword:
            found.append(renamed_key(tree, element.key, keyword))
        if name == "type":
            found += _type_changes(conversion, element.value, field, nullable=is_nullable)
        else:
            found += _nested_changes(conversion, name, element.value, field)
    if is_nullable and "type" not in fields:
        raise conversion.cannot(field, node, "a schema without a type is nullable")
    return [*found, *without(tree, node, removed)]


def _type_changes(
    conversion: Conversion, value: cst.BaseExpression, field: str, *, nullable: bool
) -> list[Change]:
    tree = conversion.facts.tree
    if isinstance(value, (cst.List, cst.Tuple)) and not nullable:
        return []
    constant = enum_constant(conversion, value)
    if constant is None or constant not in TYPES:
        raise conversion.cannot(field, value, "a type of the schema is not written out")
    quote = value.quote if isinstance(value, cst.SimpleString) else '"'
    new = f"{quote}{constant}{quote}"
    if nullable:
        new = f"[{new}, {quote}null{quote}]"
    return [] if new == tree.source(value) else [replaced(tree, value, new)]


def _nested_changes(
    conversion: Conversion, name: str, value: cst.BaseExpression, field: str
) -> list[Change]:
    if name in SCHEMA_IN:
        return _changes_within(conversion, value, field)
    found: list[Change] = []
    if name in SCHEMAS_IN_LIST:
        if not isinstance(value, (cst.List, cst.Tuple)):
            raise conversion.cannot(field, value, "the schema is not written out")
        for element in value.elements:
            found += _changes_within(conversion, element.value, field)
    if name in SCHEMAS_BY_NAME:
        if not isinstance(value, cst.Dict):
            return _changes_within(conversion, value, field)
        for entry in value.elements:
            found += _changes_within(conversion, entry.value, field)
    return found


def _changes_within(conversion: Conversion, value: cst.BaseExpression, field: str) -> list[Change]:
    match value:
        case cst.Dict():
            return _changes(conversion, value, field)
        case cst.Name(value="True" | "False"):
            return []
    kept = conversion.kept(value)
    if isinstance(kept, cst.Dict):
        found = _changes(conversion, kept, field)
        if not found or conversion.moving.all_of(value):
            return found
    if _is_json_schema(conversion, kept or value):
        return []
    raise conversion.cannot(field, value, "the schema is not written out")

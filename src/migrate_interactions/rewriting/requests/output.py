"""``response_format``: schema, kind of text, images and audio that are asked for."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from migrate_interactions.mapping.output import (
    IMAGE_FIELDS,
    MODALITIES,
    PLAIN_TEXT,
    TEXT_MIME_TYPES,
)
from migrate_interactions.rewriting.layout import Entries, Items, Value
from migrate_interactions.rewriting.requests.conversion import Conversion
from migrate_interactions.rewriting.requests.enums import enum_constant, is_unspecified
from migrate_interactions.rewriting.requests.response_schema import response_schema_value
from migrate_interactions.rewriting.requests.schemas import schema_value
from migrate_interactions.syntax.shapes import constant_text, is_none

Entry = list[tuple[str, Value]]


def response_format(
    conversion: Conversion, fields: Mapping[str, cst.BaseExpression]
) -> Value | None:
    """The value of ``response_format``; None if nothing but plain text is asked for.

    Raises RefusedError.
    """
    given = {name: value for name, value in fields.items() if not is_none(value)}
    text = _text_entry(conversion, given)
    image = _image_entry(conversion, given.get("image_config"))
    modalities = _modalities(conversion, given.get("response_modalities")) or ["text"]
    if image and "image" not in modalities:
        raise conversion.cannot(
            "image_config", given["image_config"], "no image is asked for in the same place"
        )
    entries: list[Entry] = []
    for modality in modalities:
        kind: Entry = [("type", (f'"{modality}"',))]
        entries.append([*kind, *(text if modality == "text" else [])])
        if modality == "image":
            entries[-1] += image
    if entries == [[("type", ('"text"',))]]:
        return None
    values = tuple(Entries(tuple(entry)) for entry in entries)
    return values[0] if len(values) == 1 else Items(values)


def _text_entry(conversion: Conversion, given: Mapping[str, cst.BaseExpression]) -> Entry:
    entry: Entry = []
    mime_type = given.get("response_mime_type")
    schema = given.get("response_json_schema") or given.get("response_schema")
    if mime_type is not None:
        entry += _mime_type(conversion, mime_type)
    if schema is None:
        return entry
    if mime_type is None:
        raise conversion.cannot(
            "response_schema",
            schema,
            "the service rejects a schema without `response_mime_type`",
        )
    if "response_json_schema" in given:
        entry.append(("schema", json_schema_value(conversion, schema)))
    else:
        entry.append(("schema", response_schema_value(conversion, schema)))
    return entry


def json_schema_value(conversion: Conversion, node: cst.BaseExpression) -> Value:
    """The value of ``response_json_schema``, which is JSON Schema already."""
    if isinstance(conversion.kept(node) or node, cst.Dict):
        return schema_value(conversion, node, "response_json_schema")
    return (conversion.draft.carry(node),)


def _mime_type(conversion: Conversion, node: cst.BaseExpression) -> Entry:
    values = _constants(conversion, node)
    if values is None:
        raise conversion.cannot("response_mime_type", node, "its value is not written out")
    for value in values:
        if value not in TEXT_MIME_TYPES:
            raise conversion.cannot(
                "response_mime_type", node, f"{value!r} is not among the kinds of text there"
            )
    if values == {PLAIN_TEXT}:
        return []
    return [("mime_type", (conversion.draft.carry(node),))]


def _constants(conversion: Conversion, node: cst.BaseExpression) -> set[str] | None:
    """The texts that ``node`` may be; None if the code does not say."""
    match node:
        case cst.IfExp(body=body, orelse=orelse):
            left, right = _constants(conversion, body), _constants(conversion, orelse)
            return left | right if left is not None and right is not None else None
        case cst.Name(value="None"):
            return set()
    text = constant_text(node)
    if text is not None:
        return {text}
    value = conversion.kept(node)
    return _constants(conversion, value) if value is not None else None


def _modalities(conversion: Conversion, node: cst.BaseExpression | None) -> list[str]:
    if node is None:
        return []
    listed = conversion.kept(node) or node
    if not isinstance(listed, (cst.List, cst.Tuple)) or conversion.moving.changes(node):
        raise conversion.cannot("response_modalities", node, "they are not written out")
    found: list[str] = []
    for element in listed.elements:
        name = enum_constant(conversion, element.value)
        if name is None or (name not in MODALITIES and not is_unspecified(name)):
            raise conversion.cannot("response_modalities", element, "they are not written out")
        if name in MODALITIES:
            found.append(name)
    if listed is not node and conversion.moving.all_of(node):
        conversion.draft.remove_statement(listed)
    return found


def _image_entry(conversion: Conversion, node: cst.BaseExpression | None) -> Entry:
    if node is None:
        return []
    record = conversion.written(node, "`image_config`")
    if record is None:
        raise conversion.cannot("image_config", node, "it is made elsewhere")
    entry: Entry = []
    for name, value in record.fields.items():
        if is_none(value):
            continue
        if name not in IMAGE_FIELDS:
            raise conversion.cannot("image_config", value, f"`{name}` has no equivalent")
        entry.append((IMAGE_FIELDS[name], (conversion.draft.carry(value),)))
    return entry

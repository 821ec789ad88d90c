"""``safety_settings``: the same settings under other names."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.mapping.safety import DISPUTED, SAFETY_FIELDS, SAFETY_VALUES
from migrate_interactions.rewriting.layout import Entries, Items, Value, in_one_line
from migrate_interactions.rewriting.requests.conversion import Conversion
from migrate_interactions.rewriting.requests.enums import enum_value
from migrate_interactions.rewriting.requests.records import commented_items, read_record
from migrate_interactions.syntax.shapes import is_none

_FIELD = "safety_settings"


def safety_value(conversion: Conversion, node: cst.BaseExpression) -> Value:
    """``node`` as a list of entries. Raises RefusedError."""
    conversion.draft.note(DISPUTED)
    return _settings(conversion, node)


def _settings(conversion: Conversion, node: cst.BaseExpression) -> Value:
    match node:
        case cst.List(elements=elements) | cst.Tuple(elements=elements):
            settings = [_element(conversion, element) for element in elements]
            return Items(commented_items(conversion.facts, node, settings))
        case cst.ListComp(elt=setting):
            # what is made for each item is written out
            new = _setting(conversion, setting)
            conversion.draft.replace(setting, *in_one_line(new))
            return (conversion.draft.carry(node),)
    value = conversion.kept(node)
    if value is None:
        raise conversion.cannot(_FIELD, node, "the settings are made elsewhere")
    return conversion.in_place(
        node,
        value,
        "safety settings",
        lambda each: _settings(conversion, each),
        annotation="list[dict[str, Any]]",
    )


def _element(conversion: Conversion, element: cst.BaseElement) -> Value:
    if isinstance(element, cst.Element):
        return _setting(conversion, element.value)
    raise conversion.cannot(_FIELD, element, "the settings are made elsewhere")


def _setting(conversion: Conversion, node: cst.BaseExpression) -> Value:
    value = conversion.kept(node)
    if value is not None:
        return conversion.in_place(
            node,
            value,
            "safety setting",
            lambda each: _setting(conversion, each),
            annotation="dict[str, str]",
        )
    record = read_record(conversion.facts, node, f"`{_FIELD}`")
    if record is None or record.kind not in ("", "SafetySetting"):
        raise conversion.cannot(_FIELD, node, "the settings are made elsewhere")
    entries: list[tuple[str, Value]] = []
    for name, given in record.fields.items():
        row = SAFETY_FIELDS.get(name)
        if row is None:
            raise conversion.cannot(_FIELD, given, f"`{name}` is not known")
        if is_none(given):
            continue
        new = enum_value(conversion, given, _FIELD, prefix=row.prefix, known=SAFETY_VALUES[name])
        if new is None and name != "method":
            raise conversion.cannot(_FIELD, given, f"the {name} is not specified")
        if new is not None:
            entries.append((row.name, record.commented(name, new)))
    return Entries(tuple(entries))

"""``system_instruction``: one text."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.rewriting.draft import Piece
from migrate_interactions.rewriting.layout import Value
from migrate_interactions.rewriting.requests.arguments import may_be_text
from migrate_interactions.rewriting.requests.conversion import Conversion
from migrate_interactions.rewriting.requests.records import read_record

JOINED = "the parts of the system instruction are sent as one text, joined by line breaks"
_FIELD = "system_instruction"
_SEPARATOR = r'"\n".join('


def instruction_value(conversion: Conversion, node: cst.BaseExpression) -> Value:
    """``node`` as one text. Raises RefusedError where it is not made of texts."""
    facts, draft = conversion.facts, conversion.draft
    texts = _texts(conversion, node)
    if texts is not None and len(texts) == 1:
        return (draft.carry(texts[0]),)
    if texts is not None:
        draft.note(JOINED)
        match node:
            case cst.List(elements=elements) | cst.Tuple(elements=elements):
                if texts == [element.value for element in elements]:
                    return (_SEPARATOR, draft.carry(node), ")")
        pieces: list[Piece] = [_SEPARATOR, "["]
        for index, text in enumerate(texts):
            pieces += [", " if index else "", draft.carry(text)]
        return (*pieces, "])")
    if may_be_text(facts, node):
        return (draft.carry(node),)
    value = conversion.kept(node)
    if value is None or conversion.moving.changes(node):
        raise conversion.cannot(_FIELD, node, "it is not made of texts alone")
    match value:
        case cst.List() | cst.Tuple() if _texts(conversion, value) == [
            element.value for element in value.elements
        ]:
            draft.note(JOINED)
            return (_SEPARATOR, draft.carry(node), ")")
    texts = _texts(conversion, value)
    if texts is None or len(texts) != 1:
        raise conversion.cannot(_FIELD, node, "it is not made of texts alone")
    return conversion.in_place(
        node, value, _FIELD, lambda _: (draft.carry(texts[0]),), annotation="str"
    )


def _texts(conversion: Conversion, node: cst.BaseExpression) -> list[cst.BaseExpression] | None:
    """The texts of a list, of parts or of a Content; None if ``node`` is none of these."""
    facts = conversion.facts
    match node:
        case cst.List(elements=elements) | cst.Tuple(elements=elements):
            found: list[cst.BaseExpression] = []
            for element in elements:
                if not isinstance(element, cst.Element):
                    raise conversion.cannot(_FIELD, element, "its parts are unpacked")
                inner = _texts(conversion, element.value)
                if inner is None and not may_be_text(facts, element.value):
                    raise conversion.cannot(_FIELD, element, "it is not made of texts alone")
                found += inner if inner is not None else [element.value]
            if not found:
                raise conversion.cannot(_FIELD, node, "it has no text")
            return found
        case cst.Call(args=[cst.Arg(value=text)]) if (
            facts.values.imported(node.func) == "google.genai.types.Part.from_text"
        ):
            return [text]
    record = read_record(facts, node, f"`{_FIELD}`")
    if record is None or record.kind not in ("", "Part", "Content"):
        return None
    fields = {name: value for name, value in record.fields.items() if name != "role"}
    if set(fields) == {"text"}:
        return [fields["text"]]
    if set(fields) == {"parts"}:
        return _texts(conversion, fields["parts"])
    raise conversion.cannot(_FIELD, node, "it is not made of texts alone")

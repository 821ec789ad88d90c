"""JSON schemas: two spellings of one schema are equal, and answers satisfy their schema."""

from __future__ import annotations

from typing import Any

import pytest
from google import genai
from pydantic import BaseModel, Field, TypeAdapter

from migrate_interactions.emulator import Emulator
from migrate_interactions.emulator.json_schema import canonical_schema
from tests.emulator.raw_requests import last_calls

MODEL = "gemini-2.5-flash"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"type": "STRING"}, {"type": "string"}),
        ({"type": "STRING", "nullable": True}, {"anyOf": [{"type": "string"}, {"type": "null"}]}),
        ({"type": "STRING", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "STRING", "format": "enum", "enum": ["a"]}, {"type": "string", "const": "a"}),
        (
            {"type": "ARRAY", "items": {"type": "INTEGER"}, "min_items": "2"},
            {"type": "array", "items": {"type": "integer"}, "minItems": 2, "title": "Numbers"},
        ),
        (
            {
                "type": "OBJECT",
                "properties": {"a": {"type": "OBJECT", "properties": {"b": {"type": "NUMBER"}}}},
                "required": ["a"],
                "propertyOrdering": ["a"],
            },
            {
                "$defs": {
                    "A": {
                        "type": "object",
                        "properties": {"b": {"type": "number"}},
                        "additionalProperties": False,
                    }
                },
                "type": "object",
                "properties": {"a": {"$ref": "#/$defs/A"}},
                "required": ["a"],
            },
        ),
    ],
)
def test_two_spellings_are_equal(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert canonical_schema(one) == canonical_schema(other)


def test_a_schema_may_contain_itself() -> None:
    tree = {
        "$defs": {"T": {"type": "object", "properties": {"next": {"$ref": "#/$defs/T"}}}},
        "$ref": "#/$defs/T",
    }
    assert canonical_schema(tree) == {"type": "object", "properties": {"next": {"$ref": "T"}}}


class Line(BaseModel):
    name: str = Field(min_length=3, max_length=40)
    amount: int = Field(ge=2, le=4)
    share: float = Field(ge=0, le=1)


class Bill(BaseModel):
    lines: list[Line] = Field(min_length=1, max_length=2)
    paid: bool
    remark: str | None
    kind: int | str


def test_answers_satisfy_their_schema(client: genai.Client, emulator: Emulator) -> None:
    for number in range(8):
        old = client.models.generate_content(
            model=MODEL,
            contents=f"bill {number}",
            config={"response_mime_type": "application/json", "response_schema": Bill},
        )
        new = client.interactions.create(
            model=MODEL,
            input=f"bill {number}",
            response_format={
                "type": "text",
                "mime_type": "application/json",
                "schema": Bill.model_json_schema(),
            },
        )
        assert isinstance(old.parsed, Bill)
        assert Bill.model_validate_json(new.output_text or "") == old.parsed
        assert old.text == new.output_text


def test_a_list_and_an_enum(client: genai.Client, emulator: Emulator) -> None:
    listed = client.models.generate_content(
        model=MODEL,
        contents="lines",
        config={"response_mime_type": "application/json", "response_schema": list[Line]},
    )
    assert isinstance(listed.parsed, list)
    assert all(isinstance(line, Line) for line in listed.parsed)
    new = client.interactions.create(
        model=MODEL,
        input="lines",
        response_format={
            "type": "text",
            "mime_type": "application/json",
            "schema": TypeAdapter(list[Line]).json_schema(),
        },
    )
    assert new.output_text == listed.text
    one, other = last_calls(emulator, 2)
    assert one.context == other.context
    word = client.models.generate_content(
        model=MODEL,
        contents="pick",
        config={
            "response_mime_type": "text/x.enum",
            "response_schema": {"type": "STRING", "enum": ["red", "blue"]},
        },
    )
    assert word.text in ("red", "blue")

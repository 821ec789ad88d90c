"""Schemas and tools in all their spellings: the model sees the same."""

from __future__ import annotations

import pytest

from migrate_interactions.emulator import Emulator
from tests.rewriting.moved_requests import assert_same, call_with, moved, refused

MODELS = """
import enum
from typing import Optional, Union
from pydantic import BaseModel, Field

class Size(enum.Enum):
    SMALL = "small"
    LARGE = "large"

class Item(BaseModel):
    name: str = Field(description="what it is")
    size: Size
    price: float | None = None

class Order(Item):
    notes: list[str]

Items = list[Item]
"""

SCHEMAS = {
    "a model": "response_schema=Item",
    "a model of a model": "response_schema=Order",
    "a list of models": "response_schema=list[Item]",
    "an alias": "response_schema=Items",
    "one of two": "response_schema=Union[Item, Order]",
    "one of two, new spelling": "response_schema=Item | Order",
    "an enum": "response_schema=Size",
    "an integer": "response_schema=int",
    "a dictionary in capitals": (
        "response_schema={'type': 'OBJECT', 'properties': {'a': {'type': 'STRING', "
        "'nullable': True}, 'b': {'type': 'ARRAY', 'items': {'type': 'INTEGER'}, 'minItems': 1}}, "
        "'required': ['a'], 'propertyOrdering': ['a', 'b']}"
    ),
    "a schema": (
        "response_schema=types.Schema(type=types.Type.OBJECT, properties={"
        "'a': types.Schema(type='STRING', nullable=True, description='first'), "
        "'b': types.Schema(any_of=[types.Schema(type='NUMBER'), types.Schema(type='STRING')])}, "
        "required=['a'])"
    ),
    "json schema": (
        "response_json_schema={'type': 'object', 'properties': {'a': {'type': 'string'}}}"
    ),
    "json schema of a model": "response_json_schema=Item.model_json_schema()",
}


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
def test_schema(emulator: Emulator, schema: str) -> None:
    config = f'types.GenerateContentConfig(response_mime_type="application/json", {schema})'
    after = assert_same(emulator, call_with(config, MODELS))
    assert "types." not in after


KEPT_SCHEMAS = {
    "a dictionary": """
        SCHEMA = {
            "type": "OBJECT",
            "properties": {
                "city": {"type": "STRING"},  # where
                "days": {"type": "INTEGER", "nullable": True},
            },
        }
    """,
    "a schema": """
        CITY = types.Schema(type="STRING")
        SCHEMA = types.Schema(type="OBJECT", properties={"city": CITY})
    """,
    "a dictionary of dictionaries": """
        CITY = {"type": "STRING"}
        SCHEMA = {"type": "object", "properties": {"city": CITY}, "required": ["city"]}
    """,
    "a function": """
        def make() -> types.Schema:
            return types.Schema(
                type="OBJECT",
                properties={"b": types.Schema(type="ARRAY", min_items=1, items={"type": "STRING"})},
            )

        SCHEMA = make()
    """,
}


@pytest.mark.parametrize("before", KEPT_SCHEMAS.values(), ids=KEPT_SCHEMAS)
def test_schema_under_a_name(emulator: Emulator, before: str) -> None:
    config = "{'response_mime_type': 'application/json', 'response_schema': SCHEMA}"
    after = assert_same(emulator, call_with(config, before))
    assert "# where" in after or "# where" not in before


def test_a_schema_that_others_read_is_not_changed() -> None:
    source = call_with(
        "{'response_mime_type': 'application/json', 'response_schema': SCHEMA}",
        'SCHEMA = {"type": "OBJECT", "properties": {}}\nprint(SCHEMA["type"])',
    )
    assert refused(source).reason == "request-not-readable"


DECLARATION = """
    weather = types.FunctionDeclaration(
        name="get_weather",
        description="The weather in a city.",
        parameters=types.Schema(
            type=types.Type.OBJECT,
            properties={"city": types.Schema(type=types.Type.STRING)},
            required=["city"],
        ),
    )
"""
DICTIONARY = """
    weather = {
        "name": "get_weather",
        "description": "The weather in a city.",  # shown to the model
        "parameters": {
            "type": "OBJECT",
            "properties": {"city": {"type": "STRING"}},
            "required": ["city"],
        },
    }
    clock = {"name": "get_time", "description": "The time."}
"""

TOOLS = {
    "search": ("", "[types.Tool(google_search=types.GoogleSearch())]"),
    "search as a dictionary": ("", "[{'google_search': {}}, {'codeExecution': {}}]"),
    "code and pages": (
        "",
        "[types.Tool(code_execution=types.ToolCodeExecution()), {'url_context': {}}]",
    ),
    "files": (
        "",
        "[types.Tool(file_search=types.FileSearch(file_search_store_names=['stores/a'], top_k=3))]",
    ),
    "computer": (
        "",
        "[types.Tool(computer_use=types.ComputerUse("
        "environment=types.Environment.ENVIRONMENT_BROWSER))]",
    ),
    "declaration": (DECLARATION, "[types.Tool(function_declarations=[weather])]"),
    "declaration in the call": (
        "",
        "[types.Tool(function_declarations=[types.FunctionDeclaration(name='f', "
        "parameters_json_schema={'type': 'object', 'properties': {'a': {'type': 'string'}}})])]",
    ),
    "dictionaries": (DICTIONARY, "[types.Tool(function_declarations=[weather, clock])]"),
    "dictionaries in a dictionary": (DICTIONARY, "[{'function_declarations': [weather]}]"),
    "list of declarations": (
        DICTIONARY + "\n    DECLARATIONS = [weather, clock]",
        "[types.Tool(function_declarations=DECLARATIONS)]",
    ),
    "tool": (
        DECLARATION + "\n    tool = types.Tool(function_declarations=[weather])",
        "[tool]",
    ),
    "tool of several": (
        DICTIONARY + "\n    tool = types.Tool(function_declarations=[weather, clock])",
        "[tool, types.Tool(code_execution=types.ToolCodeExecution())]",
    ),
    "list of tools": (
        DICTIONARY + "\n    TOOLS = [types.Tool(function_declarations=[weather, clock])]",
        "TOOLS",
    ),
    "tools and more": (
        DICTIONARY + "\n    TOOLS = [types.Tool(function_declarations=[weather])]",
        "[*TOOLS, {'function_declarations': [clock]}]",
    ),
    "appended": (
        """
        tools = []
        tools.append(types.Tool(google_search=types.GoogleSearch()))
        tools.append(types.Tool(function_declarations=[{"name": "a"}, {"name": "b"}]))
        """,
        "tools",
    ),
    "by a flag": (
        "search = True",
        "[types.Tool(google_search=types.GoogleSearch())] if search else None",
    ),
}


@pytest.mark.parametrize(("before", "tools"), TOOLS.values(), ids=TOOLS)
def test_tools(emulator: Emulator, before: str, tools: str) -> None:
    after = assert_same(emulator, call_with(f"types.GenerateContentConfig(tools={tools})", before))
    assert "types." not in after


def test_declarations_keep_their_layout_and_comments() -> None:
    config = "types.GenerateContentConfig(tools=[types.Tool(function_declarations=[weather])])"
    after = moved(call_with(config, DICTIONARY))
    assert (
        """
weather = {
    "type": "function",
    "name": "get_weather",
    "description": "The weather in a city.",  # shown to the model
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
    },
}
"""
        in after
    )


CHOICES = {
    "mode": (
        "types.ToolConfig(function_calling_config=types.FunctionCallingConfig("
        "mode=types.FunctionCallingConfigMode.ANY))"
    ),
    "mode as text": "{'function_calling_config': {'mode': 'none'}}",
    "names": (
        "types.ToolConfig(function_calling_config=types.FunctionCallingConfig("
        "mode='ANY', allowed_function_names=['f']))"
    ),
    "place": (
        "types.ToolConfig(retrieval_config=types.RetrievalConfig("
        "lat_lng=types.LatLng(latitude=48.2, longitude=16.4)))"
    ),
}


@pytest.mark.parametrize("choice", CHOICES.values(), ids=CHOICES)
def test_tool_config(emulator: Emulator, choice: str) -> None:
    tools = (
        "[types.Tool(google_maps=types.GoogleMaps()), {'function_declarations': [{'name': 'f'}]}]"
    )
    config = f"types.GenerateContentConfig(tools={tools}, tool_config={choice})"
    assert_same(emulator, call_with(config))

"""Units that ask for JSON, an enumeration or function calls, and read what came."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.property.vocabulary.contents import TEXTS, Contents, prompts
from tests.property.vocabulary.one_shots import asked
from tests.property.vocabulary.settings import Value, configurations
from tests.property.vocabulary.unit import Unit

_MODEL = "class Item№(BaseModel):\n    name: str\n    count: int\n    note: str | None = None"
_ENUM = 'class Mood№(Enum):\n    GOOD = "good"\n    BAD = "bad"'
_JSON = Value("response_mime_type", '"application/json"')
_UPPER = (
    '{"type": "OBJECT", "properties": {"name": {"type": "STRING"}, '
    '"tags": {"type": "ARRAY", "items": {"type": "STRING"}}}, "required": ["name", "tags"]}'
)
_SCHEMA = (
    "types.Schema(type=types.Type.OBJECT, properties={"
    '"name": types.Schema(type=types.Type.STRING), '
    '"size": types.Schema(type="INTEGER", description="In metres")}, required=["name", "size"])'
)

_ITEM_READS = (
    "item = response.parsed\nprint(item.name, item.count)",
    "print(response.parsed)",
    "item = response.parsed\n"
    "if item is None:\n    print(response.text)\nelse:\n    print(item.name)",
    "item = Item№.model_validate_json(response.text)\nprint(item)",
    "print(json.loads(response.text)['name'])",
    'if response.parsed:\n    print(response.parsed.note or "no note")',
)
_LIST_READS = (
    "for item in response.parsed:\n    print(item.name, item.count)",
    "print([item.name for item in response.parsed or []])",
    "print(len(json.loads(response.text)))",
    "items: list[Item№] = response.parsed\nprint(len(items))",
)
_DICTIONARY_READS = (
    'print(json.loads(response.text)["name"])',
    'print(response.parsed["name"] if response.parsed else "unreadable")',
    'data = json.loads(response.text or "{}")\nprint(sorted(data))',
    "print(response.text)",
    "data = response.parsed\nprint(data)",
)
_ENUM_READS = ("print(response.text)", "print(response.parsed)")

#: The schema, the constants it needs, and what is read of such an answer.
SCHEMAS: tuple[tuple[Value, tuple[str, ...]], ...] = (
    (Value("response_schema", "Item№", constant=_MODEL), _ITEM_READS),
    (Value("response_schema", "list[Item№]", constant=_MODEL), _LIST_READS),
    (Value("response_schema", _UPPER), _DICTIONARY_READS),
    (Value("response_schema", "SCHEMA№", constant=f"SCHEMA№ = {_UPPER}"), _DICTIONARY_READS),
    (Value("response_schema", _SCHEMA, _UPPER), _DICTIONARY_READS),
    (Value("response_schema", "Item№.model_json_schema()", constant=_MODEL), _DICTIONARY_READS),
    (
        Value(
            "response_json_schema",
            '{"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}',
        ),
        _DICTIONARY_READS,
    ),
    (
        Value("response_json_schema", "Item№.model_json_schema()", constant=_MODEL),
        _DICTIONARY_READS,
    ),
)

KINDS = (*["schema"] * 9, "enumeration", "no schema", "no schema")
PLACES = ("function", "function", "method", "module", "coroutine", "wrapper", "reader", "chained")


@st.composite
def structured(draw: st.DrawFn) -> Unit:
    """A question for JSON, with a schema of some kind."""
    place = draw(st.sampled_from(PLACES))
    kind = draw(st.sampled_from(KINDS))
    if kind == "enumeration":
        always: tuple[Value, ...] = (
            Value("response_mime_type", '"text/x.enum"'),
            Value("response_schema", "Mood№", constant=_ENUM),
        )
        reading = draw(st.sampled_from(_ENUM_READS))
    elif kind == "no schema":
        always = (_JSON,)
        reading = "print(json.loads(response.text))"
    else:
        schema, possible = draw(st.sampled_from(SCHEMAS))
        always = (_JSON, schema)
        reading = draw(st.sampled_from(possible))
    # what cuts an answer short makes it no JSON
    config = draw(
        configurations(
            always=(
                *always,
                Value("max_output_tokens", "900"),
                Value("stop_sequences", '["<end>"]'),
            ),
            in_class=place == "method",
        ).filter(lambda config: "response_modalities" not in config.definitions + config.argument)
    )
    what = draw(st.sampled_from(TEXTS))
    return draw(asked(place, config, what, reading, (draw(prompts),), "asks for JSON"))


_LIGHT = (
    '{"name": "set_light", "description": "Sets a light", "parameters": {"type": "OBJECT", '
    '"properties": {"room": {"type": "STRING"}}, "required": ["room"]}}'
)
_DECLARED = (
    'types.FunctionDeclaration(name="set_light", description="Sets a light", '
    "parameters=types.Schema(type=types.Type.OBJECT, "
    'properties={"room": types.Schema(type=types.Type.STRING)}, required=["room"]))'
)
_JSON_DECLARED = (
    'types.FunctionDeclaration(name="set_light", description="Sets a light", '
    'parameters_json_schema={"type": "object", "properties": {"room": {"type": "string"}}, '
    '"required": ["room"]})'
)
TOOLS = (
    Value("tools", f"[types.Tool(function_declarations=[{_DECLARED}])]"),
    Value("tools", f"[types.Tool(function_declarations=[{_LIGHT}])]"),
    Value("tools", f"[types.Tool(function_declarations=[{_JSON_DECLARED}])]"),
    Value("tools", f'[{{"function_declarations": [{_LIGHT}]}}]'),
    Value("tools", "[TOOL№]", constant=f"TOOL№ = types.Tool(function_declarations=[{_DECLARED}])"),
    Value(
        "tools",
        "TOOLS№",
        constant=f"LIGHT№ = {_LIGHT}\nTOOLS№ = [types.Tool(function_declarations=[LIGHT№])]",
    ),
)
CHOICES: tuple[tuple[Value, ...], ...] = (
    (),
    (),
    (
        Value(
            "tool_config",
            "types.ToolConfig(function_calling_config=types.FunctionCallingConfig(mode='ANY'))",
            '{"function_calling_config": {"mode": "ANY"}}',
        ),
    ),
    (
        Value(
            "tool_config",
            "types.ToolConfig(function_calling_config=types.FunctionCallingConfig("
            "mode=types.FunctionCallingConfigMode.ANY, allowed_function_names=['set_light']))",
            '{"function_calling_config": {"mode": "ANY", "allowed_function_names": ["set_light"]}}',
        ),
    ),
)
CALL_READS = (
    "for call in response.function_calls or []:\n    print(call.name, dict(call.args))",
    "if response.function_calls:\n    call = response.function_calls[0]\n"
    '    print(call.name, call.args["room"])\nelse:\n    print(response.text)',
    "for part in response.candidates[0].content.parts:\n    if part.function_call:\n"
    "        print(part.function_call.name, part.function_call.args)",
    "for part in response.candidates[0].content.parts:\n    if part.text:\n"
    "        print(part.text)\n    elif part.function_call:\n"
    "        print(part.function_call.name)",
    "if not response.function_calls:\n    print(response.text)\nelse:\n"
    "    print(len(response.function_calls))",
    "print(response.text is None)",
    "calls = response.function_calls\nprint([call.args for call in calls] if calls else None)",
)
LIGHT_PROMPTS = ("Put the light of the Kitchen on.", "Set the light in Hall and Attic.", "Hello.")


@st.composite
def calling(draw: st.DrawFn) -> Unit:
    """A question that the model may answer with function calls; nobody answers those."""
    place = draw(st.sampled_from([place for place in PLACES if place != "chained"]))
    tools = draw(st.sampled_from(TOOLS))
    config = draw(
        configurations(
            always=(tools, *draw(st.sampled_from(CHOICES))),
            in_class=place == "method",
        )
    )
    reading = draw(st.sampled_from(CALL_READS))
    asked_with = tuple(draw(st.lists(st.sampled_from(LIGHT_PROMPTS), min_size=1, max_size=2)))
    return draw(asked(place, config, Contents("prompt"), reading, asked_with, "asks for calls"))


BUILT_IN: tuple[tuple[Value, tuple[str, ...]], ...] = (
    (
        Value("tools", "[types.Tool(google_search=types.GoogleSearch())]"),
        (
            "print(response.text)",
            "metadata = response.candidates[0].grounding_metadata\n"
            "print(sorted({chunk.web.uri for chunk in metadata.grounding_chunks}))",
            "metadata = response.candidates[0].grounding_metadata\n"
            "if metadata and metadata.web_search_queries:\n"
            "    print(metadata.web_search_queries)",
        ),
    ),
    (
        Value("tools", '[{"google_search": {}}]'),
        ("print(response.text)", 'print(response.text or "nothing")'),
    ),
    (
        Value("tools", "[types.Tool(code_execution=types.ToolCodeExecution())]"),
        (
            "print(response.executable_code)\nprint(response.code_execution_result)",
            "for part in response.candidates[0].content.parts:\n    if part.text:\n"
            "        print(part.text)\n    if part.executable_code:\n"
            "        print(part.executable_code.code)\n    if part.code_execution_result:\n"
            "        print(part.code_execution_result.output)",
            "print(response.text)",
        ),
    ),
    (
        Value("tools", '[types.Tool(url_context=types.UrlContext()), {"google_search": {}}]'),
        ("print(response.text)",),
    ),
)


@st.composite
def built_in(draw: st.DrawFn) -> Unit:
    """A question with a tool of the service."""
    place = draw(st.sampled_from(PLACES))
    tools, possible = draw(st.sampled_from(BUILT_IN))
    config = draw(
        configurations(
            always=(tools, Value("max_output_tokens", "900")), in_class=place == "method"
        )
    )
    reading = draw(st.sampled_from(possible))
    what = draw(st.sampled_from(TEXTS[:3]))
    return draw(asked(place, config, what, reading, (draw(prompts),), "asks with a tool"))

"""The model calls functions by rule, waits for all results, and answers them."""

from __future__ import annotations

import json
from typing import Any

from google import genai
from google.genai import types

from migrate_interactions.emulator import Emulator, EmulatorOptions, ScriptedReply
from tests.emulator.raw_requests import client_of, create, last_calls

MODEL = "gemini-2.5-flash"


def get_weather(city: str) -> str:
    """Say how the weather is.

    Args:
        city: The city's name.
    """
    return f"Sunny in {city}"


def book_table(guests: int) -> dict[str, int]:
    """Book a table."""
    return {"guests": guests}


FUNCTIONS = {"get_weather": get_weather, "book_table": book_table}
TOOLS: list[Any] = [
    {
        "type": "function",
        "name": "get_weather",
        "description": "Say how the weather is.\n\nArgs:\n    city: The city's name.",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
        },
    },
    {
        "type": "function",
        "name": "book_table",
        "description": "Book a table.",
        "parameters": {
            "type": "object",
            "properties": {"guests": {"type": "integer"}},
            "required": ["guests"],
        },
    },
]


def dispatched(client: genai.Client, text: str) -> tuple[str, list[list[tuple[str, Any]]]]:
    """Run the tool loop of the Interactions API: the answer and the calls of each round."""
    given: Any = text
    previous = None
    rounds = []
    while True:
        interaction = client.interactions.create(
            model=MODEL, input=given, tools=TOOLS, previous_interaction_id=previous
        )
        previous = interaction.id
        calls = [step for step in interaction.steps or [] if step.type == "function_call"]
        assert interaction.status == ("requires_action" if calls else "completed")
        if not calls:
            return interaction.output_text or "", rounds
        rounds.append([(call.name, call.arguments) for call in calls])
        given = [
            {
                "type": "function_result",
                "call_id": call.id,
                "name": call.name,
                "result": json.dumps(FUNCTIONS[call.name](**call.arguments)),
            }
            for call in calls
        ]


def test_a_tool_loop_equals_automatic_function_calling(
    client: genai.Client, emulator: Emulator
) -> None:
    text = "Tell me the weather in Oslo, then book a table"
    chat = client.chats.create(model=MODEL, config={"tools": [get_weather, book_table]})
    old = chat.send_message(text)
    before = [request.context for request in last_calls(emulator, 3)]
    answer, rounds = dispatched(client, text)
    after = [request.context for request in last_calls(emulator, 3)]
    assert [[name for name, _ in calls] for calls in rounds] == [["get_weather"], ["book_table"]]
    assert [turns(context) for context in before] == [turns(context) for context in after]
    assert "get_weather" not in (old.text or "")
    assert "book_table" in (old.text or "")
    assert "book_table" in answer


def turns(context: dict[str, Any] | None) -> Any:
    assert context is not None
    return context["turns"]


def test_a_replayed_call_needs_its_thought(client: genai.Client, emulator: Emulator) -> None:
    user = {"type": "user_input", "content": [{"type": "text", "text": "weather"}]}
    for model, expected in (("gemini-2.5-flash", 200), ("gemini-3.5-flash", 400)):
        settings = {"model": model, "store": False, "tools": TOOLS}
        first = create(emulator, input=[user], **settings)[1]
        thought, call = first["steps"]
        result = {"type": "function_result", "call_id": call["id"], "result": "sun"}
        complete = [user, thought, call, result]
        assert create(emulator, input=complete, **settings)[0] == 200
        status, answer = create(emulator, input=[user, call, result], **settings)
        assert status == expected
    assert "thought step" in answer["error"]["message"]


def test_two_names_make_parallel_calls(client: genai.Client, emulator: Emulator) -> None:
    answer, rounds = dispatched(client, "How is the weather in Paris and in London?")
    assert rounds == [[("get_weather", {"city": "Paris"}), ("get_weather", {"city": "London"})]]
    assert "Sunny in Paris" in answer
    assert "Sunny in London" in answer


def test_two_functions_make_parallel_calls(client: genai.Client, emulator: Emulator) -> None:
    _, rounds = dispatched(client, "Weather please, and a table.")
    assert [name for name, _ in rounds[0]] == ["get_weather", "book_table"]


def test_no_call_without_a_reason(client: genai.Client, emulator: Emulator) -> None:
    assert dispatched(client, "Good morning")[1] == []


def test_tool_choice_is_respected(client: genai.Client, emulator: Emulator) -> None:
    def names(text: str, choice: Any) -> list[str]:
        interaction = client.interactions.create(
            model=MODEL, input=text, tools=TOOLS, generation_config={"tool_choice": choice}
        )
        return [step.name for step in interaction.steps or [] if step.type == "function_call"]

    assert names("weather", "none") == []
    assert names("Good morning", "any") == ["get_weather"]
    only = {"allowed_tools": {"mode": "any", "tools": ["book_table"]}}
    assert names("weather", only) == ["book_table"]


def test_results_change_the_answer(client: genai.Client, emulator: Emulator) -> None:
    first = client.interactions.create(model=MODEL, input="weather", tools=TOOLS)
    call = next(step for step in first.steps or [] if step.type == "function_call")
    answers = {
        client.interactions.create(
            model=MODEL,
            tools=TOOLS,
            previous_interaction_id=first.id,
            input=[{"type": "function_result", "call_id": call.id, "result": result}],
        ).output_text
        for result in ("sun", "rain", '{"sky": "grey"}')
    }
    assert len(answers) == 3


def test_streamed_calls_are_the_same(client: genai.Client, emulator: Emulator) -> None:
    text = "How is the weather in Paris and in London?"
    declared = [
        types.FunctionDeclaration(
            name=tool["name"],
            description=tool["description"],
            parameters_json_schema=tool["parameters"],
        )
        for tool in TOOLS
    ]
    config = types.GenerateContentConfig(tools=[types.Tool(function_declarations=declared)])
    old = [
        (call.name, call.args)
        for chunk in client.models.generate_content_stream(
            model=MODEL, contents=text, config=config
        )
        for call in chunk.function_calls or []
    ]
    names: dict[int, str] = {}
    arguments: dict[int, str] = {}
    for event in client.interactions.create(model=MODEL, input=text, tools=TOOLS, stream=True):
        if event.event_type == "step.start" and event.step.type == "function_call":
            names[event.index] = event.step.name
        elif event.event_type == "step.delta" and event.delta.type == "arguments_delta":
            arguments[event.index] = arguments.get(event.index, "") + (event.delta.arguments or "")
    new = [(names[index], json.loads(arguments[index])) for index in names]
    assert old == new
    one, other = last_calls(emulator, 2)
    assert one.context == other.context


def test_scripted_replies() -> None:
    script = (
        ScriptedReply(
            when="table", function_calls=({"name": "book_table", "arguments": {"guests": 3}},)
        ),
        ScriptedReply(when="story", text="Once {digest}", finish="max_tokens"),
        ScriptedReply(call=4, text="fourth"),
    )
    with Emulator(EmulatorOptions(script=script)) as emulator:
        client = client_of(emulator)
        answer, rounds = dispatched(client, "a table")
        assert rounds == [[("book_table", {"guests": 3})]]
        assert "guests" in answer
        story = client.interactions.create(model=MODEL, input="a story")
        digest = emulator.requests[-1].context_digest or ""
        assert (story.status, story.output_text) == ("incomplete", f"Once {digest[:8]}")
        assert client.models.generate_content(model=MODEL, contents="x").text == "fourth"


def test_text_and_parallel_calls_in_one_answer() -> None:
    asked = ({"name": "book_table", "arguments": {"guests": n}} for n in (2, 3))
    script = (ScriptedReply(text="One moment. ", function_calls=tuple(asked)),)
    declared = types.FunctionDeclaration(
        name="book_table",
        description="Book a table.",
        parameters_json_schema=TOOLS[1]["parameters"],
    )
    config = types.GenerateContentConfig(tools=[types.Tool(function_declarations=[declared])])
    with Emulator(EmulatorOptions(script=script)) as emulator:
        client = client_of(emulator)
        old = client.models.generate_content(model=MODEL, contents="two tables", config=config)
        new = client.interactions.create(model=MODEL, input="two tables", tools=TOOLS[1:])
        one, other = last_calls(emulator, 2)
        assert one.context == other.context
        calls = [step for step in new.steps or [] if step.type == "function_call"]
        assert [(call.id, call.name, call.args) for call in old.function_calls or []] == [
            (call.id, call.name, call.arguments) for call in calls
        ]
        assert [call.arguments["guests"] for call in calls] == [2, 3]
        assert (new.status, new.output_text) == ("requires_action", "One moment. ")
        assert (old.parts or [])[0].text == "One moment. "
        events = client.interactions.create(
            model=MODEL, input="two tables", tools=TOOLS[1:], stream=True
        )
        kinds = [event.step.type for event in events if event.event_type == "step.start"]
        assert kinds == ["thought", "model_output", "function_call", "function_call"]
        content = (old.candidates or [])[0].content
        answers = [
            types.Part.from_function_response(name="book_table", response={"guests": n})
            for n in (2, 3)
        ]
        client.models.generate_content(
            model=MODEL,
            contents=[
                types.Content(role="user", parts=[types.Part(text="two tables")]),
                content,
                types.Content(role="user", parts=answers),
            ],
            config=config,
        )
        client.interactions.create(
            model=MODEL,
            tools=TOOLS[1:],
            previous_interaction_id=new.id,
            input=[
                {"type": "function_result", "call_id": call.id, "result": call.arguments}
                for call in calls
            ],
        )
        one, other = last_calls(emulator, 2)
        assert one.context == other.context

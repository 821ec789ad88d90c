"""Units that answer function calls by hand, or let the SDK do so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.property.vocabulary.one_shots import models
from tests.property.vocabulary.settings import Configuration, Value, configurations
from tests.property.vocabulary.unit import Unit, indented, lines

FUNCTIONS = '''\
def get_weather№(city):
    """Weather of a city."""
    return {"Oslo": "snow", "Rome": "sun"}.get(city, "rain")


def count_letters№(word):
    """How many letters a word has."""
    return {"word": word, "letters": len(word)}


FUNCTIONS№ = {"get_weather": get_weather№, "count_letters": count_letters№}
'''
_WEATHER = (
    '{"name": "get_weather", "description": "Weather of a city", "parameters": {"type": "OBJECT", '
    '"properties": {"city": {"type": "STRING"}}, "required": ["city"]}}'
)
_LETTERS = (
    'types.FunctionDeclaration(name="count_letters", description="Letters of a word", '
    "parameters=types.Schema(type=types.Type.OBJECT, properties={"
    '"word": types.Schema(type=types.Type.STRING)}, required=["word"]))'
)
_LETTERS_JSON = (
    'types.FunctionDeclaration(name="count_letters", description="Letters of a word", '
    'parameters_json_schema={"type": "object", "properties": {"word": {"type": "string"}}, '
    '"required": ["word"]})'
)
TOOLS = (
    Value("tools", f"[types.Tool(function_declarations=[{_WEATHER}, {_LETTERS}])]"),
    Value("tools", f"[types.Tool(function_declarations=[{_WEATHER}, {_LETTERS_JSON}])]"),
    Value(
        "tools",
        f"[types.Tool(function_declarations=[{_WEATHER}]), "
        f"types.Tool(function_declarations=[{_LETTERS}])]",
    ),
    Value("tools", f'[{{"function_declarations": [{_WEATHER}]}}]'),
    Value(
        "tools",
        "[TOOL№]",
        constant=f"LETTERS№ = {_LETTERS}\n"
        f"TOOL№ = types.Tool(function_declarations=[{_WEATHER}, LETTERS№])",
    ),
    Value("tools", "TOOLS№", constant=f"TOOLS№ = [types.Tool(function_declarations=[{_WEATHER}])]"),
)
DISPATCHES = (
    "result = FUNCTIONS№[call.name](**call.args)",
    'if call.name == "get_weather":\n    result = get_weather№(**call.args)\n'
    "else:\n    result = count_letters№(**call.args)",
    'if call.name == "get_weather":\n    result = get_weather№(call.args["city"])\n'
    'elif call.name == "count_letters":\n    result = count_letters№(call.args.get("word"))\n'
    'else:\n    result = "unknown"',
    "function = FUNCTIONS№.get(call.name)\n"
    'result = function(**call.args) if function else "unknown"',
    "try:\n    result = FUNCTIONS№[call.name](**call.args)\n"
    "except Exception as problem:\n    result = str(problem)",
    "result = FUNCTIONS№[call.name](**dict(call.args))\nprint(call.name, call.args, result)",
    'match call.name:\n    case "get_weather":\n        result = get_weather№(**call.args)\n'
    "    case _:\n        result = count_letters№(**call.args)",
)
RESULTS = (
    'types.Part.from_function_response(name=call.name, response={"result": result})',
    'types.Part.from_function_response(name=call.name, response={"output": result})',
    "types.Part(function_response=types.FunctionResponse(\n"
    '    id=call.id, name=call.name, response={"result": result}))',
    "types.Part(function_response=types.FunctionResponse("
    'name=call.name, response={"result": result}))',
    '{"function_response": {"name": call.name, "response": {"result": result}}}',
)
STARTS = (
    '[types.Content(role="user", parts=[types.Part(text=question)])]',
    '[types.Content(role="user", parts=[types.Part.from_text(text=question)])]',
    '[{"role": "user", "parts": [{"text": question}]}]',
    "[types.UserContent(parts=[types.Part(text=question)])]",
    "[question]",
)
#: The last one is refused: its answers would be kept in a list of texts.
_START_OF_EACH = (*STARTS[:-1], *STARTS[:-1], *STARTS)
QUESTIONS = (
    "How is the weather in Oslo?",
    "What is the weather in Oslo and Rome?",
    "Tell the weather in Oslo then count the letters of Fjord.",
    "Count the letters of Alp then the letters of Ox then tell the weather in Rome.",
    "Thank you.",
)


@dataclass(frozen=True)
class Loop:
    """The choices of one loop."""

    model: str
    config: Configuration
    dispatch: str
    result: str
    start: str
    role: str
    own_contents: bool
    asked: tuple[str, ...]

    @property
    def definitions(self) -> str:
        return lines(FUNCTIONS, "\n" + self.config.definitions)

    def call(self, contents: str, client: str = "client") -> str:
        awaited = "await " if "aio" in client else ""
        return (
            f"response = {awaited}{client}.models.generate_content("
            f"model={self.model}, contents={contents}{self.config.keyword})"
        )

    def _content(self, parts: str) -> str:
        if self.result.startswith("{"):
            return f'{{"role": "{self.role}", "parts": {parts}}}'
        return f'types.Content(role="{self.role}", parts={parts})'

    def answers(self, contents: str) -> str:
        """Statements that run the calls of ``response`` and append their results."""
        if self.own_contents:
            each = lines(self.dispatch, f"{contents}.append({self._content(f'[{self.result}]')})")
            return f"for call in response.function_calls:\n{indented(each)}"
        each = lines(self.dispatch, f"parts.append({self.result})")
        return lines(
            f"parts = []\nfor call in response.function_calls:\n{indented(each)}",
            f"{contents}.append({self._content('parts')})",
        )

    def runs(self, called: str) -> str:
        return "\n".join(f"print({called.format(question)})" for question in self.asked)


def _forever(loop: Loop) -> tuple[str, str]:
    body = lines(
        loop.call("contents"),
        "if not response.function_calls:\n    return response.text",
        "contents.append(response.candidates[0].content)",
        loop.answers("contents"),
    )
    whole = lines(f"contents = {loop.start}", loop.config.before, f"while True:\n{indented(body)}")
    definitions = lines(loop.definitions, f"\n\ndef answer№(question):\n{indented(whole)}")
    return definitions, loop.runs('answer№("{}")')


def _while_calls(loop: Loop) -> tuple[str, str]:
    body = lines(
        "contents.append(response.candidates[0].content)",
        loop.answers("contents"),
        loop.call("contents"),
    )
    whole = lines(
        f"contents = {loop.start}",
        loop.config.before,
        loop.call("contents"),
        f"while response.function_calls:\n{indented(body)}",
        "return response.text",
    )
    definitions = lines(loop.definitions, f"\n\ndef answer№(question):\n{indented(whole)}")
    return definitions, loop.runs('answer№("{}")')


def _counted(loop: Loop) -> tuple[str, str]:
    body = lines(
        loop.call("contents"),
        "contents.append(response.candidates[0].content)",
        "if not response.function_calls:\n    return response.text",
        loop.answers("contents"),
    )
    whole = lines(
        f"contents = {loop.start}",
        loop.config.before,
        f"for step in range(6):\n{indented(body)}",
        'return "too many steps"',
    )
    definitions = lines(loop.definitions, f"\n\ndef answer№(question):\n{indented(whole)}")
    return definitions, loop.runs('answer№("{}")')


def _once(loop: Loop) -> tuple[str, str]:
    body = lines(
        "contents.append(response.candidates[0].content)",
        loop.answers("contents"),
        loop.call("contents"),
    )
    whole = lines(
        f"contents = {loop.start}",
        loop.config.before,
        loop.call("contents"),
        f"if response.function_calls:\n{indented(body)}",
        # another call may follow, and then there is no text
        'return response.text or "(no text)"',
    )
    definitions = lines(loop.definitions, f"\n\ndef answer№(question):\n{indented(whole)}")
    return definitions, loop.runs('answer№("{}")')


def _in_coroutine(loop: Loop) -> tuple[str, str]:
    body = lines(
        loop.call("contents", "own.aio"),
        "if not response.function_calls:\n    return response.text",
        "contents.append(response.candidates[0].content)",
        loop.answers("contents"),
    )
    whole = lines(
        "own = genai.Client()",
        f"contents = {loop.start}",
        loop.config.before,
        f"while True:\n{indented(body)}",
    )
    definitions = lines(loop.definitions, f"\n\nasync def answer№(question):\n{indented(whole)}")
    return definitions, loop.runs('asyncio.run(answer№("{}"))')


def _agent(loop: Loop) -> tuple[str, str]:
    attributes = lines("self.client = genai.Client()", "self.contents = []", loop.config.attributes)
    body = lines(
        loop.call("self.contents", "self.client"),
        "self.contents.append(response.candidates[0].content)",
        "if not response.function_calls:\n    return response.text",
        loop.answers("self.contents"),
    )
    whole = lines(
        f"self.contents.append({loop.start[1:-1]})",
        loop.config.before,
        f"while True:\n{indented(body)}",
    )
    definitions = lines(
        loop.definitions,
        f"\n\nclass Agent№:\n    def __init__(self):\n{indented(attributes, 2)}",
        f"\n    def answer(self, question):\n{indented(whole, 2)}",
    )
    return definitions, lines("agent№ = Agent№()", loop.runs('agent№.answer("{}")'))


def _chat(loop: Loop) -> tuple[str, str]:
    each = lines(loop.dispatch, f"parts.append({loop.result})")
    body = lines(
        f"parts = []\nfor call in response.function_calls:\n{indented(each)}",
        "response = chat.send_message(parts)",
    )
    whole = lines(
        loop.config.before,
        f"chat = client.chats.create(model={loop.model}{loop.config.keyword})",
        "response = chat.send_message(question)",
        f"while response.function_calls:\n{indented(body)}",
        "return response.text",
    )
    definitions = lines(loop.definitions, f"\n\ndef answer№(question):\n{indented(whole)}")
    return definitions, loop.runs('answer№("{}")')


SHAPES: dict[str, Callable[[Loop], tuple[str, str]]] = {
    "forever": _forever,
    "while there are calls": _while_calls,
    "counted": _counted,
    "once": _once,
    "coroutine": _in_coroutine,
    "agent": _agent,
    "chat": _chat,
}


@st.composite
def tool_loops(draw: st.DrawFn) -> Unit:
    """A loop that answers function calls by hand."""
    shape = draw(st.sampled_from(sorted(SHAPES)))
    # a chat takes no dictionaries as parts
    result = draw(st.sampled_from(RESULTS[:-1] if shape == "chat" else RESULTS))
    loop = Loop(
        draw(models),
        draw(
            configurations(
                always=(draw(st.sampled_from(TOOLS)),),
                in_class=shape == "agent",
                with_prompt=False,
            )
        ),
        draw(st.sampled_from(DISPATCHES)),
        result,
        draw(st.sampled_from(_START_OF_EACH)),
        draw(st.sampled_from(("user", "tool", "function"))),
        draw(st.sampled_from((False, False, False, True))),
        tuple(draw(st.lists(st.sampled_from(QUESTIONS), min_size=1, max_size=2))),
    )
    return Unit(f"tool loop, {shape}", *SHAPES[shape](loop))


_CALLABLES = '''\
def get_weather(city: str) -> str:
    """Weather of a city.

    Args:
        city: its name
    """
    return {"Oslo": "snow", "Rome": "sun"}.get(city, "rain")


def count_letters(word: str, capitals: bool = False) -> int:
    """How many letters a word has."""
    return len(word)
'''


@st.composite
def automatic(draw: st.DrawFn) -> Unit:
    """Python functions that the SDK calls by itself."""
    names = draw(st.sampled_from(("get_weather№", "get_weather№, count_letters№")))
    tools = Value("tools", f"[{names}]")
    config = draw(configurations(always=(tools,), with_prompt=False))
    definitions = _CALLABLES.replace("get_weather(", "get_weather№(").replace(
        "count_letters(", "count_letters№("
    )
    model = draw(models)
    # in a chat, beside a chat that is a parameter: traps/called-by-the-sdk-beside-a-chat-parameter
    body = lines(
        config.before,
        f"response = client.models.generate_content(model={model}, contents=question"
        f"{config.keyword})",
        "print(response.text)",
    )
    whole = lines(
        definitions, "\n" + config.definitions, f"\n\ndef ask№(question):\n{indented(body)}"
    )
    asked = draw(st.lists(st.sampled_from(QUESTIONS[:3]), min_size=1, max_size=2))
    return Unit("automatic function calling", whole, "\n".join(f'ask№("{each}")' for each in asked))

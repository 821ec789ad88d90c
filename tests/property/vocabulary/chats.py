"""Units with a chat of the SDK: seeded or not, streamed or not, with settings per message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.property.vocabulary.contents import PICTURE, PICTURE_PART
from tests.property.vocabulary.one_shots import models
from tests.property.vocabulary.settings import Configuration, configurations
from tests.property.vocabulary.unit import Unit, indented, lines

SEEDS = (
    "",
    "",
    'history=[types.Content(role="user", parts=[types.Part(text="Hot?")]), '
    'types.Content(role="model", parts=[types.Part(text="Cold.")])]',
    'history=[{"role": "user", "parts": [{"text": "In?"}]}, '
    '{"role": "model", "parts": [{"text": "Out."}]}]',
    "history=[]",
    'history=[types.UserContent("Up?"), types.ModelContent("Down.")]',
)
MESSAGES = (
    "text",
    "text",
    'f"Please: {text}"',
    "text.strip()",
    "message=text",
    "types.Part(text=text)",
    "[text]",
    '["Listen.", text]',
    "[types.Part.from_text(text=text)]",
    f"[{PICTURE_PART}, text]",
)
MESSAGE_SETTINGS = (
    "",
    "",
    "",
    "",
    ', config={"temperature": 0.1}',
    ", config=types.GenerateContentConfig(max_output_tokens=200)",
    ', config=types.GenerateContentConfig(system_instruction="Be odd.", temperature=0.2)',
    ", config=MESSAGE_CONFIG№",
)
SHOWN = (
    "print(response.text)",
    "print(response.text.strip())",
    "print(response.usage_metadata.total_token_count)",
    "for part in response.candidates[0].content.parts:\n    print(part.text)",
    "if response.text:\n    print(response.text)",
    "print(response.candidates[0].finish_reason == types.FinishReason.STOP)",
)
CHUNKS = (
    'print(chunk.text, end="")',
    'if chunk.text:\n    print(chunk.text, end="")',
    'print(chunk.text or "", end="", flush=True)',
)
QUESTIONS = ("What is dew?", "And frost?", "Why is that?", "/new", "Thanks, then.")


@dataclass(frozen=True)
class Chat:
    """The choices of one chat."""

    model: str
    config: Configuration
    seed: str
    message: str
    message_settings: str
    shown: str
    chunk: str
    guarded: bool
    asked: tuple[str, ...]

    @property
    def definitions(self) -> str:
        constant = "MESSAGE_CONFIG№ = types.GenerateContentConfig(seed=3, top_p=0.7)"
        return lines(
            PICTURE if "PICTURE" in self.message else "",
            constant if "MESSAGE_CONFIG" in self.message_settings else "",
            self.config.definitions,
        )

    def created(self, client: str = "client") -> str:
        seed = f", {self.seed}" if self.seed else ""
        return f"{client}.chats.create(model={self.model}{self.config.keyword}{seed})"

    def exchange(self, chat: str, *, awaited: str = "", leave: str = "continue") -> str:
        call = f"response = {awaited}{chat}.send_message({self.message}{self.message_settings})"
        if self.guarded:
            call = f'try:\n    {call}\nexcept Exception:\n    print("failed")\n    {leave}'
        return lines(call, self.shown)

    def streamed(self, chat: str, *, asynchronous: bool = False) -> str:
        call = f"{chat}.send_message_stream({self.message}{self.message_settings})"
        loop = f"async for chunk in await {call}" if asynchronous else f"for chunk in {call}"
        return lines(f"{loop}:\n{indented(self.chunk)}", "print()")

    @property
    def questions(self) -> str:
        return "[" + ", ".join(f'"{question}"' for question in self.asked) + "]"


def _looped(chat: Chat, exchange: str, client: str = "client") -> str:
    again = f'if text == "/new":\n    chat = {chat.created(client)}\n    continue'
    return lines(
        chat.config.before,
        f"chat = {chat.created(client)}",
        f"for text in {chat.questions}:\n{indented(lines(again, exchange))}",
    )


def _in_function(chat: Chat) -> tuple[str, str]:
    body = _looped(chat, chat.exchange("chat"))
    return lines(chat.definitions, f"\n\ndef talk№():\n{indented(body)}"), "talk№()"


def _streamed(chat: Chat) -> tuple[str, str]:
    body = _looped(chat, chat.streamed("chat"))
    return lines(chat.definitions, f"\n\ndef talk№():\n{indented(body)}"), "talk№()"


def _in_coroutine(chat: Chat) -> tuple[str, str]:
    body = lines(
        "own = genai.Client()", _looped(chat, chat.exchange("chat", awaited="await "), "own.aio")
    )
    definitions = lines(chat.definitions, f"\n\nasync def talk№():\n{indented(body)}")
    return definitions, "asyncio.run(talk№())"


def _streamed_in_coroutine(chat: Chat) -> tuple[str, str]:
    body = lines(
        "own = genai.Client()", _looped(chat, chat.streamed("chat", asynchronous=True), "own.aio")
    )
    definitions = lines(chat.definitions, f"\n\nasync def talk№():\n{indented(body)}")
    return definitions, "asyncio.run(talk№())"


def _in_module(chat: Chat) -> tuple[str, str]:
    run = _looped(chat, chat.exchange("chat№")).replace("chat = ", "chat№ = ")
    return chat.definitions, run


def _in_class(chat: Chat) -> tuple[str, str]:
    attributes = lines(
        "self.client = genai.Client()",
        chat.config.attributes,
        chat.config.before,
        f"self.chat = {chat.created('self.client')}",
    )
    definitions = lines(
        chat.definitions,
        f"\n\nclass Bot№:\n    def __init__(self):\n{indented(attributes, 2)}",
        f"\n    def ask(self, text):\n{indented(chat.exchange('self.chat', leave='return'), 2)}",
    )
    calls = (f'bot№.ask("{question}")' for question in chat.asked if question != "/new")
    return definitions, lines("bot№ = Bot№()", *calls)


def _in_parameter(chat: Chat) -> tuple[str, str]:
    main = lines(chat.config.before, f"chat = {chat.created()}")
    calls = (f'ask№(chat, "{question}")' for question in chat.asked if question != "/new")
    definitions = lines(
        chat.definitions,
        f"\n\ndef ask№(chat, text):\n{indented(chat.exchange('chat', leave='return'))}",
        f"\n\ndef main№():\n{indented(lines(main, *calls))}",
    )
    return definitions, "main№()"


HOMES: dict[str, Callable[[Chat], tuple[str, str]]] = {
    "function": _in_function,
    "streamed": _streamed,
    "coroutine": _in_coroutine,
    "streamed in a coroutine": _streamed_in_coroutine,
    "module": _in_module,
    "class": _in_class,
    "parameter": _in_parameter,
}


@st.composite
def chats(draw: st.DrawFn) -> Unit:
    """A chat and some messages."""
    home = draw(st.sampled_from(sorted(HOMES)))
    guarded = draw(st.sampled_from((False, False, True))) and "streamed" not in home
    questions = draw(st.lists(st.sampled_from(QUESTIONS), min_size=1, max_size=3))
    chat = Chat(
        draw(models),
        draw(configurations(in_class=home == "class", with_prompt=False)),
        draw(st.sampled_from(SEEDS)),
        draw(st.sampled_from(MESSAGES)),
        draw(st.sampled_from(MESSAGE_SETTINGS)),
        draw(st.sampled_from(SHOWN)),
        draw(st.sampled_from(CHUNKS)),
        guarded,
        (QUESTIONS[0], *questions),
    )
    fault = draw(st.sampled_from((400, 403))) if guarded else None
    requests = sum(not text.startswith("/") for text in chat.asked)
    faulty = draw(st.integers(1, requests)) if guarded else 1
    return Unit(f"chat, {home}", *HOMES[home](chat), fault=fault, faulty_call=faulty)

"""The class of the object that takes a chat's place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from migrate_interactions.rewriting.automatic_calls.templates import (
    MOST_REQUESTS,
    LoopFeatures,
    tools_of,
)
from migrate_interactions.rewriting.streams.templates import (
    ChunkFields,
    before_events,
    event_branches,
    iterator_name,
    stream_imports,
)
from migrate_interactions.rewriting.templates import Template, kept_turn

_FORGETS = "# a chat forgets a turn without an answer"


@dataclass(frozen=True)
class SessionFeatures:
    """What the program does with its chats, and so what the class has to have.

    ``seeded`` chats begin with turns; ``per_message`` says that settings are given with a
    message, ``has_functions`` that an answer may be a call; ``unary`` and ``streamed`` say how
    messages are sent, ``streamed`` what is read of the chunks. Where nothing is ``stored``, all
    turns go out with each message. ``calls`` says how functions are called in between.
    ``types`` is the module of the classes that the history is read in, empty if it is not read.
    """

    is_async: bool
    seeded: bool
    per_message: bool
    has_functions: bool
    unary: bool
    streamed: ChunkFields | None
    stored: bool
    calls: LoopFeatures | None
    types: str = ""


def chat_session(name: str, has: SessionFeatures) -> Template:
    """A chat's stand-in: the settings of its requests and the interaction to follow."""
    turns = "unsent_turns" if has.stored else "turns"
    given = f", {turns}: list[Any]" if has.seeded else ""
    about = "keeps: each turn follows the last interaction"
    if not has.stored:
        about = "does not keep: all turns go out with each message"
    code = f'''
class {name}:
    """A chat that the service {about}."""

{_initialiser(given) if has.calls is None else _initialiser_with_functions(given, has.calls)}
        self.client = client
        self.settings = settings  # sent with every turn: they are not carried over
'''
    if has.stored:
        code += "        self.previous_interaction_id: str | None = None\n"
    if has.seeded:
        code += f"        self.{turns} = {turns if has.stored else f'list({turns})'}\n"
    elif not has.stored:
        code += "        self.turns: list[Any] = []\n"
    if has.types:
        code += f"        self.history: list[{has.types}.Content] = []  # what was said\n"
    imports = [("typing", "Any")]
    if has.calls is not None:
        if has.unary:
            code += _send_and_call(has.calls) + _send_message(has, "_send")
        imports += [("collections.abc", "Callable"), ("collections.abc", "Sequence")]
    elif has.unary:
        code += _send_message(has, "send_message")
    if has.streamed is not None:
        code += _send_message_stream(has, has.streamed)
        imports += stream_imports(has.streamed, is_async=has.is_async)
        if has.calls is not None:
            imports.append(("json", "loads"))
    if has.types:
        code += f"""
    def get_history(self) -> list[{has.types}.Content]:
        return self.history
"""
    return Template(code, tuple(dict.fromkeys(imports)))


def _initialiser(given: str) -> str:
    return f"    def __init__(self, client: Any{given}, **settings: Any) -> None:"


def _initialiser_with_functions(given: str, calls: LoopFeatures) -> str:
    limit, kept = "", ""
    if calls.is_limited:
        limit = f"\n        maximum_requests: int = {MOST_REQUESTS},"
        kept = "\n        self.maximum_requests = maximum_requests"
    return f"""    def __init__(
        self,
        client: Any{given},
        functions: Sequence[Callable[..., Any]],{limit}
        **settings: Any,
    ) -> None:
        self.functions = functions{kept}
        settings["tools"] = {tools_of("settings", calls)}"""


def _send_and_call(calls: LoopFeatures) -> str:
    """The method that calls functions until the model answers."""
    define, wait = ("async def", "await ") if calls.is_async else ("def", "")
    return f"""
    {define} send_message(self, message: Any) -> Any:
        interaction = {wait}self._send(message)
        for _ in range({"self.maximum_requests - 1" if calls.is_limited else MOST_REQUESTS - 1}):
            results = {wait}{calls.prefix}function_results(interaction.steps or [], self.functions)
            if not results:
                break
            interaction = {wait}self._send(results)
        return interaction
"""


def _send_message(has: SessionFeatures, name: str) -> str:
    wait = "await " if has.is_async else ""
    return _method(has, name, "Any") + _indented(
        [
            f"interaction = {wait}self.client.interactions.create(",
            *_request(has),
            ")",
            *_record(has),
            _FORGETS,
            f"if {kept_turn('interaction', has_functions=has.has_functions)}:",
            *(f"    {line}" for line in _keep(has, "interaction")),
            "return interaction",
        ]
    )


def _send_message_stream(has: SessionFeatures, fields: ChunkFields) -> str:
    wait, loop = ("await ", "async for") if has.is_async else ("", "for")
    answered = "answered"
    if has.has_functions:
        answered += ' or event.interaction.status == "requires_action"'
    noted = {
        "text": ["answered = True"],
        "interaction.completed": [
            _FORGETS,
            f"if {answered}:",
            *(f"    {line}" for line in _keep(has, "event.interaction")),
        ],
    }
    if has.calls is not None:
        noted["call"] = ["calls.append(call)"]
    lines = [
        "answered = False",
        *before_events(fields, calls=has.calls is not None),
        f"events = {wait}self.client.interactions.create(",
        *_request(has),
        "    stream=True,",
        ")",
        f"{loop} event in events:",
        *(f"    {line}" for line in event_branches(fields, noted)),
    ]
    if has.calls is not None:
        lines = _calling_between(has.calls, lines)
    given = f"{iterator_name(has.is_async)}[{fields.type_name}]"
    return _method(has, "send_message_stream", given) + _indented(lines)


def _calling_between(calls: LoopFeatures, stream: Sequence[str]) -> list[str]:
    """The lines of a stream, again and again, with functions called in between."""
    wait = "await " if calls.is_async else ""
    most = "self.maximum_requests" if calls.is_limited else MOST_REQUESTS
    return [
        f"for remaining in reversed(range({most})):",
        "    calls: list[Any] = []",
        *(f"    {line}" for line in stream),
        f"    results = {wait}{calls.prefix}function_results(calls, self.functions) "
        "if remaining else []",
        "    if not results:",
        "        return",
        "    message = results",
    ]


def _method(has: SessionFeatures, name: str, result: str) -> str:
    """The head of a method, and what it does before the request."""
    define = "async def" if has.is_async else "def"
    extra = ", **settings: Any" if has.per_message else ""
    code = f"""
    {define} {name}(self, message: Any{extra}) -> {result}:
"""
    if has.per_message:
        code += """        # settings given with a message replace those of the chat
        if settings:
            settings["model"] = self.settings["model"]
        else:
            settings = self.settings
"""
    if not has.stored:
        return code + _new_turns(has)
    if has.seeded:
        code += """        if self.unsent_turns:
            content = [{"type": "text", "text": message}] if isinstance(message, str) else message
            message = [*self.unsent_turns, {"type": "user_input", "content": content}]
"""
    return code


def _new_turns(has: SessionFeatures) -> str:
    """Lines that make steps of the message."""
    code = """        if isinstance(message, str):
            message = [{"type": "text", "text": message}]
        new: list[Any] = [{"type": "user_input", "content": message}]
"""
    if has.has_functions:
        code += """        if message[0]["type"] == "function_result":
            new = message
"""
    return code


def _request(has: SessionFeatures) -> list[str]:
    settings = f"    **{'settings' if has.per_message else 'self.settings'},"
    if not has.stored:
        return [settings, "    input=[*self.turns, *new],", "    store=False,"]
    return [
        settings,
        "    input=message,",
        "    previous_interaction_id=self.previous_interaction_id,",
    ]


def _record(has: SessionFeatures) -> list[str]:
    """The turn belongs to the history that the program reads."""
    if not has.types:
        return []
    message = "message" if has.stored else 'message[0]["text"]'
    return [
        'answer = interaction.output_text or ""',
        f"parts = [{has.types}.Part(text=answer)] if answer else []",
        f"self.history.append({has.types}.UserContent({message}))",
        f'self.history.append({has.types}.Content(role="model", parts=parts))',
    ]


def _keep(has: SessionFeatures, interaction: str) -> list[str]:
    """The turn belongs to the chat from now on."""
    if not has.stored:
        return [f"self.turns += [*new, *({interaction}.steps or [])]"]
    lines = [f"self.previous_interaction_id = {interaction}.id"]
    if has.seeded:
        lines.append("self.unsent_turns = []")
    return lines


def _indented(lines: Sequence[str]) -> str:
    return "".join(f"        {line}\n" for line in lines)

"""Units that re-send a history: where it lives, how turns are written and kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.property.vocabulary.one_shots import models
from tests.property.vocabulary.settings import Configuration, configurations
from tests.property.vocabulary.unit import Unit, indented, lines

USER_TURNS = (
    'types.Content(role="user", parts=[types.Part(text={})])',
    'types.Content(role="user", parts=[types.Part.from_text(text={})])',
    '{{"role": "user", "parts": [{{"text": {}}}]}}',
    "types.UserContent(parts=[types.Part(text={})])",
    "types.UserContent({})",
)
MODEL_TURNS = (
    'types.Content(role="model", parts=[types.Part(text={})])',
    '{{"role": "model", "parts": [{{"text": {}}}]}}',
    "types.ModelContent(parts=[types.Part.from_text(text={})])",
)
KEPT = (
    "response.candidates[0].content",
    "response.candidates[0].content",
    "response.text",
    "response.text",
    "answer",
    'response.text or ""',
    "response.text.strip()",
)
SHOWN = (
    "print(response.text)",
    "print(response.text.strip())",
    "print(response.usage_metadata.total_token_count)",
    "print(response.candidates[0].content.parts[0].text)",
    "print(len(response.text))",
    'print(response.text or "nothing")',
)
SENT = ("append", "append", "plus", "star", "augmented", "extend")
QUESTIONS = (
    "What is fog?",
    "And mist?",
    "/reset",
    "Why?",
    "Which is thicker, then?",
    "/back",
    "One more.",
)


@dataclass(frozen=True)
class Talk:
    """The choices of one conversation."""

    model: str
    config: Configuration
    user: str
    answer: str
    shown: str
    sent: str
    reset: str
    back: str
    seed: str
    guarded: bool
    streamed: bool
    questions: tuple[str, ...]

    def exchange(self, history: str, client: str = "client", *, leave: str = "continue") -> str:
        """Statements that send ``text`` after ``history`` and keep the answer."""
        sent = history
        first = last = ""
        match self.sent:
            case "append":
                first = f"{history}.append({self.user})"
            case "augmented":
                first = f"{history} += [{self.user}]"
            case "extend":
                first = f"{history}.extend([{self.user}])"
            case "plus":
                sent = f"{history} + [{self.user}]"
            case _:
                sent = f"[*{history}, {self.user}]"
        awaited = "await " if "aio" in client else ""
        call = (
            f"response = {awaited}{client}.models.generate_content("
            f"model={self.model}, contents={sent}{self.config.keyword})"
        )
        if self.guarded:
            undone = f"    {history}.pop()" if first else ""
            call = lines(
                f"try:\n    {call}\nexcept Exception:", undone, f'    print("failed")\n    {leave}'
            )
        answer = "answer = response.text" if "answer" in self.answer else ""
        if first:
            last = f"{history}.append({self.answer})"
        else:
            last = f"{history}.extend([{self.user}, {self.answer}])"
        return lines(self.config.before, first, call, answer, last, self.shown)

    def beginning(self) -> str:
        return {
            "none": "[]",
            "list": "list()",
            "examples": '[types.Content(role="user", parts=[types.Part(text="Hot?")]), '
            'types.Content(role="model", parts=[types.Part(text="Cold.")])]',
            "dictionaries": '[{"role": "user", "parts": [{"text": "In?"}]}, '
            '{"role": "model", "parts": [{"text": "Out."}]}]',
        }[self.seed]

    def commands(self, history: str, assigned: str) -> str:
        reset = {
            "clear": f"{history}.clear()",
            "assign": f"{assigned} = {self.beginning()}",
            "slice": f"del {history}[:]",
            "none": "",
        }[self.reset]
        back = {
            "undo": f"del {history}[-2:]",
            "window": f"{history} = {history}[-2:]"
            if history == assigned
            else f"del {history}[:2]",
            "none": "",
        }[self.back]
        return lines(
            lines('if text == "/reset":', f"    {reset}" if reset else "", "    continue"),
            lines('if text == "/back":', f"    {back}" if back else "", "    continue"),
        )

    @property
    def asked(self) -> str:
        return "[" + ", ".join(f'"{question}"' for question in self.questions) + "]"


def _in_function(talk: Talk) -> tuple[str, str]:
    loop = lines(talk.commands("history", "history"), talk.exchange("history"))
    body = lines(f"history = {talk.beginning()}", f"for text in {talk.asked}:\n{indented(loop)}")
    return lines(talk.config.definitions, f"\n\ndef talk№():\n{indented(body)}"), "talk№()"


def _in_module(talk: Talk) -> tuple[str, str]:
    loop = lines(talk.commands("history№", "history№"), talk.exchange("history№"))
    run = lines(f"history№ = {talk.beginning()}", f"for text in {talk.asked}:\n{indented(loop)}")
    return talk.config.definitions, run


def _in_coroutine(talk: Talk) -> tuple[str, str]:
    loop = lines(talk.commands("turns", "turns"), talk.exchange("turns", "own.aio"))
    body = lines(
        "own = genai.Client()",
        f"turns = {talk.beginning()}",
        f"for text in {talk.asked}:\n{indented(loop)}",
    )
    definitions = lines(talk.config.definitions, f"\n\nasync def talk№():\n{indented(body)}")
    return definitions, "asyncio.run(talk№())"


def _in_class(talk: Talk) -> tuple[str, str]:
    attributes = lines(
        "self.client = genai.Client()",
        talk.config.attributes,
        f"self.history = {talk.beginning()}",
    )
    reset = {
        "clear": "self.history.clear()",
        "assign": f"self.history = {talk.beginning()}",
        "slice": "self.history[:] = []",
        "none": "pass",
    }[talk.reset]
    ask = talk.exchange("self.history", "self.client", leave="return")
    definitions = lines(
        talk.config.definitions,
        f"\n\nclass Bot№:\n    def __init__(self):\n{indented(attributes, 2)}",
        f"\n    def ask(self, text):\n{indented(ask, 2)}",
        f"\n    def reset(self):\n        {reset}",
    )
    calls = (
        "bot№.reset()" if question.startswith("/") else f'bot№.ask("{question}")'
        for question in talk.questions
    )
    return definitions, lines("bot№ = Bot№()", *calls)


def _in_dictionary(talk: Talk) -> tuple[str, str]:
    if talk.sent == "append":
        history = "history"
        first = f"history = histories№.setdefault(user, {talk.beginning()})"
    else:
        history = "histories№[user]"
        first = f"if user not in histories№:\n    histories№[user] = {talk.beginning()}"
    body = lines(first, talk.exchange(history, leave="return"))
    definitions = lines(
        talk.config.definitions,
        f"\n\nhistories№ = {{}}\n\n\ndef ask№(user, text):\n{indented(body)}",
    )
    calls = (
        "histories№.pop(1, None)" if question.startswith("/") else f'ask№({n % 2}, "{question}")'
        for n, question in enumerate(talk.questions)
    )
    return definitions, lines(*calls)


def _in_parameter(talk: Talk) -> tuple[str, str]:
    body = talk.exchange("history", leave="return")
    main = [f"history = {talk.beginning()}"]
    for question in talk.questions:
        match question:
            case "/reset":
                main.append("history = []")
            case "/back":
                main.append('other = list(history)\nask№(other, "What if not?")')
            case _:
                main.append(f'ask№(history, "{question}")')
    definitions = lines(
        talk.config.definitions,
        f"\n\ndef ask№(history, text):\n{indented(body)}",
        f"\n\ndef main№():\n{indented(lines(*main))}",
    )
    return definitions, "main№()"


def _straight(talk: Talk) -> tuple[str, str]:
    steps = [f"history = {talk.beginning()}"]
    for question in talk.questions:
        if not question.startswith("/"):
            steps += [f'text = "{question}"', talk.exchange("history", leave="return")]
    body = lines(*steps)
    return lines(talk.config.definitions, f"\n\ndef talk№():\n{indented(body)}"), "talk№()"


def _streamed(talk: Talk) -> tuple[str, str]:
    body = lines(
        talk.commands("history", "history"),
        talk.config.before,
        f"history.append({talk.user})",
        'answer = ""',
        "for chunk in client.models.generate_content_stream("
        f"model={talk.model}, contents=history{talk.config.keyword}):\n"
        "    if chunk.text:\n"
        '        print(chunk.text, end="")\n'
        "        answer += chunk.text",
        "print()",
        'history.append(types.Content(role="model", parts=[types.Part(text=answer)]))',
    )
    whole = lines(f"history = {talk.beginning()}", f"for text in {talk.asked}:\n{indented(body)}")
    return lines(talk.config.definitions, f"\n\ndef talk№():\n{indented(whole)}"), "talk№()"


HOMES: dict[str, Callable[[Talk], tuple[str, str]]] = {
    "function": _in_function,
    "module": _in_module,
    "coroutine": _in_coroutine,
    "class": _in_class,
    "dictionary": _in_dictionary,
    "parameter": _in_parameter,
    "straight": _straight,
    "streamed": _streamed,
}


@st.composite
def histories(draw: st.DrawFn) -> Unit:
    """A conversation over a list of turns."""
    home = draw(st.sampled_from(sorted(HOMES)))
    config = draw(configurations(in_class=home == "class", with_prompt=False))
    kept = draw(st.sampled_from(KEPT))
    if "content" not in kept:
        kept = draw(st.sampled_from(MODEL_TURNS)).format(kept)
    first = draw(st.sampled_from(QUESTIONS[:2]))
    others = draw(st.lists(st.sampled_from(QUESTIONS), min_size=1, max_size=3))
    guarded = draw(st.sampled_from((False, False, True)))
    sent = draw(st.sampled_from(SENT))
    if home in ("class", "dictionary") and sent == "augmented":
        sent = "extend"
    talk = Talk(
        draw(models),
        config,
        draw(st.sampled_from(USER_TURNS)).format("text"),
        kept,
        draw(st.sampled_from(SHOWN)),
        sent,
        draw(st.sampled_from(("clear", "assign", "slice", "none"))),
        draw(st.sampled_from(("none", "none", "none", "undo", "window"))),
        draw(st.sampled_from(("none", "none", "list", "examples", "dictionaries"))),
        guarded,
        home == "streamed",
        (first, *others),
    )
    requests = sum(not text.startswith("/") for text in talk.questions)
    faulty = draw(st.integers(1, requests)) if guarded and home != "streamed" else None
    fault = draw(st.sampled_from((400, 403))) if faulty else None
    return Unit(f"history, {home}", *HOMES[home](talk), fault=fault, faulty_call=faulty or 1)

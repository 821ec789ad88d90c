"""Random small chat programs over a re-sent history, each a program that really runs.

A program is a choice on every axis: where the history lives, how turns are written, when they
are appended, what surrounds the call, what else is done to the history. Every combination is a
program that somebody could have written; many of them must be refused.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from hypothesis import strategies as st

LINES = ("hello there", "and then?", "/reset", "why is that", "/undo", "x", "tell me more", "bye")


@dataclass(frozen=True)
class ChatProgram:
    """The choices that make one program, and its input."""

    home: str
    turns: str
    timing: str
    answer: str
    guard: str
    config: str
    reset: str
    extra: str
    lines: tuple[str, ...]
    fault: int | None

    def source(self) -> str:
        """The program's text."""
        return _HEADER + _HELPERS[self.turns] + _CONFIGS[self.config] + _BODIES[self.home](self)


_HEADER = """\
import sys

from google import genai
from google.genai import types

client = genai.Client()


"""

_HELPERS = {
    "content": "",
    "dict": "",
    "classes": "",
    "helper": """\
def make_turn(role, text):
    return types.Content(role=role, parts=[types.Part(text=text)])


""",
}

_CONFIGS = {
    "none": "",
    "inline": "",
    "variable": """\
CONFIG = types.GenerateContentConfig(system_instruction="Be brief.", temperature=0.3)


""",
    "dict": """\
CONFIG = {"system_instruction": "Be brief.", "max_output_tokens": 40}


""",
}

_CONFIG_ARGUMENT = {
    "none": "",
    "inline": ', config=types.GenerateContentConfig(system_instruction="Be kind.", top_p=0.9)',
    "variable": ", config=CONFIG",
    "dict": ", config=CONFIG",
}


def user_turn(program: ChatProgram, text: str) -> str:
    match program.turns:
        case "content":
            return f'types.Content(role="user", parts=[types.Part(text={text})])'
        case "dict":
            return f'{{"role": "user", "parts": [{{"text": {text}}}]}}'
        case "classes":
            return f"types.UserContent(parts=[types.Part.from_text(text={text})])"
        case _:
            return f'make_turn("user", {text})'


def model_turn(program: ChatProgram) -> str:
    if program.answer == "content":
        return "response.candidates[0].content"
    text = {
        "text": "response.text",
        "variable": "answer",
        "stripped": "response.text.strip()",
        "or-empty": 'response.text or ""',
    }[program.answer]
    match program.turns:
        case "content":
            return f'types.Content(role="model", parts=[types.Part(text={text})])'
        case "dict":
            return f'{{"role": "model", "parts": [{{"text": {text}}}]}}'
        case "classes":
            return f"types.ModelContent(parts=[types.Part(text={text})])"
        case _:
            return f'make_turn("model", {text})'


def exchange(program: ChatProgram, history: str, *, result: str) -> str:
    """Statements that send ``text`` with ``history`` and then run ``result``."""
    user, model = user_turn(program, "text"), model_turn(program)
    config = _CONFIG_ARGUMENT[program.config]
    sent = {
        "before": history,
        "plus": f"{history} + [{user}]",
        "star": f"[*{history}, {user}]",
    }.get(program.timing, history)
    call = (
        f'response = client.models.generate_content(model="gemini-2.5-flash", '
        f"contents={sent}{config})"
    )
    lines = []
    if program.timing == "before":
        lines.append(f"{history}.append({user})")
    elif program.timing == "augmented":
        lines.append(f"{history} += [{user}]")
    if program.guard == "none":
        lines.append(call)
    else:
        lines += ["try:", f"    {call}", "except Exception:"]
        if program.guard == "pop":
            if program.timing in ("before", "augmented"):
                lines.append(f"    {history}.pop()")
            lines += ['    print("failed")', "    SKIP"]
        else:
            lines += ['    print("failed")', "    SKIP"]
    if program.answer == "variable":
        lines.append("answer = response.text")
    if program.timing in ("before", "augmented"):
        lines.append(f"{history}.append({model})")
    else:
        lines.append(f"{history}.extend([{user}, {model}])")
    if program.extra == "tokens":
        lines.append("print(response.usage_metadata.total_token_count)")
    if program.extra == "only-long":
        # the answer is kept only sometimes
        lines[-1] = f"if len(text) > 3:\n    {lines[-1]}"
    lines.append(result)
    return "\n".join(lines)


def _commands(program: ChatProgram, history: str, assign: str) -> str:
    reset = {
        "clear": f"{history}.clear()",
        "assign": f"{assign} = []",
        "slice": f"del {history}[:]",
        "none": "pass",
    }[program.reset]
    undo = {
        "undo": f"del {history}[-2:]",
        "window": f"del {history}[:2]",
    }.get(program.extra, "pass")
    return f"""\
if text == "/reset":
    {reset}
    continue
if text == "/undo":
    {undo}
    continue
if text == "bye":
    break
"""


def _at_module(program: ChatProgram) -> str:
    body = _commands(program, "history", "history") + exchange(
        program, "history", result="print(response.text)"
    ).replace("SKIP", "continue")
    end = "print(len(history))\n" if program.extra == "count" else ""
    return (
        "history = []\nfor line in sys.stdin:\n    text = line.strip()\n"
        + textwrap.indent(body, "    ")
        + f"\n{end}print('done')\n"
    )


def _in_main(program: ChatProgram) -> str:
    return "def main():\n" + textwrap.indent(_at_module(program), "    ") + "\n\nmain()\n"


def _in_class(program: ChatProgram) -> str:
    body = exchange(program, "self.history", result="return response.text").replace(
        "SKIP", "return None"
    )
    reset = {
        "clear": "self.history.clear()",
        "assign": "self.history = []",
        "slice": "self.history[:] = []",
        "none": "pass",
    }[program.reset]
    undo = {"undo": "del self.history[-2:]", "window": "self.history.pop(0)"}.get(
        program.extra, "pass"
    )
    count = "print(len(bot.history))\n" if program.extra == "count" else ""
    return f"""\
class Bot:
    def __init__(self):
        self.history = []

    def ask(self, text):
{textwrap.indent(body, "        ")}

    def reset(self):
        {reset}

    def undo(self):
        {undo}


bot = Bot()
for line in sys.stdin:
    text = line.strip()
    if text == "/reset":
        bot.reset()
    elif text == "/undo":
        bot.undo()
    elif text == "bye":
        break
    else:
        print(bot.ask(text))
{count}print("done")
"""


def _in_dictionary(program: ChatProgram) -> str:
    body = exchange(program, "histories[user]", result="return response.text").replace(
        "SKIP", "return None"
    )
    if program.reset == "clear":
        body = body.replace("histories[user]", "history")
        body = "history = histories.setdefault(user, [])\n" + body
    else:
        body = "if user not in histories:\n    histories[user] = []\n" + body
    return f"""\
histories = {{}}


def ask(user, text):
{textwrap.indent(body, "    ")}


for number, line in enumerate(sys.stdin):
    text = line.strip()
    if text == "/reset":
        histories.pop(number % 2, None)
    elif text == "bye":
        break
    else:
        print(ask(number % 2, text))
print("done")
"""


def _in_parameter(program: ChatProgram) -> str:
    body = exchange(program, "history", result="return response.text").replace(
        "SKIP", "return None"
    )
    return f"""\
def ask(history, text):
{textwrap.indent(body, "    ")}


def main():
    history = []
    for line in sys.stdin:
        text = line.strip()
        if text == "/reset":
            history = []
        elif text == "/undo":
            other = list(history)
            print("branch", ask(other, "what if?"))
        elif text == "bye":
            break
        else:
            print(ask(history, text))
    print("done")


main()
"""


_BODIES = {
    "module": _at_module,
    "main": _in_main,
    "class": _in_class,
    "dictionary": _in_dictionary,
    "parameter": _in_parameter,
}

chat_programs = st.builds(
    ChatProgram,
    home=st.sampled_from(sorted(_BODIES)),
    turns=st.sampled_from(sorted(_HELPERS)),
    timing=st.sampled_from(["before", "plus", "star", "augmented"]),
    answer=st.sampled_from(["content", "text", "variable", "stripped", "or-empty"]),
    guard=st.sampled_from(["none", "none", "pop", "keep"]),
    config=st.sampled_from(sorted(_CONFIGS)),
    reset=st.sampled_from(["clear", "assign", "slice", "none"]),
    extra=st.sampled_from(["none", "none", "tokens", "count", "undo", "window", "only-long"]),
    lines=st.lists(st.sampled_from(LINES), min_size=3, max_size=7).map(tuple),
    fault=st.one_of(st.none(), st.integers(min_value=1, max_value=4)),
)

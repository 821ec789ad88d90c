"""Who does which step on the way to an answer, and what each request carries."""

from __future__ import annotations

from migrate_interactions.conversations import analyse
from migrate_interactions.findings import Flow, LongCalls, StepKind
from migrate_interactions.sources import Project
from migrate_interactions.syntax.tree import parse_tree

HISTORY = """\
from google import genai
from google.genai import types

client = genai.Client()
CALM = "Stay calm, é."


class Bot:
    def __init__(self):
        self.history = []

    def ask(self, question):
        self.history.append(types.Content(role="user", parts=[types.Part(text=question)]))
        response = client.models.generate_content(
            model="gemini-2.5-flash",
            contents=self.history,
            config=types.GenerateContentConfig(system_instruction=CALM, tools=[tool]),
        )
        self.history.append(response.candidates[0].content)
        return response.text
"""


def flows(text: str) -> tuple[Flow, ...]:
    facts = analyse(parse_tree("bot.py", text), Project("/nowhere"))
    return facts.inventory(LongCalls()).flows


def test_a_history_is_kept_up_by_the_client() -> None:
    [flow] = flows(HISTORY)
    assert (flow.name, flow.kind, flow.place.line, flow.resends) == ("Bot.ask", "history", 14, True)
    assert flow.fixed_bytes == len("Stay calm, é.".encode())
    assert flow.unknown == ("tools",)
    steps = [(step.kind, step.place.line, step.goes) for step in flow.steps]
    assert sorted(steps, key=lambda step: step[1]) == [
        (StepKind.UPKEEP, 13, True),
        (StepKind.MODEL_CALL, 14, None),
        (StepKind.UPKEEP, 19, True),
    ]


def test_where_a_history_has_to_stay_its_steps_stay() -> None:
    cut = HISTORY.replace("contents=self.history,", "contents=self.history[-6:],")
    [flow] = flows(cut)
    assert not any(step.goes for step in flow.steps)


def test_a_chat_object_leaves_the_client_one_step_per_message() -> None:
    [flow] = flows(
        "from google import genai\n\n\ndef talk():\n"
        "    chat = genai.Client().chats.create(model='m', config={'system_instruction': 'Hi'})\n"
        "    chat.send_message('a')\n    chat.send_message('b')\n"
    )
    assert (flow.name, flow.kind, flow.fixed_bytes) == ("talk", "chat object", 2)
    assert [step.kind for step in flow.steps] == [StepKind.MODEL_CALL] * 2


def test_one_shots_are_no_flows() -> None:
    text = "from google import genai\ngenai.Client().models.generate_content(contents='a')\n"
    assert flows(text) == ()

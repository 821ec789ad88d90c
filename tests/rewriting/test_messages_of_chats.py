"""How a message is laid out where it takes several lines."""

from __future__ import annotations

from migrate_interactions.engine.migrate import migrate_file
from migrate_interactions.engine.rulebook import Settings, installed_rulebook
from migrate_interactions.sources import Candidate, Project, decode

BEFORE = """\
from google import genai
from google.genai import types
client = genai.Client()
def talk(question, weather_of_the_city):
    chat = client.chats.create(model="gemini-2.5-flash")
    answer = chat.send_message(question)
    if answer.function_calls:
        answer = chat.send_message(
            types.Part.from_function_response(
                name=answer.function_calls[0].name, response={"result": weather_of_the_city}
            )
        )
    print(answer.text)
    chat.send_message("Thanks")
"""
MESSAGE = """\
        answer = chat.send_message(
            [
                {
                    "type": "function_result",
                    "call_id": function_calls(answer)[0].id,
                    "name": function_calls(answer)[0].name,
                    "result": {"result": weather_of_the_city},
                },
            ]
        )
"""


def test_a_message_on_lines_of_its_own_is_indented_below_its_call() -> None:
    source = decode(Candidate("app.py", "/nowhere/app.py"), BEFORE.encode())
    project = Project("/nowhere", files=("/nowhere/app.py",))
    after = migrate_file(source, installed_rulebook(), Settings(), project).after
    assert after is not None
    assert MESSAGE in after.decode()

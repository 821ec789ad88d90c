"""What modules on google-generativeai become where settings go to the calls."""

from __future__ import annotations

import pytest

from migrate_interactions.engine.file_result import FileResult
from migrate_interactions.engine.migrate import migrate_file
from migrate_interactions.engine.rulebook import Settings, installed_rulebook
from migrate_interactions.sources import Candidate, Project, decode

HEAD = """\
import google.generativeai as genai
genai.configure(api_key=KEY)
def ask(text):
    model = genai.GenerativeModel("gemini-2.5-flash", system_instruction="Be short.")
"""


CHAT = """\
import google.generativeai as genai
genai.configure(api_key=KEY)
model = genai.GenerativeModel("gemini-2.5-flash")
chat = model.start_chat()
def ask(text):
    %s
"""


def result_of(text: str) -> FileResult:
    source = decode(Candidate("app.py", "/nowhere/app.py"), text.encode())
    project = Project("/nowhere", files=("/nowhere/app.py",))
    return migrate_file(source, installed_rulebook(), Settings(), project)


def moved(text: str) -> bytes | None:
    return result_of(text).after


@pytest.mark.parametrize(
    ("calls", "kept"),
    [
        ("return model.generate_content(text, generation_config={'top_p': 0.5}).text", False),
        ("return model.generate_content(text).text", True),
        (
            "first = model.generate_content(text).text\n"
            "    return model.generate_content(first, generation_config={'top_p': 0.5}).text",
            True,
        ),
    ],
)
def test_settings_have_a_variable_where_a_call_names_it(calls: str, kept: bool) -> None:
    after = moved(f"{HEAD}    {calls}\n")
    assert after is not None
    assert (b"    config = " in after) is kept
    assert after.count(b"Be short.") == after.count(b"top_p") + kept


@pytest.mark.parametrize(
    "body",
    [
        "chat.send_message(text); print(chat.last.text)",  # two statements of one line
        "print(chat.last.text)",
        "chat.send_message(text)\n    print(chat.last.candidates)",
        "chat.send_message(text).text\n    return chat.last.text",
        "chat.send_message(text)\n    for n in (1, 2): print(chat.last.text)",
        "chat.send_message(text, stream=True)\n    return chat.last.text",
        "chat.send_message(text)\n    while not chat.last.text: chat.send_message(text)",
        (
            "chat.send_message(text)\n"
            "    try: return chat.last.text\n"
            "    except ValueError: return ''"
        ),
    ],
)
def test_a_last_answer_that_stays(body: str) -> None:
    assert moved(CHAT % body) is None


@pytest.mark.parametrize(
    "body",
    [
        "chat.send_message(text)\n    return chat.last.text",
        "chat.send_message('Hi')\n    chat.send_message(text)\n    return chat.last.text",
        "chat.send_message(text)\n    if text:\n        with lock: print(chat.last.text)",
    ],
)
def test_a_last_answer_is_that_of_the_message_before(body: str) -> None:
    after = moved(CHAT % body)
    assert after is not None
    last = after.rindex(b"interactions.create(")
    assert after[:last].rstrip(b"client. ").endswith(b"response =")
    assert b"response.output_text" in after[last:]


@pytest.mark.parametrize(
    ("setting", "moves"),
    [("STYLE", True), ("'Be short.'", True), ("next(STYLES)", False), ("CHANGED", False)],
)
def test_settings_are_made_where_the_model_is(setting: str, moves: bool) -> None:
    text = (
        "import google.generativeai as genai\n"
        "genai.configure(api_key=KEY)\n"
        "STYLE = 'Be short.'\n"
        "STYLES = iter([STYLE, 'Be kind.'])\n"
        "CHANGED = STYLE\n"
        "CHANGED = next(STYLES)\n"
        "def build():\n"
        f"    return genai.GenerativeModel('gemini-2.5-flash', system_instruction={setting})\n"
        "def ask(text):\n"
        "    return build().generate_content(text).text\n"
    )
    after = moved(text)
    assert (after is not None) is moves


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("api_key=os.getenv('GEMINI_API_KEY')", True),
        ("api_key=os.environ.get('GEMINI_API_KEY', '')", True),
        ("", True),
        ("api_key=os.environ['GEMINI_API_KEY']", False),
        ("api_key=os.getenv('GEMINI_API_KEY', 'test')", False),
        ("api_key=os.getenv('GEMINI_API_KEY', OTHER)", False),
    ],
)
def test_a_key_that_may_be_missing_is_mentioned(given: str, said: bool) -> None:
    result = result_of(
        f"import os\nimport google.generativeai as genai\ngenai.configure({given})\n"
        "model = genai.GenerativeModel('gemini-2.5-flash')\nprint(model.count_tokens('x'))\n"
    )
    (finding,) = [one.finding for one in result.reported]
    assert finding.fix is not None
    assert any("without a key" in one for one in finding.fix.details) is said

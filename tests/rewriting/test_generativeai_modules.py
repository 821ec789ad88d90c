"""What modules on google-generativeai become where settings go to the calls."""

from __future__ import annotations

import pytest

from migrate_interactions.engine.migrate import migrate_file
from migrate_interactions.engine.rulebook import Settings, installed_rulebook
from migrate_interactions.sources import Candidate, Project, decode

HEAD = """\
import google.generativeai as genai
genai.configure(api_key=KEY)
def ask(text):
    model = genai.GenerativeModel("gemini-2.5-flash", system_instruction="Be short.")
"""


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
    source = decode(Candidate("app.py", "/nowhere/app.py"), f"{HEAD}    {calls}\n".encode())
    project = Project("/nowhere", files=("/nowhere/app.py",))
    after = migrate_file(source, installed_rulebook(), Settings(), project).after
    assert after is not None
    assert (b"    config = " in after) is kept
    assert after.count(b"Be short.") == after.count(b"top_p") + kept

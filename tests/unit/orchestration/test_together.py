"""What is dead once the lines of several findings are gone, though none kills it alone."""

from __future__ import annotations

from pathlib import Path

from migrate_interactions.audit.counting import ledger_of
from migrate_interactions.conversations import analyse
from migrate_interactions.engine.rulebook import Settings
from migrate_interactions.engine.run import Order, Task, run
from migrate_interactions.findings import Category, Fate, Orchestration
from migrate_interactions.sources import Project, discover
from migrate_interactions.syntax.tree import parse_tree

PROGRAM = """\
from google import genai
from google.genai import types  # goes

client = genai.Client()
ROLE = "user"  # goes


def one(questions):
    history = []  # goes
    for question in questions:
        history.append(types.Content(role=ROLE, parts=[types.Part(text=question)]))  # goes
        response = client.models.generate_content(model="m", contents=history)  # changes
        history.append(response.candidates[0].content)  # goes
        print(response.text)  # changes


def other(questions):
    turns = []  # goes
    for question in questions:
        turns.append(types.Content(role=ROLE, parts=[types.Part(text=question)]))  # goes
        response = client.models.generate_content(model="n", contents=turns)  # changes
        turns.append(response.candidates[0].content)  # goes
        print(response.text)  # changes


one(["a", "b"])
other(["c", "d"])
"""


def fates(folder: Path, text: str) -> dict[int, str]:
    (folder / "chat.py").write_text(text)
    candidates = discover(["."], str(folder))
    project = Project(str(folder), (str(folder),), tuple(one.location for one in candidates))
    audit = run(candidates, Order(Settings(), project, Task.AUDIT), jobs=1)
    migration = run(candidates, Order(Settings(), project, Task.MIGRATE), jobs=1)
    lines = ledger_of(audit, migration).lines
    assert all(one.codes for one in lines if one.fate is not Fate.GOES)
    return {one.line: str(one.fate) for one in lines}


def marked(text: str) -> dict[int, str]:
    marks = ((number, line.partition("  # ")[2]) for number, line in enumerate(text.split("\n"), 1))
    return {number: mark for number, mark in marks if mark}


def test_what_two_histories_share_goes_with_both(tmp_path: Path) -> None:
    assert fates(tmp_path, PROGRAM) == marked(PROGRAM)


def test_what_somebody_else_uses_does_not_go(tmp_path: Path) -> None:
    found = fates(tmp_path, PROGRAM + "print(ROLE)\n")
    assert found == {line: mark for line, mark in marked(PROGRAM).items() if line != 5}


CUT = """\
SHORT = 4
LIMIT = SHORT * 5
UNREAD = 3
turns = ["What is a mill?"]
while turns:
    turns = turns[-LIMIT:]
"""


def test_what_a_line_that_stays_uses_stays(tmp_path: Path) -> None:
    claims = [
        Orchestration("chat.py", Category.TRUNCATION, Fate.GOES, (1, 2, 3, 6)),
        Orchestration("chat.py", Category.HISTORY, Fate.STAYS, (4, 6)),
    ]
    facts = analyse(parse_tree("chat.py", CUT), Project(str(tmp_path)))
    found = facts.fates_together(claims)
    assert found == (Orchestration("chat.py", Category.TRUNCATION, Fate.STAYS, (1, 2)),)


AGENT = """\
from google.adk.agents import Agent
from google.adk.runners import InMemoryRunner

PROMPT = "You help."


def weather(city: str) -> str:
    return f"sunny in {city}"


agent = Agent(name="desk", model="gemini-2.5-flash", instruction=PROMPT, tools=[weather])
runner = InMemoryRunner(agent=agent)
"""


def test_what_a_framework_is_handed_does_not_go_with_it(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("google-adk\n")
    found = fates(tmp_path, AGENT)
    assert found, "the wiring is claimed"
    assert not {4, 7, 8} & set(found)

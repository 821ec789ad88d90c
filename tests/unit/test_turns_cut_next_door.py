"""Turns that a module cuts which has no word of Gemini in it, and who asks Gemini with the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate_interactions.engine.rulebook import Settings
from migrate_interactions.engine.run import Order, run
from migrate_interactions.sources import Candidate, Project, may_cut_turns

ASK = """\
from google import genai
from talks import turns, add
client = genai.Client()
def ask(user, text):
    add(user, "user", text)
    contents = [{"role": one["role"], "parts": [{"text": one["text"]}]} for one in turns(user)]
    answer = client.models.generate_content(model="gemini-2.5-flash", contents=contents)
    add(user, "model", answer.text)
    return answer.text
"""

MONGO = """\
from pymongo import MongoClient
talks = MongoClient().bot.talks
def turns(user):
    return talks.find_one({"_id": user})["turns"]
def add(user, role, text):
    talks.update_one(
        {"_id": user},
        {"$push": {"turns": {"$each": [{"role": role, "text": text}], "$slice": -20}}},
    )
"""
SQLITE = """\
import sqlite3
db = sqlite3.connect("talks.db")
def turns(user):
    query = "SELECT role, text FROM messages WHERE user = ? ORDER BY id DESC LIMIT ?"
    return [{"role": role, "text": text} for role, text in db.execute(query, (user, 20))]
def add(user, role, text):
    db.execute("INSERT INTO messages (user, role, text) VALUES (?, ?, ?)", (user, role, text))
"""
FILE = """\
import json
def load():
    with open("talks.json") as file:
        return json.load(file)
def turns(user):
    return load().get(user, [])
def add(user, role, text):
    talks = load()
    talks[user].append({"role": role, "text": text})
    talks[user] = talks[user][-20:]
    with open("talks.json", "w") as file:
        json.dump(talks, file)
"""


def cuts_in(base: Path, files: dict[str, str]) -> list[tuple[str, int]]:
    """Where turns are cut in ``files``, written below base."""
    for name, text in files.items():
        (base / name).write_text(text, "utf-8")
    candidates = [Candidate(name, str(base / name)) for name in files]
    locations = tuple(one.location for one in candidates)
    project = Project(str(base), given=(str(base),), files=locations)
    done = run(candidates, Order(Settings(), project), jobs=1)
    found = [one.finding for one in done.reported if one.finding.code == "GI104"]
    return [(one.place.path, one.place.line) for one in found]


@pytest.mark.parametrize(("text", "line"), [(MONGO, 6), (SQLITE, 5), (FILE, 10)])
def test_a_store_that_keeps_only_some_turns(text: str, line: int, tmp_path: Path) -> None:
    assert cuts_in(tmp_path, {"ask.py": ASK, "talks.py": text}) == [("talks.py", line)]


@pytest.mark.parametrize(
    "text",
    [
        MONGO.replace(', "$slice": -20', ""),
        SQLITE.replace(" LIMIT ?", "").replace("(user, 20)", "(user,)"),
        FILE.replace("    talks[user] = talks[user][-20:]\n", ""),
    ],
    ids=["MongoDB", "SQLite", "file"],
)
def test_a_store_that_keeps_all_turns(text: str, tmp_path: Path) -> None:
    looked_at = f"import chromadb\n{text}"
    assert cuts_in(tmp_path, {"ask.py": ASK, "talks.py": looked_at}) == []


def test_pieces_of_an_answer_that_is_stored_are_no_turns(tmp_path: Path) -> None:
    text = SQLITE.replace(" LIMIT ?", "").replace("(user, 20)", "(user,)")
    show = """\
def pieces(text):
    rest = text
    while len(rest) > 4000:
        cut = rest.rfind(" ")
        print(rest[:cut])
        rest = rest[cut:].strip()
    print(rest)
pieces(ask("ada", "Who am I?"))
"""
    assert cuts_in(tmp_path, {"ask.py": ASK + show, "talks.py": text}) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("return history[-10:]", True),
        ("return messages[user][- LIMIT:]", True),
        ("kept = kept[-MOST:]", True),
        ("kept[user] = kept[user][-12:]", True),
        ("self.turns.pop(0)", True),
        ("rows = chats.find(user).sort('at').limit(20)", True),
        ("client.ltrim(key, -20, -1)", True),
        ("db.execute('SELECT text FROM messages ORDER BY id DESC LIMIT 20')", True),
        ("last = messages[-1]", False),
        ("name = path[-4:]", False),
        ("db.execute('SELECT price FROM goods LIMIT 20')", False),
        ("waiting.pop(0)", False),
    ],
)
def test_which_files_are_looked_at(line: str, expected: bool) -> None:
    assert may_cut_turns(f"import os\n\n{line}\n".encode()) is expected

"""What is dead without some lines. Programs and what is expected are one: see the marks."""

from __future__ import annotations

import ast
from pathlib import Path

import libcst as cst
import pytest

from migrate_interactions.conversations.orchestration.lines import orchestration_of
from migrate_interactions.engine.names_reader import names_of
from migrate_interactions.facts.linked import with_neighbours
from migrate_interactions.facts.module import Facts, read_facts
from migrate_interactions.findings import Category
from migrate_interactions.sources import Project
from migrate_interactions.syntax.tree import parse_tree
from tests.unit.orchestration.marks import as_text, fates_of, marks_in, seeds_in

PROGRAMS = {
    "variable": """\
kept = []
lost = []  # goes
lost.append(1)  # seed
print(kept)
""",
    "chain of variables": """\
limit = 10  # goes
size = limit * 2  # goes
turns = []  # goes
turns[:] = turns[-size:]  # seed
""",
    "a variable that is also shown": """\
turns = []
turns.append("a")  # seed
print(turns)
""",
    "statements that fill what nothing reads": """\
log = []  # goes
seen = {}  # goes
for n in range(3):  # goes
    log.append(n)  # goes
    seen[n] = len(log)  # goes
send(log, seen)  # seed
""",
    "filled from outside: the list is somebody else's": """\
def note(where):
    rows = where.rows
    rows.append(1)
    rows.sort()
    use(rows)  # seed
""",
    "values with effects stay": """\
answer = ask("a")
name = "a".upper()  # goes
use(answer, name)  # seed
""",
    "import": """\
import json  # goes
import os
from time import sleep  # goes

data = json.dumps({})  # seed
sleep(3)  # seed
print(os.name)
""",
    "one name of an import": """\
from collections import (
    Counter,
    deque,  # goes
)
from typing import Any, cast

rows = deque()  # seed
print(Counter(), Any)
x = cast(str, 1)  # seed
""",
    "an import that may be missing": """\
try:  # goes
    import redis  # goes
except ImportError:  # goes
    redis = None  # goes

redis.flushall()  # seed
print(1)
""",
    "function with all that it needs": """\
import json  # goes

PATH = "a.json"  # goes


def save(turns):  # goes
    # what was said
    with open(PATH, "w") as file:  # goes
        json.dump(turns, file)  # goes


save([])  # seed
""",
    "function that another one uses": """\
def save(turns):
    print(turns)


def quit():
    save([])


save([1])  # seed
quit()
""",
    "recursion is no use": """\
def fold(rows):  # goes
    return fold(rows[1:]) if rows else 0  # goes


x = fold([1])  # seed
""",
    "a function that does nothing any more": """\
def trim(turns):  # goes
    del turns[:-10]  # seed


def talk(turns):
    trim(turns)  # goes
    return turns
""",
    "decorated functions are called by others": """\
from flask import Flask

app = Flask(__name__)
rows = []  # goes


@app.route("/rows")
def show():
    return []


@app.post("/clear")
def clear():
    rows.clear()  # seed
    return show()
""",
    "an empty route stays": """\
from flask import Flask

app = Flask(__name__)
rows = []  # goes


@app.post("/clear")
def clear():
    rows.clear()  # seed
""",
    "class": """\
class Memory:  # goes
    limit = 3  # goes

    def __init__(self):  # goes
        self.turns = []  # goes

    def add(self, turn):  # goes
        self.turns.append(turn)  # goes


memory = Memory()  # goes
memory.add("a")  # seed
""",
    "attribute": """\
class Bot:
    def __init__(self, name):
        self.name = name
        self.turns = []  # goes

    def ask(self, text):
        self.turns.append(text)  # goes
        if len(self.turns) > 10:  # goes
            self.turns.pop(0)  # goes
        send(self.turns)  # seed
        return self.name
""",
    "attribute that somebody reads through the object": """\
class Bot:
    def __init__(self):
        self.turns = []

    def ask(self, text):
        send(self.turns)  # seed


bot = Bot()
print(bot.turns)
""",
    "method": """\
class Bot:
    def ask(self, text):
        self._trim()  # seed
        return text

    def _trim(self):  # goes
        self.turns = []  # goes
""",
    "a method that a framework's class asks for stays": """\
from framework import Cog


class Bot(Cog):
    def ask(self, text):
        self.trim()  # seed
        return text

    def trim(self):
        print(1)
""",
    "branches": """\
rows = []  # goes
if len(rows) > 3:  # goes
    rows.pop()  # seed
elif rows:  # goes
    rows.clear()  # seed
else:  # goes
    pass  # goes
""",
    "one arm of a branch": """\
rows = []
if len(rows) > 3:
    rows.pop()  # seed
elif ready():
    print(1)
else:  # goes
    rows.clear()  # seed
""",
    "a test with an effect": """\
if ask("more?") == "y":
    rows.append(1)  # seed
while True:  # goes
    rows.append(1)  # seed
""",
    "loop whose variable is read behind it": """\
for n in range(3):
    rows.append(n)  # seed
print(n)
for m in range(3):  # goes
    rows.append(m)  # seed
""",
    "global": """\
count = 0  # goes
total = 0


def ask():
    global count  # goes
    global total
    count += 1  # goes
    total += 1
    if count > 3:  # goes
        wait()  # seed
    return total
""",
    "names in strings": """\
__all__ = ["trim"]


def trim(rows):
    return rows


def cut(rows):
    return rows


def drop(rows: "cut") -> None:
    print(rows)


x = trim([])  # seed
y = cut([])  # seed
""",
    "two statements on a line": """\
rows = []; print(1)
rows.append(1); print(2)  # the first of them goes
a = 1; b = 2  # goes
rows.extend([a, b])  # seed
""",
    "a pool in a with": """\
from concurrent.futures import ThreadPoolExecutor  # goes

with ThreadPoolExecutor() as pool:  # goes
    print(1)
    pool.submit(print)  # seed
""",
    "comments, empty lines and docstrings": """\
def trim(rows):  # goes
    # only the last ones

    rows.sort()  # goes
    return rows  # goes


trim([])  # seed
""",
    "labels are no uses": """\
def start():
    print(1)


def end(start=3):
    print(start)


limit = 1
thread.start()  # seed
run(end=2, limit=3)  # seed
""",
    "a function with a request in it is not for nothing": """\
def keep(text):
    rows.append(text)  # seed
    return text


print(keep("a"))
""",
    "walrus and several targets stay": """\
a = b = 3
c, d = 1, 2
use(a, c)  # seed
if (e := 3) > 2:
    use(e)  # seed
""",
}


#: The seeds are in the first file.
PROJECTS = {
    "a variable of another file": {
        "talk.py": """\
from state import rows  # goes
from state import name
from google import genai

client = genai.Client()
client.models.generate_content(model="m", contents=name)
rows.append(1)  # seed
""",
        "state.py": """\
import google.genai

name = "a"
rows = []  # goes
""",
    },
    "functions that files have in common": {
        "talk.py": """\
from google import genai
from state import load
from state import save, trim  # goes

client = genai.Client()
client.models.generate_content(model="m", contents=load())
trim(load())  # seed
save()  # seed
""",
        "state.py": """\
import json
import google.genai


def load():
    return json.loads("[]")


def trim(rows):  # goes
    return rows[-10:]  # goes


def save():
    return json.dumps([])
""",
        "page.py": """\
import google.genai
from state import load

print(load())
""",
        "test_state.py": """\
import state


def test_save():
    assert state.save()
""",
    },
    "a package that offers a name": {
        "talk.py": """\
from google import genai
from state import name
from state import trim  # goes

client = genai.Client()
client.models.generate_content(model="m", contents=name)
trim([])  # seed
""",
        "state.py": """\
import google.genai

name = "a"


def trim(rows):
    return rows[-10:]
""",
        "__init__.py": """\
from state import trim
""",
    },
    "what is used by way of the module": {
        "talk.py": """\
from google import genai
import state

client = genai.Client()
client.models.generate_content(model="m", contents=state.name)
state.trim([])  # seed
""",
        "state.py": """\
import google.genai

name = "a"


def trim(rows):  # goes
    return rows[-10:]  # goes
""",
    },
}


@pytest.mark.parametrize("name", PROJECTS)
def test_several_files(name: str, tmp_path: Path) -> None:
    files = PROJECTS[name]
    facts = facts_of(files, str(tmp_path))
    assert len(facts.tree.parts) > 1
    found = orchestration_of(facts, Category.HISTORY, going=seeds(facts, files))
    assert as_text(files, fates_of(found)) == as_text(files, marks_in(files))


def test_what_changes_and_what_stays_go_before_what_goes() -> None:
    files = {
        "program.py": """\
import json  # goes

LIMIT = 3
rows = []  # goes
for n in range(9):  # goes
    rows.append(json.dumps(n))  # seed
    answer = ask(  # changes
        LIMIT,  # changes
        rows,  # changes
    )  # changes
while show(answer):  # stays
    print(1)
"""
    }
    facts = facts_of(files)
    calls = {facts.tree.line(one): one for one in reversed([*facts.tree.scopes.nodes(cst.Call)])}
    (loop,) = facts.tree.scopes.nodes(cst.For)
    found = orchestration_of(
        facts,
        Category.HISTORY,
        going=[loop, calls[7].args[1]],
        changing=[calls[7]],
        staying=[calls[11]],
    )
    assert as_text(files, fates_of(found)) == as_text(files, marks_in(files))


def facts_of(files: dict[str, str], root: str = "/nowhere") -> Facts:
    path = next(iter(files))
    tree = parse_tree(path, files[path])
    if root == "/nowhere":
        return read_facts(tree, Project(base=root))
    for name, text in files.items():
        (Path(root) / name).write_text(text, "utf-8")
    locations = tuple(f"{root}/{name}" for name in files)
    project = Project(base=root, given=(root,), files=locations)
    return read_facts(with_neighbours(tree, project), project)


def seeds(facts: Facts, files: dict[str, str]) -> list[cst.CSTNode]:
    """The smallest statements that begin on the lines of the first file that are marked so."""
    path, text = next(iter(files.items()))
    found = []
    for line in seeds_in(text):
        places = (
            node
            for node in facts.tree.scopes.scope_of
            if isinstance(node, cst.BaseSmallStatement)
            and facts.tree.place(node).line == line
            and facts.tree.place(node).path == path
        )
        found.append(next(places))
    return found


@pytest.mark.parametrize("name", PROGRAMS)
def test_one_file(name: str) -> None:
    files = {"program.py": PROGRAMS[name]}
    facts = facts_of(files)
    found = orchestration_of(facts, Category.HISTORY, going=seeds(facts, files))
    assert as_text(files, fates_of(found)) == as_text(files, marks_in(files))


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_is_left_binds_all_that_it_reads(name: str) -> None:
    text = PROGRAMS[name]
    files = {"program.py": text}
    facts = facts_of(files)
    found = orchestration_of(facts, Category.HISTORY, going=seeds(facts, files))
    gone = {line for one in found for line in one.lines}
    left = without(text, gone)
    assert set(names_of(left).unbound()) <= set(names_of(text).unbound())


def without(text: str, gone: set[int]) -> str:
    """``text`` without the lines ``gone``; blocks that lose head or body are given others."""
    given = text.splitlines()
    lines = ["" if n in gone else line for n, line in enumerate(given, 1)]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.stmt, ast.ExceptHandler)) and node.lineno in gone:
            is_block = hasattr(node, "body")
            indent = " " * (len(given[node.lineno - 1]) - len(given[node.lineno - 1].lstrip()))
            lines[node.lineno - 1] = indent + ("if True:" if is_block else "pass")
        for name in ("orelse", "finalbody"):
            block = getattr(node, name, None)
            if (
                isinstance(block, list)
                and block
                and (above := block[0].lineno - 1) in gone
                and not lines[above - 1]
            ):
                lines[above - 1] = " " * (block[0].col_offset - 4) + "if True:"
    return "\n".join(lines) + "\n"

"""Windows, budgets and summaries of what is sent: which are found, and what their lines become."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate_interactions.conversations.module_facts import analyse
from migrate_interactions.conversations.truncation.truncations import Truncation
from migrate_interactions.conversations.truncation.upkeep import lines_of
from migrate_interactions.engine.check import check_file
from migrate_interactions.engine.rulebook import Settings, installed_rulebook
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Fate
from migrate_interactions.sources import Candidate, Project, decode, has_turns
from migrate_interactions.syntax.tree import parse_tree

FIXTURES = Path(__file__).parent.parent / "fixtures"

CHAT = """\
from collections import deque
from google import genai
client = genai.Client()
MODEL = "gemini-2.5-flash"
history = []
def ask(text):
    history.append({"role": "user", "parts": [{"text": text}]})
    %s
    answer = client.models.generate_content(model=MODEL, contents=history)
    history.append({"role": "model", "parts": [{"text": answer.text}]})
    return answer.text
"""


def found_in(text: str, base: str = "/nowhere") -> tuple[Facts, tuple[Truncation, ...]]:
    module = analyse(parse_tree("program.py", text), Project(base, (base,)))
    return module.base, module.truncations


@pytest.mark.parametrize(
    "statement",
    [
        "history[:] = history[-6:]",
        "del history[0]",
        "del history[:2]",
        "while len(history) > 8: history.pop(0)",
        "if len(history) > 8: dropped = history.pop(0)",
        "if len(history) > 8: history[:] = history[2:]",
    ],
)
def test_cuts_of_a_history(statement: str) -> None:
    facts, (one,) = found_in(CHAT % statement)
    assert facts.tree.line(one.node) == 8
    assert len(one.requests) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "print(history[-6:])",
        "for turn in history[-3:]: print(turn)",
        "history[:] = history[1:]",  # the system instruction goes, not what is old
        "last = history[-1:]",
        "del history[-2:]",  # the latest turns are taken back
        "shown = deque(maxlen=5)",
        "print(client.models.count_tokens(model=MODEL, contents=text))",
    ],
)
def test_what_leaves_all_old_turns_in(statement: str) -> None:
    assert found_in(CHAT % statement)[1] == ()


QUEUE = """\
from google import genai
client = genai.Client()
messages = []
def receive(text):
    messages.append({"role": "user", "content": text})
def work():
    while %s:
        message = messages.pop(0)
        print(client.models.generate_content(model="m", contents=message["content"]).text)
"""


@pytest.mark.parametrize("test", ["messages", "len(messages) > 0", "True"])
def test_a_queue_of_messages_is_no_history(test: str) -> None:
    assert found_in(QUEUE % test)[1] == ()


def test_the_last_turn_alone_is_no_window() -> None:
    text = (CHAT % "pass").replace("contents=history)", "contents=history[-1:])")
    assert found_in(text)[1] == ()


SINCE = """\
from google import genai
client = genai.Client()
turns = []
def talk(text):
    before = len(turns)
    turns.append({"role": "user", "parts": [{"text": text}]})
    answer = client.models.generate_content(model="gemini-2.5-flash", contents=turns)
    turns.append({"role": "model", "parts": [{"text": answer.text}]})
    return %s
while True:
    turns.extend(talk(input()))
"""


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ("turns[before:]", 0),
        ("[one for one in turns[before:]]", 0),
        ("turns[before - 4 :]", 1),
        ("turns[len(turns) - 4 :]", 1),
    ],
)
def test_what_came_since_is_no_window(given: str, count: int) -> None:
    _, found = found_in(SINCE % given)
    assert len(found) == count


def test_the_test_around_a_cut_goes_with_it() -> None:
    facts, (one,) = found_in(CHAT % "if len(history) > 8:\n        history.pop(0)")
    assert [(x.fate, x.lines) for x in lines_of(facts, one)] == [(Fate.GOES, (8, 9))]


def test_a_test_that_does_something_else_stays() -> None:
    text = CHAT % "if len(history) > 8:\n        print('full')\n        history.pop(0)"
    facts, (one,) = found_in(text)
    assert [(x.fate, x.lines) for x in lines_of(facts, one)] == [(Fate.GOES, (10,))]


def test_a_slice_in_a_request_changes() -> None:
    facts, (one,) = found_in((CHAT % "pass").replace("contents=history)", "contents=history[-4:])"))
    assert [(x.fate, x.lines) for x in lines_of(facts, one)] == [(Fate.CHANGES, (9,))]


def test_two_cuts_of_one_block_are_one_finding() -> None:
    text = CHAT % "if len(history) > 8:\n        history.pop(0)\n        history.pop(0)"
    facts, (one,) = found_in(text)
    assert [x.lines for x in lines_of(facts, one)] == [(8, 9, 10)]


MEMORY = """\
def trim(history, role, text):
    history.append({"role": role, "parts": [{"text": text}]})
    del history[:-6]
"""


@pytest.mark.parametrize(("other", "count"), [("from google import genai", 1), ("import json", 0)])
def test_turns_in_parts_are_geminis_where_it_is_used(
    tmp_path: Path, other: str, count: int
) -> None:
    (tmp_path / "program.py").write_text(MEMORY)
    (tmp_path / "main.py").write_text(f"{other}\nfrom program import trim\n")
    assert len(found_in(MEMORY, str(tmp_path))[1]) == count


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MEMORY, True),
        ('{"parts": [{"text": text}], "role": "model"}', True),
        ('{"role": "assistant", "content": text}', False),
        ('{"role": "model"}', False),
        ('{"parts": parts}', False),
    ],
)
def test_files_that_write_turns_out_are_looked_at(text: str, expected: bool) -> None:
    assert has_turns(text.encode()) is expected


def test_counting_and_cutting_count_no_call_besides_the_request() -> None:
    text = (FIXTURES / "GI104/token-budget/program.py").read_bytes()
    source = decode(Candidate("program.py", "/nowhere/program.py"), text)
    project = Project("/nowhere", ("/nowhere",))
    result = check_file(source, installed_rulebook(), Settings(), project)
    codes = [one.finding.code for one in result.reported]
    assert codes == ["GI104", "GI104", "GI101"]
    assert (result.accounting.found, result.accounting.refused) == (1, 1)


RUN = """\
from google import genai
client = genai.Client()
log = []
def run(turns, text):
    contents = list(turns)
    start = %s
    contents.append({"role": "user", "parts": [{"text": text}]})
    answer = client.models.generate_content(model="gemini-2.5-flash", contents=contents)
    contents.append({"role": "model", "parts": [{"text": answer.text}]})
    return contents[start:]
while True:
    log.extend(run(log, input()))
"""


@pytest.mark.parametrize(
    ("start", "cuts"), [("len(contents)", 0), ("max(0, len(contents) - 6)", 1)]
)
def test_what_comes_behind_an_earlier_length_is_new(start: str, cuts: int) -> None:
    assert len(found_in(RUN % start)[1]) == cuts

"""Which loops keep somebody waiting, and for how long."""

from __future__ import annotations

import pytest

from migrate_interactions.conversations import analyse
from migrate_interactions.conversations.long_running.waiting import (
    BlockingWait,
    find_blocking_waits,
)
from migrate_interactions.findings import LongCalls
from migrate_interactions.sources import Project
from migrate_interactions.syntax.tree import Tree, parse_tree

HEAD = """import asyncio, itertools, time
from flask import Flask
from google import genai
app = Flask(__name__)
client = genai.Client()
"""


def waits(source: str, limit: int = 60) -> tuple[Tree, tuple[BlockingWait, ...]]:
    tree = parse_tree("example.py", source)
    facts = analyse(tree, Project(base="/nowhere")).base
    return tree, find_blocking_waits(facts, LongCalls(timeout=limit))


def handler(body: str, head: str = HEAD) -> str:
    lines = "".join(f"    {line}\n" for line in body.strip().splitlines())
    return f'{head}@app.post("/report/<key>")\ndef report(key):\n{lines}'


ENDS = {
    "endless": (
        """
while True:
    i = client.interactions.get(key)
    if i.status == "completed":
        return i.output_text
    time.sleep(5)
""",
        None,
    ),
    "rounds": (
        """
for _ in range(100):
    i = client.interactions.get(key)
    time.sleep(3)
""",
        300,
    ),
    "rounds from a number": (
        """
for n in range(1, 61):
    i = client.interactions.get(key)
    time.sleep(2)
""",
        120,
    ),
    "counted for ever": (
        """
for n in itertools.count():
    i = client.interactions.get(key)
    time.sleep(2)
""",
        None,
    ),
    "seconds added up": (
        """
waited, pause = 0, 4
while waited < 240:
    i = client.interactions.get(key)
    time.sleep(pause)
    waited += pause
""",
        240,
    ),
    "rounds added up": (
        """
tries = 0
while True:
    i = client.interactions.get(key)
    tries += 1
    if tries >= 50:
        raise TimeoutError
    time.sleep(6)
""",
        300,
    ),
    "since the beginning": (
        """
start = time.time()
while True:
    i = client.interactions.get(key)
    if time.time() - start > 10 * 60:
        break
    time.sleep(5)
""",
        600,
    ),
    "a deadline": (
        """
end = time.monotonic() + 900
while time.monotonic() < end:
    i = client.interactions.get(key)
    time.sleep(5)
""",
        900,
    ),
    "what is left": (
        """
end = time.monotonic() + 120
while True:
    i = client.interactions.get(key)
    left = end - time.monotonic()
    if left <= 0:
        return "", 504
    time.sleep(min(left, 5))
""",
        120,
    ),
    "until it is done": (
        """
i = client.interactions.get(key)
while i.status in ("queued", "in_progress"):
    time.sleep(5)
    i = client.interactions.get(key)
""",
        None,
    ),
}


@pytest.mark.parametrize("name", ENDS)
def test_a_handler_waits_for_so_long(name: str) -> None:
    body, seconds = ENDS[name]
    tree, (wait,) = waits(handler(body))
    assert wait.seconds == seconds
    assert wait.handler is not None
    assert wait.handler.name.value == "report"
    assert tree.source(wait.loop).startswith(("while", "for"))
    shown = "until it is done" if seconds is None else f"for up to {seconds} s"
    assert shown in wait.sentence
    if seconds is not None:
        assert not waits(handler(body), limit=seconds)[1]


ENDLESS = ENDS["endless"][0]
SILENT = {
    "not long": handler(ENDS["rounds"][0].replace("100", "10")),
    "unknown end": handler(
        """
end = deadline_of(key)
while time.monotonic() < end:
    i = client.interactions.get(key)
    time.sleep(5)
"""
    ),
    "over many": handler(
        """
for one in keys:
    i = client.interactions.get(one)
    time.sleep(5)
"""
    ),
    "no pause": handler(ENDLESS.replace("time.sleep(5)", "pass")),
    "no handler": handler(ENDLESS).replace('@app.post("/report/<key>")\n', ""),
    "no web": handler(ENDLESS, HEAD.replace("from flask import Flask", "from x import Flask")),
    "a stream": handler(ENDLESS.replace("get(key)", "get(key, stream=True)")),
    "a generator": handler(ENDLESS.replace("time.sleep(5)", "yield i.status; time.sleep(5)")),
    "a websocket": handler(ENDLESS).replace("app.post", "app.websocket"),
    "cancels": handler(
        ENDS["a deadline"][0] + "client.interactions.cancel(key)\nreturn 'too late'\n"
    ),
    "in a thread": handler(ENDLESS).replace('@app.post("/report/<key>")\n', "")
    + """
@app.post("/start")
def start():
    threading.Thread(target=report, args=(1,)).start()
""",
}


@pytest.mark.parametrize("name", SILENT)
def test_nobody_is_kept_waiting(name: str) -> None:
    assert not waits(SILENT[name])[1]


ONLY_WAITS = """
def finished(client, key, timeout=300):
    \"\"\"Wait.\"\"\"
    started = time.time()
    while time.time() - started < timeout:
        i = client.interactions.get(key)
        if i.status == "completed":
            return i
        time.sleep(3)
    raise TimeoutError(key)

@app.post("/report")
def report():
    return finished(client, "x").output_text
"""


def test_a_function_that_only_waits_is_pointed_at() -> None:
    tree, (wait,) = waits(HEAD + ONLY_WAITS)
    assert wait.only_waits
    assert tree.source(wait.node).startswith("def finished")
    assert "`report`, a handler of Flask" in wait.sentence


def test_a_function_that_does_more_is_not() -> None:
    more = ONLY_WAITS.replace("    started = ", "    if not key:\n        return\n    started = ")
    creates = ONLY_WAITS.replace(
        "    started = ",
        "    client.interactions.create(model='m', input='x', background=True)\n    started = ",
    )
    for source in (more, creates):
        tree, (wait,) = waits(HEAD + source)
        assert tree.source(wait.node).startswith("while")


def test_a_script_of_streamlit_waits_where_it_calls_the_function() -> None:
    head = HEAD.replace("from flask import Flask", "import streamlit as st")
    function = ONLY_WAITS.partition("@app")[0]
    assert not waits(head + function)[1]
    _, (wait,) = waits(head + function + "if st.button('Go'):\n    finished(client, 'x')\n")
    assert wait.framework.name == "Streamlit"
    assert wait.handler is None


BOT = """import asyncio, time
import discord
from google import genai
bot = discord.Client()
client = genai.Client()
@bot.event
async def on_message(message):
    while True:
        i = {get}
        if i.status == "completed":
            break
        {pause}(5)
"""


def test_a_bot_goes_on_while_a_handler_awaits() -> None:
    blocked = BOT.format(get="client.interactions.get('x')", pause="time.sleep")
    awaiting = BOT.format(get="await client.aio.interactions.get('x')", pause="await asyncio.sleep")
    assert len(waits(blocked)[1]) == 1
    assert not waits(awaiting)[1]


def test_a_page_does_not_come_while_a_handler_awaits() -> None:
    source = handler(ENDLESS.replace("time.sleep", "await asyncio.sleep"))
    assert len(waits(source.replace("def report", "async def report"))[1]) == 1


FETCHING = """
def fetch(key):
    return client.interactions.get(key)

@app.post("/report")
def report(key):
    for _ in range(100):
        i = fetch(key)
        if i.status == "completed":
            return i.output_text
        time.sleep(5)

@app.get("/status")
def status(key):
    return fetch(key).status
"""


def test_the_poll_may_be_in_a_function_of_its_own() -> None:
    _, (wait,) = waits(HEAD + FETCHING)
    assert wait.seconds == 500
    assert "`report`" in wait.sentence


def test_a_loop_over_work_that_fetches_something_is_no_poll() -> None:
    head = (
        HEAD
        + """
def describe(key):
    return client.interactions.get(key).output_text
"""
    )
    assert not waits(handler("while more():\n    show(describe(key))\n    time.sleep(5)", head))[1]

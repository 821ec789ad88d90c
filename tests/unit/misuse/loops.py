"""Loops that poll, as people write them, and what is wrong with each."""

from __future__ import annotations

from dataclasses import dataclass

SETTING = """
import asyncio
import threading
import time
from enum import Enum
from google import genai

client = genai.Client()
TERMINAL = {"completed", "failed", "cancelled"}
FINAL = frozenset(["completed", "failed", "cancelled", "incomplete", "budget_exceeded"])
HALF = ("completed", "failed")


class State(str, Enum):
    DONE = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    WORKING = "in_progress"


def started():
    return client.interactions.create(model="gemini-3.5-flash", input="Hi.", background=True)
"""


@dataclass(frozen=True)
class Case:
    """``codes`` are what is reported of ``code``, which follows SETTING."""

    name: str
    codes: frozenset[str]
    code: str


def case(name: str, codes: str, code: str) -> Case:
    return Case(name, frozenset(codes.split()), code)


CASES = (
    case(
        "the documentation's loop without a pause",
        "GI502 GI503",
        """
i = started()
while i.status == "in_progress":
    i = client.interactions.get(i.id)
if i.status == "completed":
    print(i.output_text)
""",
    ),
    case(
        "a right loop",
        "",
        """
i = started()
while i.status in ("in_progress", "queued"):
    time.sleep(5)
    i = client.interactions.get(i.id)
if i.status == "completed":
    print(i.output_text)
""",
    ),
    case(
        "failure is not looked at",
        "GI503",
        """
i = started()
while i.status in ("in_progress", "queued"):
    time.sleep(5)
    i = client.interactions.get(i.id)
print(i.output_text)
""",
    ),
    case(
        "a set of all that ends it, and a deadline",
        "",
        """
def wait(iid, limit=600):
    end = time.monotonic() + limit
    while True:
        i = client.interactions.get(iid)
        if i.status in TERMINAL:
            return i
        if time.monotonic() > end:
            raise TimeoutError(iid)
        time.sleep(5)
""",
    ),
    case(
        "the same without a deadline",
        "GI503",
        """
def wait(iid):
    while True:
        i = client.interactions.get(iid)
        if i.status in TERMINAL:
            return i
        time.sleep(5)
""",
    ),
    case(
        "a full set without a deadline",
        "",
        """
def wait(iid):
    while True:
        i = client.interactions.get(iid)
        if i.status in FINAL:
            return i
        time.sleep(5)
""",
    ),
    case(
        "completed and failed only, by count",
        "GI503",
        """
def wait(iid):
    for _ in range(60):
        i = client.interactions.get(iid)
        if i.status in HALF:
            return i
        time.sleep(5)
    raise TimeoutError(iid)
""",
    ),
    case(
        "upper case",
        "GI503",
        """
def wait(iid):
    while True:
        i = client.interactions.get(iid)
        if i.status == "COMPLETED":
            return i.output_text
        if i.status in ("FAILED", "CANCELLED"):
            raise RuntimeError(i.errors)
        time.sleep(5)
""",
    ),
    case(
        "upper case on both sides",
        "",
        """
def wait(iid, limit):
    while time.monotonic() < limit:
        i = client.interactions.get(iid)
        if i.status.upper() == "COMPLETED":
            return i.output_text
        if str(i.status).upper() in ("FAILED", "CANCELLED"):
            raise RuntimeError(i.errors)
        time.sleep(5)
""",
    ),
    case(
        "an old name of the working status",
        "GI503",
        """
i = started()
while i.status == "RUNNING":
    time.sleep(5)
    i = client.interactions.get(i.id)
print(i.status, i.output_text)
""",
    ),
    case(
        "succeeded",
        "GI503",
        """
def wait(iid):
    for attempt in range(100):
        status = client.interactions.get(iid).status
        if status == "succeeded":
            return True
        if status in ("failed", "cancelled"):
            return False
        time.sleep(5)
""",
    ),
    case(
        "an enumeration",
        "GI503",
        """
async def wait(iid):
    while True:
        i = await client.aio.interactions.get(iid)
        if i.status == State.DONE:
            return i
        elif i.status == State.FAILED.value:
            raise RuntimeError("failed")
        await asyncio.sleep(5)
""",
    ),
    case(
        "a match",
        "",
        """
async def wait(iid, deadline):
    while time.monotonic() < deadline:
        i = await client.aio.interactions.get(iid)
        match i.status:
            case "completed":
                return i
            case "failed" | "cancelled":
                raise RuntimeError(i.errors)
            case _:
                await asyncio.sleep(5)
""",
    ),
    case(
        "a match that forgets cancelled",
        "GI503",
        """
async def wait(iid, deadline):
    while time.monotonic() < deadline:
        i = await client.aio.interactions.get(iid)
        match i.status:
            case "completed":
                return i
            case "failed":
                raise RuntimeError(i.errors)
        await asyncio.sleep(5)
""",
    ),
    case(
        "getattr and a flag",
        "GI503",
        """
def wait(iid):
    done = False
    while not done:
        i = client.interactions.get(iid)
        status = getattr(i, "status", None)
        if status == "completed":
            done = True
        else:
            time.sleep(2)
    return i.output_text
""",
    ),
    case(
        "a predicate",
        "",
        """
def is_done(i):
    return i.status not in ("in_progress", "queued")

def wait(iid):
    while True:
        i = client.interactions.get(iid)
        if is_done(i):
            break
        time.sleep(5)
    if i.status != "completed":
        raise RuntimeError(i.status)
    return i.output_text
""",
    ),
    case(
        "a predicate that takes queued for done, in a class",
        "GI503",
        """
class Research:
    def __init__(self):
        self.client = genai.Client()

    def _fetch(self, iid):
        return self.client.interactions.get(iid)

    @staticmethod
    def _done(status):
        return status != "in_progress"

    def wait(self, iid):
        while True:
            i = self._fetch(iid)
            if self._done(i.status):
                return i
            time.sleep(3)
""",
    ),
    case(
        "failure raised and caught in the loop",
        "GI503",
        """
def wait(iid):
    while True:
        try:
            i = client.interactions.get(iid)
            if i.status == "completed":
                return i.output_text
            if i.status in ("failed", "cancelled", "incomplete"):
                raise RuntimeError("failed")
        except Exception as e:
            print("retrying", e)
        time.sleep(5)
""",
    ),
    case(
        "the answer is waited for",
        "GI503",
        """
i = started()
while not i.output_text:
    time.sleep(5)
    i = client.interactions.get(i.id)
print(i.output_text)
""",
    ),
    case(
        "half a second",
        "GI502",
        """
def wait(iid):
    i = client.interactions.get(iid)
    while i.status in ("in_progress", "queued"):
        time.sleep(0.5)
        i = client.interactions.get(iid)
    return i
""",
    ),
    case(
        "a pause from a parameter",
        "",
        """
def wait(iid, pause):
    i = client.interactions.get(iid)
    while i.status in ("in_progress", "queued"):
        time.sleep(pause)
        i = client.interactions.get(iid)
    return i
""",
    ),
    case(
        "a pause that grows",
        "",
        """
def wait(iid):
    pause = 0.25
    i = client.interactions.get(iid)
    while i.status in ("in_progress", "queued"):
        time.sleep(pause)
        pause = min(pause * 2, 30)
        i = client.interactions.get(iid)
    return i
""",
    ),
    case(
        "a pause only after errors",
        "GI502",
        """
def wait(iid):
    while True:
        try:
            i = client.interactions.get(iid)
        except Exception:
            time.sleep(10)
            continue
        if i.status not in ("in_progress", "queued"):
            return i
""",
    ),
    case(
        "an event is waited for",
        "",
        """
stop = threading.Event()

def wait(iid):
    while not stop.wait(5):
        i = client.interactions.get(iid)
        if i.status not in ("in_progress", "queued"):
            return i
""",
    ),
    case(
        "asyncio.sleep(0)",
        "GI502",
        """
async def wait(iid):
    while True:
        i = await client.aio.interactions.get(iid)
        if i.status not in ("in_progress", "queued"):
            return i
        await asyncio.sleep(0)
""",
    ),
    case(
        "a helper pauses",
        "",
        """
def rest():
    time.sleep(5)

def wait(iid):
    while True:
        i = client.interactions.get(iid)
        if i.status not in ("in_progress", "queued"):
            return i
        rest()
""",
    ),
    case(
        "a failure is looked at three times",
        "",
        """
def wait(iid):
    seen = 0
    while True:
        i = client.interactions.get(iid)
        if i.status == "completed":
            return i
        if i.status not in ("in_progress", "queued"):
            seen += 1
            if seen > 3:
                raise RuntimeError(i.errors)
        time.sleep(5)
""",
    ),
    case(
        "a retry is no polling",
        "",
        """
def fetch(iid):
    for attempt in range(3):
        try:
            i = client.interactions.get(iid)
            break
        except Exception:
            time.sleep(5)
    if i.status != "completed":
        return None
    return i.output_text
""",
    ),
    case(
        "several are looked at once",
        "",
        """
def overview(ids):
    for iid in ids:
        i = client.interactions.get(iid)
        if i.status == "completed":
            print(i.output_text)
            break
""",
    ),
    case(
        "a generator of progress",
        "",
        """
def progress(iid):
    while True:
        i = client.interactions.get(iid)
        yield i.status
        if i.status == "completed":
            return
        time.sleep(5)
""",
    ),
    case(
        "a limit around the loop",
        "",
        """
async def wait(iid):
    async with asyncio.timeout(600):
        while True:
            i = await client.aio.interactions.get(iid)
            if i.status in TERMINAL:
                return i
            await asyncio.sleep(5)
""",
    ),
    case(
        "jobs that are queued are told apart",
        "",
        """
def wait(iid, tries):
    while tries:
        tries -= 1
        i = client.interactions.get(iid)
        if i.status == "queued":
            return "come back tomorrow"
        if i.status != "in_progress":
            return i.output_text if i.status == "completed" else None
        time.sleep(5)
""",
    ),
    case(
        "a status of something else",
        "",
        """
def wait(job):
    while True:
        job = client.batches.get(name=job.name)
        if job.status == "COMPLETED":
            return job
""",
    ),
    case(
        "the failure is raised by a helper",
        "",
        """
def check(i):
    if i.status in ("failed", "cancelled", "incomplete", "budget_exceeded"):
        raise RuntimeError(i.errors)

def wait(iid):
    while True:
        i = client.interactions.get(iid)
        check(i)
        if i.status == "completed":
            return i.output_text
        time.sleep(5)
""",
    ),
)

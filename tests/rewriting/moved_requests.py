"""Move a program's one-shot calls, and run both versions against one emulator."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest

from migrate_interactions.emulator import Emulator
from migrate_interactions.engine.migrate import migrate_file
from migrate_interactions.engine.rulebook import Settings, installed_rulebook
from migrate_interactions.findings import Fix, OneShots, Policy, Refusal
from migrate_interactions.sources import Candidate, Project, decode
from tests.emulator.raw_requests import REMOVED

HEAD = """\
from google import genai
from google.genai import types

client = genai.Client()
"""


def call_with(config: str, before: str = "") -> str:
    """A program with one call whose configuration is ``config``, after the lines ``before``."""
    return f"""{HEAD}{textwrap.dedent(before)}
response = client.models.generate_content(
    model="gemini-2.5-flash", contents="Hello", config={config}
)
print(response.text)
"""


def migrated(source: str) -> tuple[str, list[Fix | Refusal | None]]:
    """The program after the move, and what was said of each call that GI106 is about."""
    result = migrate_file(
        decode(Candidate("example.py", "/nowhere/example.py"), source.encode()),
        installed_rulebook(),
        Settings(policy=Policy(one_shots=OneShots.MIGRATE)),
        Project(base="/nowhere"),
    )
    findings = [one.finding for one in result.reported]
    assert not result.failed, [one.message for one in findings]
    said = [one.fix or one.refusal for one in findings if one.code == "GI106"]
    after = result.after.decode() if result.after is not None else source
    return after, said


def moved(source: str) -> str:
    """The program after the move; fails with the refusal's sentence if there is none."""
    after, said = migrated(source)
    refused = [one for one in said if isinstance(one, Refusal)]
    assert not refused, refused
    assert "interactions.create" in after
    return after


def refused(source: str) -> Refusal:
    """Why the call stays; fails if it does not."""
    after, said = migrated(source)
    found = [one for one in said if isinstance(one, Refusal)]
    assert found, after
    assert after == source
    return found[0]


def contexts(emulator: Emulator, source: str) -> list[Any]:
    """What the model sees in a run of ``source``."""
    emulator.reset()
    with pytest.MonkeyPatch.context() as patch:
        for name in REMOVED:
            patch.delenv(name, raising=False)
        for name, value in emulator.environment().items():
            patch.setenv(name, value)
        exec(compile(source, "example.py", "exec", dont_inherit=True), {"__name__": "__main__"})
    return [request.context for request in emulator.requests if request.is_generation]


def assert_same(emulator: Emulator, source: str) -> str:
    """Move ``source``, and check that the model sees the same; returns the new program."""
    after = moved(source)
    before = contexts(emulator, source)
    assert before
    assert contexts(emulator, after) == before, after
    return after

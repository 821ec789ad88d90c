"""Which calls are long: what the signs add up to, and what is no candidate at all."""

from __future__ import annotations

import pytest

from interactions_codemods.gi201_long_sync_call import CODEMOD
from migrate_interactions.conversations import analyse
from migrate_interactions.findings import LongCalls, Policy, Refusal
from migrate_interactions.sources import Project
from migrate_interactions.syntax.tree import parse_tree
from tests.unit.long_running.programs import HEAD, generate

REPORT = "'Write a report on salt.'"
TOKENS = "'max_output_tokens': 8192"
SEARCH = "'tools': [{'google_search': {}}]"
TIMEOUT = "'http_options': {'timeout': 300_000}"


def lines(source: str, limits: LongCalls | None = None) -> list[int]:
    """The lines of the long calls, counted from the end of the head."""
    tree = parse_tree("example.py", HEAD + source)
    found = analyse(tree, Project(base="/nowhere")).long_calls(limits or LongCalls())
    return [tree.line(one.call.call) - HEAD.count("\n") for one in found]


@pytest.mark.parametrize(
    ("config", "contents", "is_long"),
    [
        (f"{{{TOKENS}, {SEARCH}}}", REPORT, True),
        (f"{{{TIMEOUT}, {TOKENS}}}", "'x'", True),
        (f"{{{TIMEOUT}}}", "'x'", False),
        (f"{{{TOKENS}, {SEARCH}}}", "'x'", False),
        (f"{{{TIMEOUT}, {TOKENS}}}", "'Return JSON.'", False),
        (f"{{{TIMEOUT}, {SEARCH}}}", "'Return JSON.'", True),
        (f"{{{TIMEOUT}, {TOKENS}}}", "'Summarize it in two sentences.'", False),
    ],
)
def test_points(config: str, contents: str, is_long: bool) -> None:
    assert bool(lines(generate(config, contents))) is is_long


def test_limits_of_the_configuration() -> None:
    source = generate(f"{{{TOKENS}, {SEARCH}}}", "'x'")
    assert lines(source, LongCalls(points=2)) == [1]
    assert lines(source, LongCalls(points=2, output_tokens=8193)) == []
    timed = generate(f"{{{TIMEOUT}, {TOKENS}}}", "'x'")
    assert lines(timed, LongCalls(timeout=300)) == []
    thought = generate("{'thinking_config': {'thinking_budget': 2000}}", "'x'")
    assert lines(thought, LongCalls(points=1, thinking_tokens=2000)) == [1]
    assert lines(thought, LongCalls(points=1)) == []


def test_that_somebody_waits_counts_once() -> None:
    source = (
        "import asyncio\n\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\n\n"
        "def run(text):\n    return {}\n\n@app.post('/ask')\nasync def ask(text):\n"
        "    return await asyncio.to_thread(run, text)\n"
    )
    once = generate(f"{{{TOKENS}}}", "text")
    assert lines(source.format(once)) == []
    assert lines(source.format(generate(f"{{{TOKENS}, {SEARCH}}}", "text"))) == [9]
    assert lines(source.format(once), LongCalls(points=2)) == [9]


LONG = f"model='m', contents={REPORT}, config={{{TOKENS}, {SEARCH}}}"
AGENT = "agent='deep-research-preview-04-2026', input='x'"
ASKED = (
    f"model='m', input={REPORT}, tools=[{{'type': 'google_search'}}], "
    f"generation_config={{{TOKENS}}}"
)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"client.models.generate_content({LONG})", [1]),
        (f"client.models.generate_content_stream({LONG})", []),
        (f"client.interactions.create({ASKED})", [1]),
        (f"client.interactions.create({ASKED}, background=False)", [1]),
        (f"client.interactions.create({ASKED}, background=True)", []),
        (f"client.interactions.create({ASKED}, stream=True)", []),
        (f"client.interactions.create({ASKED}, background=wait)", []),
        (f"client.interactions.create({ASKED}, **more)", []),
        (f"more = {{'store': True}}\nclient.interactions.create({ASKED}, **more)", [2]),
        (f"more = {{'background': True}}\nclient.interactions.create({ASKED}, **more)", []),
        (f"client.interactions.create({AGENT})", []),
        (f"more = {{'store': True}}\nclient.interactions.create({AGENT}, **more)", [2]),
        ("client.interactions.get('deep-research-preview-04-2026')", []),
    ],
)
def test_candidates(source: str, expected: list[int]) -> None:
    assert lines(source + "\n") == expected


def test_the_finding_names_every_sign_and_its_place() -> None:
    source = HEAD + generate(f"{{{TOKENS}, {SEARCH}}}", REPORT)
    facts = analyse(parse_tree("example.py", source), Project(base="/nowhere"))
    (found,) = CODEMOD.detect(facts, Policy())
    for words in (
        "'Write a report'",
        "`max_output_tokens` is 8192",
        "the service runs `google_search`",
    ):
        assert words in found.message
    assert [place.line for place, _ in found.provenance] == [4, 5, 5, 5, 5]
    assert found.sites == (found.place,)


def test_agents_are_left_to_the_rule_for_them() -> None:
    source = HEAD + f"client.interactions.create({AGENT})\n"
    facts = analyse(parse_tree("example.py", source), Project(base="/nowhere"))
    assert list(CODEMOD.detect(facts, Policy())) == []


def test_the_older_package_is_refused() -> None:
    source = (
        "import google.generativeai as genai\nmodel = genai.GenerativeModel('m')\n"
        f"model.generate_content({REPORT}, request_options={{'timeout': 600}})\n"
    )
    facts = analyse(parse_tree("example.py", source), Project(base="/nowhere"))
    (found,) = CODEMOD.detect(facts, Policy())
    assert (found.place.line, found.sites) == (3, (found.place,))
    answer = CODEMOD.fix(found, facts, Policy())
    assert isinstance(answer, Refusal)
    assert answer.reason == "legacy-sdk"

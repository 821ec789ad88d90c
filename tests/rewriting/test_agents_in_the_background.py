"""How calls of agents are rewritten, and what stands in the way."""

from __future__ import annotations

import pytest

from migrate_interactions.engine.file_result import FileResult, Outcome
from migrate_interactions.engine.migrate import migrate_file
from migrate_interactions.engine.rulebook import Settings, installed_rulebook
from migrate_interactions.findings import Policy
from migrate_interactions.sources import Candidate, Project, decode

HEAD = "from google import genai\n\nclient = genai.Client()\n"
FIRST = "first = client.interactions.create(agent='a', environment='remote', input='x'{more})\n"


def migrated(source: str) -> FileResult:
    candidate = Candidate("example.py", "/nowhere/example.py")
    settings = Settings(policy=Policy())
    content = (HEAD + source).encode()
    return migrate_file(
        decode(candidate, content), installed_rulebook(), settings, Project(base="/nowhere")
    )


def after(source: str) -> str:
    """What stands behind the functions that are added."""
    result = migrated(source)
    assert result.after is not None, result.reported
    return result.after.decode().rpartition("client = genai.Client()\n")[2]


def refusals(source: str) -> set[str]:
    return {
        one.finding.refusal.reason
        for one in migrated(source).reported
        if one.outcome is Outcome.REFUSED and one.finding.refusal is not None
    }


def test_a_comment_stays_with_its_argument() -> None:
    text = after(
        "done = client.interactions.create(\n"
        "    agent='a',\n"
        "    environment='remote',  # a new one\n"
        "    # what to do\n"
        "    input='x',  # briefly\n"
        ")\n"
        "print(done.output_text)\n"
    )
    assert (
        "    agent='a',\n"
        "    background=True,\n"
        "    environment='remote',  # a new one\n"
        "    # what to do\n"
        "    input='x',  # briefly\n"
        ")\n"
        "done = wait_for_interaction(client, done)\n"
    ) in text


def test_a_timeout_is_the_deadline_of_the_wait() -> None:
    text = after(
        "limit = 600\n"
        "done = client.interactions.create(agent='a', input='x', timeout=limit)\n"
        "print(done.output_text)\n"
    )
    assert "create(agent='a', input='x', background=True)\n" in text
    assert "done = wait_for_interaction(client, done, deadline=limit)\n" in text


NEXT = "client.interactions.create(agent='a', input='y', background=True, previous_interaction_id="


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ("first.id", "first.environment_id"),
        ("last", "first.environment_id"),
        ("state.last.id", "state.last.environment_id"),
    ],
)
def test_the_environment_of_the_turn_before_is_named(given: str, named: str) -> None:
    source = (
        "class State:\n"
        "    def __init__(self):\n"
        "        self.last = None\n"
        "    def run(self):\n"
        "        self.last = client.interactions.create(agent='a', environment='remote', "
        "input='x', background=flag)\n"
        f"        print({NEXT}self.last.id).id)\n"
        if given.startswith("state")
        else FIRST.format(more=", background=flag") + f"last = first.id\nprint({NEXT}{given}).id)\n"
    )
    assert f"environment={named.replace('state', 'self')}" in after(source)


NOT_IN_SIGHT = {
    "just started": FIRST.format(more=", background=True") + f"print({NEXT}first.id).id)\n",
    "renamed since": FIRST.format(more=", background=flag")
    + f"last = first.id\nfirst = None\nprint({NEXT}last).id)\n",
    "an id from a function": "def start():\n    "
    + FIRST.format(more=", background=flag")
    + f"    return first.id\nprint({NEXT}start()).id)\n",
    "perhaps none": FIRST.format(more=", background=flag")
    + f"print({NEXT}first.id if first else None).id)\n",
}


@pytest.mark.parametrize("name", NOT_IN_SIGHT)
def test_an_environment_that_cannot_be_named_is_refused(name: str) -> None:
    # GI504 says of some of them that the last id is only shown
    assert refusals(NOT_IN_SIGHT[name]) - {"id-not-kept"} == {"environment"}


def test_a_turn_that_may_run_on_vertex_stays() -> None:
    source = (
        "other = genai.Client(vertexai=True)\n"
        "done = other.interactions.create(agent='a', input='x')\n"
        "print(done.output_text)\n"
    )
    assert refusals(source) == {"vertex-client"}


def test_a_model_that_is_an_agent_is_not_moved_by_another_rule() -> None:
    source = (
        "done = client.models.generate_content("
        "model='deep-research-preview-04-2026', contents='x')\n"
        "print(done.text)\n"
    )
    result = migrated(source)
    assert {one.finding.code for one in result.reported} == {"GI204"}
    assert refusals(source) == {"agent-as-model"}

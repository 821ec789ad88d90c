"""Interactions live, wait, end, are continued, forgotten and expire."""

from __future__ import annotations

from typing import Any

import pytest
from google import genai

from migrate_interactions.emulator import Background, Emulator, EmulatorOptions
from tests.emulator.raw_requests import call, client_of, create

MODEL = "gemini-2.5-flash"
DAY = 24 * 60 * 60


def statuses(client: genai.Client, interaction: Any, polls: int) -> list[str]:
    """The status at creation and at each poll."""
    return [
        str(interaction.status),
        *(str(client.interactions.get(interaction.id).status) for _ in range(polls)),
    ]


def test_get_shows_the_users_steps_too(client: genai.Client, emulator: Emulator) -> None:
    created = client.interactions.create(model=MODEL, input="hi", system_instruction="Be brief.")
    assert [step.type for step in created.steps or []] == ["thought", "model_output"]
    fetched = client.interactions.get(created.id, include_input=True)
    assert [step.type for step in fetched.steps or []] == [
        "user_input",
        "thought",
        "model_output",
    ]
    assert fetched.input == "hi"
    assert fetched.system_instruction == "Be brief."
    assert fetched.output_text == created.output_text
    assert client.interactions.get(created.id).input is None


def test_two_follow_ups_are_two_branches(client: genai.Client, emulator: Emulator) -> None:
    root = client.interactions.create(model=MODEL, input="hi")
    for text in ("left", "right", "left"):
        client.interactions.create(model=MODEL, input=text, previous_interaction_id=root.id)
    left, right, again = [request.context_digest for request in emulator.requests[1:]]
    assert left == again != right


@pytest.mark.parametrize(
    ("background", "expected"),
    [
        (Background(), ["in_progress", "in_progress", "completed", "completed"]),
        (Background(running_polls=0), ["in_progress", "completed", "completed", "completed"]),
        (Background(queued_polls=1), ["queued", "queued", "in_progress", "completed"]),
        (
            Background(running_polls=0, outcome="failed"),
            ["in_progress", "failed", "failed", "failed"],
        ),
        (
            Background(running_polls=0, outcome="budget_exceeded"),
            ["in_progress", "budget_exceeded", "budget_exceeded", "budget_exceeded"],
        ),
    ],
)
def test_a_background_job_takes_its_polls(background: Background, expected: list[str]) -> None:
    with Emulator(EmulatorOptions(background=background)) as emulator:
        client = client_of(emulator)
        interaction = client.interactions.create(model=MODEL, input="hi", background=True)
        assert statuses(client, interaction, 3) == expected
        last = client.interactions.get(interaction.id)
        assert bool(last.output_text) == (last.status == "completed")
        assert bool(last.errors) == (last.status == "failed")


@pytest.mark.parametrize(
    ("outcome", "output", "usage", "errors"),
    [
        ("completed", "all", True, False),
        ("failed", "none", True, True),
        ("cancelled", "none", False, False),
        ("incomplete", "half", True, False),
        ("budget_exceeded", "none", True, False),
    ],
)
def test_what_is_left_at_the_end(outcome: Any, output: str, usage: bool, errors: bool) -> None:
    options = EmulatorOptions(background=Background(running_polls=0, outcome=outcome))
    with Emulator(options) as emulator:
        client = client_of(emulator)
        whole = client.interactions.create(model=MODEL, input="hi").output_text or ""
        interaction = client.interactions.create(model=MODEL, input="hi", background=True)
        done = client.interactions.get(interaction.id)
        kept = {"all": whole, "half": whole[: len(whole) // 2].rstrip(), "none": ""}
        assert (done.status, done.output_text or "") == (outcome, kept[output])
        assert bool(done.usage) == usage
        assert [bool(error.code and error.message) for error in done.errors or []] == [
            True
        ] * errors


def test_a_background_job_takes_as_long_as_the_model_works(emulator: Emulator) -> None:
    options = EmulatorOptions(work_seconds=90, background=Background(running_polls=0))
    with Emulator(options) as slow:
        client = client_of(slow)
        interaction = client.interactions.create(model=MODEL, input="hi", background=True)
        assert statuses(client, interaction, 2) == ["in_progress"] * 3
        slow.advance_clock(85)
        assert client.interactions.get(interaction.id).status == "in_progress"
        slow.advance_clock(5)
        done = client.interactions.get(interaction.id)
        assert done.status == "completed"
    client = client_of(emulator)
    assert done.output_text == client.interactions.create(model=MODEL, input="hi").output_text


def test_an_unfinished_parent_is_refused(emulator: Emulator) -> None:
    parent = create(emulator, input="hi", background=True)[1]["id"]
    status, answer = create(emulator, input="more", previous_interaction_id=parent)
    assert status == 400
    assert "it is in_progress" in answer["error"]["message"]
    for _ in range(2):
        call(emulator, "GET", f"/v1/interactions/{parent}")
    assert create(emulator, input="more", previous_interaction_id=parent)[0] == 200


def test_cancel(client: genai.Client, emulator: Emulator) -> None:
    interaction = client.interactions.create(model=MODEL, input="hi", background=True)
    assert client.interactions.cancel(interaction.id).status == "cancelled"
    assert client.interactions.get(interaction.id).status == "cancelled"
    refused = call(emulator, "POST", f"/v1/interactions/{interaction.id}/cancel")
    assert refused[0] == 400
    status, answer = create(emulator, input="more", previous_interaction_id=interaction.id)
    assert (status, "it is cancelled" in answer["error"]["message"]) == (400, True)


def test_a_deleted_interaction_is_gone(client: genai.Client, emulator: Emulator) -> None:
    interaction = client.interactions.create(model=MODEL, input="hi")
    client.interactions.delete(interaction.id)
    assert call(emulator, "GET", f"/v1/interactions/{interaction.id}")[0] == 404
    assert call(emulator, "DELETE", f"/v1/interactions/{interaction.id}")[0] == 404
    status, answer = create(emulator, input="more", previous_interaction_id=interaction.id)
    assert (status, "was deleted" in answer["error"]["message"]) == (400, True)


def test_an_unstored_interaction_cannot_be_continued(emulator: Emulator) -> None:
    interaction = create(emulator, input="hi", store=False)[1]
    status, answer = create(emulator, input="more", previous_interaction_id=interaction["id"])
    assert status == 400
    assert "created with store=false" in answer["error"]["message"]
    assert call(emulator, "GET", f"/v1/interactions/{interaction['id']}")[0] == 404


def test_interactions_expire() -> None:
    with Emulator(EmulatorOptions(retention_seconds=DAY)) as emulator:
        parent = create(emulator, input="hi")[1]["id"]
        emulator.advance_clock(DAY)
        child = create(emulator, input="more", previous_interaction_id=parent)[1]["id"]
        emulator.advance_clock(1)
        status, answer = create(emulator, input="more", previous_interaction_id=parent)
        assert (status, "has expired" in answer["error"]["message"]) == (400, True)
        assert call(emulator, "GET", f"/v1/interactions/{parent}")[0] == 404
        # A child keeps what it was built on.
        assert create(emulator, input="more", previous_interaction_id=child)[0] == 200
        assert emulator.requests[-1].turns_effective == 5


def test_a_parent_that_is_gone_is_a_404_if_that_is_asked_for() -> None:
    with Emulator(EmulatorOptions(gone_parent_status=404)) as emulator:
        status, answer = create(emulator, input="more", previous_interaction_id="v1_0001_lost")
        assert (status, answer["error"]["status"]) == (404, "NOT_FOUND")
        assert "v1_0001_lost" in answer["error"]["message"]


def test_a_stream_can_be_resumed(client: genai.Client, emulator: Emulator) -> None:
    events = list(client.interactions.create(model=MODEL, input="hi there", stream=True))
    assert [event.event_type for event in events[:3]] == [
        "interaction.created",
        "step.start",
        "step.delta",
    ]
    last = events[-1]
    assert last.event_type == "interaction.completed"
    rest = list(
        client.interactions.get(last.interaction.id, stream=True, last_event_id=events[4].event_id)
    )
    assert [event.event_id for event in rest] == [event.event_id for event in events[5:]]
    status, _ = call(
        emulator, "GET", f"/v1/interactions/{last.interaction.id}?stream=true&last_event_id=evt_x"
    )
    assert status == 400


def test_a_background_interaction_can_be_streamed(client: genai.Client, emulator: Emulator) -> None:
    events = list(client.interactions.create(model=MODEL, input="hi", background=True, stream=True))
    assert events[-1].event_type == "interaction.completed"
    assert client.interactions.get(events[-1].interaction.id).status == "completed"


def test_an_agent_works_in_the_background(client: genai.Client, emulator: Emulator) -> None:
    interaction = client.interactions.create(
        agent="deep-research-preview-04-2026",
        input="ponds",
        background=True,
        agent_config={"type": "deep-research", "thinking_summaries": "auto"},
    )
    assert statuses(client, interaction, 2)[-1] == "completed"
    context = emulator.requests[0].context
    assert context is not None
    assert context["model"] == "deep-research-preview-04-2026"


AGENT = "antigravity-preview-09-2026"


def test_an_agent_goes_on_in_the_environment_it_is_given(
    client: genai.Client, emulator: Emulator
) -> None:
    first = client.interactions.create(agent=AGENT, input="hi", environment="remote")
    other = client.interactions.create(
        agent=AGENT, input="hi", environment={"type": "remote", "network": "disabled"}
    )
    assert first.environment_id
    assert other.environment_id not in (None, first.environment_id)
    again = client.interactions.create(
        agent=AGENT,
        input="more",
        environment=first.environment_id,
        previous_interaction_id=first.id,
    )
    assert again.environment_id == first.environment_id
    assert client.interactions.get(again.id).environment_id == first.environment_id


def test_an_environment_does_not_come_with_the_turn_before(emulator: Emulator) -> None:
    agent = {"model": None, "agent": AGENT}
    _, first = create(emulator, **agent, input="hi", environment="remote")
    status, answer = create(emulator, **agent, input="on", previous_interaction_id=first["id"])
    assert status == 400
    assert first["environment_id"] in answer["error"]["message"]
    # a model needs none
    assert create(emulator, input="on", previous_interaction_id=first["id"])[0] == 200
    status, answer = create(emulator, **agent, input="hi", environment="env_made_up")
    assert status == 400
    assert "'env_made_up' was not found" in answer["error"]["message"]

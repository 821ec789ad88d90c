"""What counts as the same turns, and what does not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate_interactions.emulator.clock import Clock
from migrate_interactions.emulator.context import (
    Turn,
    canonical_count,
    canonical_turns,
    normalised_result,
)
from migrate_interactions.emulator.options import EmulatorOptions
from migrate_interactions.emulator.service import Service
from migrate_interactions.emulator.service_error import ServiceError


def user(*parts: dict[str, Any]) -> Turn:
    return Turn("user", parts)


def model(*parts: dict[str, Any]) -> Turn:
    return Turn("model", parts)


def text(value: str) -> dict[str, Any]:
    return {"text": value}


def call(name: str, call_id: str | None = None) -> dict[str, Any]:
    return {"function_call": {"id": call_id, "name": name, "arguments": {}}}


def result(name: str | None, value: Any, call_id: str | None = None) -> dict[str, Any]:
    return {"function_result": {"id": call_id, "name": name, "result": value}}


def test_user_turns_stay_apart() -> None:
    apart = canonical_turns([user(text("a")), user(text("b"))])
    together = canonical_turns([user(text("a"), text("b"))])
    assert len(apart) == 2
    assert len(together) == 1


def test_streamed_chunks_are_one_answer() -> None:
    chunks = [user(text("a")), model(text("b")), model(text("c")), model(text(""))]
    assert canonical_turns(chunks) == canonical_turns([user(text("a")), model(text("bc"))])
    doubled = canonical_turns([user(text("a")), model(text("b")), model(text("b"))])
    assert doubled != canonical_turns([user(text("a")), model(text("b"))])


def test_results_are_a_turn_of_their_own() -> None:
    asked = [user(text("a")), model(call("f", "1"), call("g", "2"))]
    one_content = [user(result("f", 1, "1"), result("g", 2, "2"), text("so?"))]
    several = [user(result("f", 1, "1")), user(result("g", 2, "2")), user(text("so?"))]
    assert canonical_turns(asked + one_content) == canonical_turns(asked + several)
    assert [len(turn.parts) for turn in canonical_turns(asked + several)] == [1, 2, 2, 1]


def test_ids_do_not_matter_but_which_call_is_answered_does() -> None:
    def turns(first: str | None, second: str | None, results: list[dict[str, Any]]) -> Any:
        return canonical_turns(
            [user(text("a")), model(call("f", first), call("f", second)), user(*results)]
        )

    plain = turns(None, None, [result("f", 1), result("f", 2)])
    named = turns("x", "y", [result("f", 1, "x"), result(None, 2, "y")])
    swapped = turns("x", "y", [result("f", 1, "y"), result("f", 2, "x")])
    assert plain == named != swapped


def test_calls_nobody_answered_are_over_with_the_next_answer() -> None:
    turns = canonical_turns(
        [
            user(text("a")),
            model(call("f")),
            user(text("never mind")),
            model(call("f")),
            user(result("f", 1)),
        ]
    )
    assert turns[-1].parts[0]["function_result"]["call"] == 2


@pytest.mark.parametrize(
    "results",
    [[result("g", 1)], [result("f", 1, "other")], [result("f", 1, "x"), result("f", 2, "x")]],
)
def test_results_without_their_call_are_refused(results: list[dict[str, Any]]) -> None:
    with pytest.raises(ServiceError, match="function response turn"):
        canonical_turns([model(call("f", "x")), user(*results)])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"result": 5}, "5"),
        ({"result": "fine"}, "fine"),
        ({"a": [1]}, '{"a": [1]}'),
        ([{"type": "text", "text": "fine"}], "fine"),
        ({"result": {"a": None}}, {"a": None}),
    ],
)
def test_a_result_may_be_wrapped_in_several_ways(one: Any, other: Any) -> None:
    assert normalised_result(one) == normalised_result(other)


def test_an_error_is_told_in_two_ways() -> None:
    assert normalised_result("lost", is_error=True) == {"error": "lost"}
    assert normalised_result({"error": "lost"}, is_error=True) == {"error": "lost"}


TEXTS = st.text(min_size=1, max_size=30).filter(str.strip)
SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "temperature": st.sampled_from([0, 0.5, 1]),
        "top_p": st.sampled_from([0.1, 1.0]),
        "max_output_tokens": st.integers(5, 60),
        "seed": st.integers(0, 99),
        "stop_sequences": st.lists(st.sampled_from(["way", "zz", "short"]), max_size=2),
    },
)
CAMEL = {
    "temperature": "temperature",
    "top_p": "topP",
    "max_output_tokens": "maxOutputTokens",
    "seed": "seed",
    "stop_sequences": "stopSequences",
}


@given(st.lists(TEXTS, min_size=1, max_size=4), st.none() | TEXTS, SETTINGS)
def test_any_conversation_is_the_same_in_three_ways(
    messages: list[str], instruction: str | None, settings: dict[str, Any]
) -> None:
    """History re-sent, steps replayed, or an id: same contexts, same answers, same usage."""
    contents: list[Any] = []
    steps: list[Any] = []
    previous = None
    services = [Service(EmulatorOptions(), Clock()) for _ in range(3)]
    common = {"model": "m", "system_instruction": instruction, "generation_config": settings}
    for message in messages:
        contents.append({"role": "user", "parts": [{"text": message}]})
        steps.append({"type": "user_input", "content": [{"type": "text", "text": message}]})
        old_body = {
            "contents": contents,
            "generationConfig": {CAMEL[key]: value for key, value in settings.items()},
            "systemInstruction": instruction and {"parts": [{"text": instruction}]},
        }
        old = services[0].generate("m", old_body, stream=False)
        replayed = services[1].create({**common, "input": steps, "store": False})
        chained = services[2].create(
            {**common, "input": message, "previous_interaction_id": previous}
        )
        answers = [old, replayed, chained]
        if old.status == 400:
            # An answer cut to nothing cannot be sent back as a content; the others go on.
            assert "must not be empty" in old.facts["error"]
            return
        assert [answer.status for answer in answers] == [200] * 3
        assert len({answer.facts["context_digest"] for answer in answers}) == 1
        contents.append(old.body["candidates"][0]["content"])
        steps.extend(replayed.body["steps"])
        previous = chained.body["id"]
        assert replayed.body["steps"] == chained.body["steps"]
        assert replayed.body["usage"] == chained.body["usage"]
        usage = old.body["usageMetadata"]
        assert usage["totalTokenCount"] == chained.body["usage"]["total_tokens"]


def test_results_that_answer_calls_sent_before_are_one_turn() -> None:
    results = [user(result("add", 1, "a")), user(result("add", 2, "b"))]
    assert canonical_count(results) == 1
    assert canonical_count([*results, user(text("and now?"))]) == 2

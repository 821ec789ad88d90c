"""The checks of work in the background fail where they should."""

from __future__ import annotations

import pytest

from migrate_interactions.emulator import RecordedRequest
from tests.integration.program_runner import Ran
from tests.integration.work_in_background import MOST_REQUESTS, check_end, check_requests, too_soon


def request(
    number: int, operation: str, at: float, *, of: str = "v1_1", status: int = 200, held: float = 0
) -> RecordedRequest:
    return RecordedRequest(
        sequence=number,
        method="GET",
        path="/",
        api="interactions",
        operation=operation,
        status=status,
        request_bytes=0,
        response_bytes=0,
        interaction_id=of,
        call=number if operation == "create" else None,
        background=operation == "create",
        at=at,
        held_seconds=held,
    )


def ran(*requests: RecordedRequest, stdout: str = "", stderr: str = "", code: int = 0) -> Ran:
    return Ran(stdout, stderr, code, requests)


@pytest.mark.parametrize(
    ("second", "found"),
    [
        (request(2, "get", 2), []),
        (request(2, "get", 1.9), ["1.90 s before request 2"]),
        (request(2, "cancel", 0.1), []),
        (request(2, "get", 0.1, of="v1_2"), []),
    ],
)
def test_polls_wait_two_seconds(second: RecordedRequest, found: list[str]) -> None:
    assert too_soon((request(1, "create", 0), second)) == found


def test_the_wait_begins_with_the_answer() -> None:
    held = request(1, "create", 0, held=5)
    assert too_soon((held, request(2, "get", 6))) == ["1.00 s before request 2"]


def test_retries_of_the_sdk_may_come_sooner() -> None:
    refused = request(2, "get", 2, status=429)
    again = request(3, "get", 2.5)
    assert too_soon((request(1, "create", 0), refused, again)) == []
    assert too_soon((request(1, "create", 0), refused, again, request(4, "get", 3))) != []


@pytest.mark.parametrize(
    ("table", "right"),
    [
        ({}, True),
        ({"polls_after": 2}, True),
        ({"polls_after": 1}, False),
        ({"background_after": [True]}, True),
        ({"background_after": [False]}, False),
        ({"cancelled_after": True}, False),
    ],
)
def test_what_a_case_says_of_its_requests(table: dict[str, object], right: bool) -> None:
    after = ran(request(1, "create", 0), request(2, "get", 2), request(3, "get", 6))
    if right:
        check_requests(table, after)
    else:
        with pytest.raises(AssertionError):
            check_requests(table, after)


def test_a_cancel_has_to_be_expected_and_to_succeed() -> None:
    created, stopped = request(1, "create", 0), request(2, "cancel", 2)
    check_requests({"cancelled_after": True}, ran(created, stopped))
    with pytest.raises(AssertionError):
        check_requests({}, ran(created, stopped))
    with pytest.raises(AssertionError):
        check_requests({"cancelled_after": True}, ran(created, request(2, "cancel", 2, status=500)))


def test_a_program_that_asks_forever_is_noticed() -> None:
    polls = [request(number, "get", 2.0 * number) for number in range(1, MOST_REQUESTS + 2)]
    with pytest.raises(AssertionError):
        check_requests({}, ran(*polls))


TRACEBACK = "Traceback (most recent call last):\npolling.InteractionError: v1_1 failed\n"


@pytest.mark.parametrize(
    ("table", "after", "right"),
    [
        ({}, ran(stdout="a\nb\n"), True),
        ({}, ran(stdout="a\n"), False),
        ({}, ran(stdout="a\nb\n", code=1), False),
        ({"exit_after": 3}, ran(stdout="a\nb\n", code=3), True),
        ({"prints_after": ["sorry"]}, ran(stdout="so sorry"), True),
        ({"prints_after": ["sorry"]}, ran(stdout="a\nb\n"), False),
        ({"raises_after": "InteractionError"}, ran(stdout="a\n", stderr=TRACEBACK, code=1), True),
        ({"raises_after": "InteractionError"}, ran(stdout="x\n", stderr=TRACEBACK, code=1), False),
        ({"raises_after": "Interaction"}, ran(stdout="a\n", stderr=TRACEBACK, code=1), False),
        ({"raises_after": "InteractionError"}, ran(stdout="a\n", code=1), False),
        ({"raises_after": "InteractionError"}, ran(stdout="a\n", stderr=TRACEBACK), False),
    ],
)
def test_what_a_case_says_of_the_end(table: dict[str, object], after: Ran, right: bool) -> None:
    before = ran(stdout="a\nb\n")
    if right:
        check_end(table, before, after)
    else:
        with pytest.raises(AssertionError):
            check_end(table, before, after)


def test_the_original_ends_as_the_case_says_too() -> None:
    with pytest.raises(AssertionError):
        check_end({}, ran(code=1), ran())
    check_end({"exit_before": 1}, ran(code=1), ran())
    check_end({"interrupt_at": 5}, ran(code=130), ran(code=130))

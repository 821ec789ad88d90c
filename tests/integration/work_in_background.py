"""What must hold of a program that lets the model work in the background and asks after it."""

from __future__ import annotations

import re
from typing import Any

from migrate_interactions.emulator import RecordedRequest
from tests.integration.program_runner import INTERRUPTED, Ran

SHORTEST_WAIT = 2.0
#: The SDK tries these again by itself, sooner than the program would.
RETRIED = frozenset({408, 409, 429, *range(500, 600)})
MOST_REQUESTS = 300


def too_soon(requests: tuple[RecordedRequest, ...]) -> list[str]:
    """The polls that came sooner than two seconds after the request before, in words."""
    found = []
    last: dict[str | None, RecordedRequest] = {}
    for request in requests:
        if request.api != "interactions":
            continue
        before = last.get(request.interaction_id)
        last[request.interaction_id] = request
        if request.operation != "get" or before is None or before.status in RETRIED:
            continue
        waited = request.at - before.at - before.held_seconds
        if waited < SHORTEST_WAIT:
            found.append(f"{waited:.2f} s before request {request.sequence}")
    return found


def cancelled(requests: tuple[RecordedRequest, ...]) -> bool:
    """Whether work in the background was cancelled."""
    return any(each.operation == "cancel" and each.status == 200 for each in requests)


def check_requests(table: dict[str, Any], after: Ran) -> None:
    """Hold the migrated program's requests against what ``case.toml`` says of them."""
    assert len(after.requests) <= MOST_REQUESTS
    assert too_soon(after.requests) == []
    assert cancelled(after.requests) == table.get("cancelled_after", False)
    if "polls_after" in table:
        assert len(after.polls) == table["polls_after"]
    if "background_after" in table:
        created = [call.background for call in after.calls if call.api == "interactions"]
        assert created == table["background_after"]


def check_end(table: dict[str, Any], before: Ran, after: Ran) -> None:
    """Hold both programs' ends, and what they printed, against ``case.toml``."""
    raised = table.get("raises_after")
    usual = INTERRUPTED if "interrupt_at" in table else 0
    assert before.exit_code == table.get("exit_before", usual), before.stderr
    assert after.exit_code == table.get("exit_after", 1 if raised else usual), after.stderr
    if raised:
        last = (after.stderr.strip().splitlines() or [""])[-1]
        assert re.match(rf"([\w.]+\.)?{raised}\b", last), after.stderr
    if "prints_after" in table:
        missing = [text for text in table["prints_after"] if text not in after.stdout]
        assert not missing, after.stdout
    elif raised:
        assert before.stdout.startswith(after.stdout)
    elif not table.get("behaviour_changes"):
        assert after.stdout == before.stdout

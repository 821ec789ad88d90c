"""What code that misuses the Interactions API does under the emulator, as a table of checks.

``case.toml`` names checks in its table ``misbehaves``, each with what to look for::

    [misbehaves]
    raises = "TypeError"
    settings_lost = ["tools"]

A check takes all runs of a program and that value, and says whether the program misbehaves so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from migrate_interactions.emulator import RecordedRequest
from tests.integration.program_runner import INTERRUPTED, Ran
from tests.integration.work_in_background import too_soon

#: Texts that are shorter may well occur twice.
LONG_ENOUGH = 8

Turn = Mapping[str, Any]


def _created(runs: Sequence[Ran]) -> list[RecordedRequest]:
    """The interactions that were asked for, in order."""
    calls = [call for ran in runs for call in ran.calls]
    return [call for call in calls if call.api == "interactions"]


def _with_parent(
    runs: Sequence[Ran],
) -> Iterator[tuple[RecordedRequest, RecordedRequest]]:
    """Each interaction that follows another, with that other."""
    made: dict[str | None, RecordedRequest] = {}
    for call in _created(runs):
        parent = made.get(call.previous_interaction_id)
        if parent is not None and call.is_generation:
            yield parent, call
        if call.interaction_id is not None:
            made[call.interaction_id] = call


def _turns(call: RecordedRequest) -> list[Turn]:
    """The turns that the model saw."""
    return list((call.context or {}).get("turns", []))


def _split(call: RecordedRequest) -> tuple[list[Turn], list[Turn]]:
    """The turns that the service knew already, and those of the request."""
    turns = _turns(call)
    known = len(turns) - call.turns_sent
    return turns[:known], turns[known:]


def _texts(turns: Sequence[Turn]) -> list[str]:
    parts = [part for turn in turns for part in turn["parts"]]
    texts = [part["text"].strip() for part in parts if "text" in part]
    return [text for text in texts if len(text) >= LONG_ENOUGH]


def context_twice(runs: Sequence[Ran], wanted: bool) -> bool:
    """A request that follows another sends text that the service has already."""
    found = False
    for _, call in _with_parent(runs):
        known, sent = _split(call)
        found = found or any(old in new for old in _texts(known) for new in _texts(sent))
    return found is wanted


def turns_sent_again(runs: Sequence[Ran], wanted: bool) -> bool:
    """A request that follows none sends the turns of an earlier one, and more."""
    earlier: list[list[Turn]] = []
    found = False
    for call in _created(runs):
        turns = _turns(call)
        if call.previous_interaction_id is None:
            found = found or any(turns[: len(old)] == old != turns for old in earlier if old)
        earlier.append(turns)
    return found is wanted


def settings_lost(runs: Sequence[Ran], wanted: Sequence[str]) -> bool:
    """A request that follows another is without these settings, which the other has.

    They are called as in the record of the context: ``tools``, ``system_instruction``,
    ``parameters``, ``response_format``.
    """
    lost = {
        name
        for parent, call in _with_parent(runs)
        for name in wanted
        if name in (parent.context or {}) and name not in (call.context or {})
    }
    return lost == set(wanted)


def refused(runs: Sequence[Ran], wanted: str) -> bool:
    """The service refuses a request, and this is in what it says."""
    return any(wanted in (request.error or "") for ran in runs for request in ran.requests)


def raises(runs: Sequence[Ran], wanted: str) -> bool:
    """An exception ended the program, and this is in what it printed."""
    ends = [ran.stderr.rpartition("Traceback (most recent call last)")[2] for ran in runs]
    return any(wanted in end for end, ran in zip(ends, runs, strict=True) if ran.exit_code)


def asks_too_soon(runs: Sequence[Ran], wanted: bool) -> bool:
    """Work in the background is asked after sooner than a migrated program ever may."""
    return any(bool(too_soon(ran.requests)) is wanted for ran in runs)


def never_ends(runs: Sequence[Ran], wanted: bool) -> bool:
    """The program still runs when the user presses Ctrl-C."""
    return any((ran.exit_code == INTERRUPTED) is wanted for ran in runs)


def prints(runs: Sequence[Ran], wanted: str) -> bool:
    """This is printed."""
    return any(wanted in ran.stdout for ran in runs)


CHECKS: dict[str, Callable[[Sequence[Ran], Any], bool]] = {
    check.__name__: check
    for check in (
        asks_too_soon,
        context_twice,
        never_ends,
        prints,
        raises,
        refused,
        settings_lost,
        turns_sent_again,
    )
}


def misbehaves(checks: Mapping[str, Any], runs: Sequence[Ran]) -> dict[str, bool]:
    """Check -> whether the program misbehaves as it says. Raises KeyError for an unknown one."""
    return {name: CHECKS[name](runs, wanted) for name, wanted in checks.items()}

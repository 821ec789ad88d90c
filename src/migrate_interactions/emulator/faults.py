"""Which fault hits which call, and what it does to the answer."""

from __future__ import annotations

from collections import Counter
from typing import Any

from migrate_interactions.emulator.options import Fault
from migrate_interactions.emulator.service_error import ServiceError

MESSAGES = {
    408: "Deadline expired before the operation could complete.",
    429: "Resource has been exhausted (e.g. check quota).",
    500: "An internal error has occurred.",
    503: "The model is overloaded. Please try again later.",
}


class FaultPlan:
    """Counts calls and says which faults they meet."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self._faults = faults
        self._counts: Counter[str] = Counter()

    def next_model_call(self, api: str) -> tuple[int, tuple[Fault, ...]]:
        """The number of this model call, counted over both APIs, and the faults that hit it."""
        hits = self._count("any", api)
        return self._counts["any"], hits

    def next_later_call(self, api: str) -> tuple[Fault, ...]:
        """The faults that hit this poll or cancel, which are counted by themselves."""
        return self._count(api)

    def _count(self, *counted: str) -> tuple[Fault, ...]:
        self._counts.update(counted)
        return tuple(
            fault
            for fault in self._faults
            if fault.api in counted
            and fault.call <= self._counts[fault.api] < fault.call + fault.times
        )


def raise_fault(faults: tuple[Fault, ...], *, stream: bool) -> None:
    """Raise the first error that hits a call before its answer begins."""
    for fault in faults:
        if fault.status is not None and not (stream and fault.cut_after is not None):
            raise ServiceError(fault.status, fault_message(fault))


def broken_off(events: list[Any], fault: Fault, *, named: bool) -> list[Any]:
    """A stream that a fault ends early, with an error where it has a status.

    Interactions (`named` events) yield the error as an event; the SDK raises the error of
    a generateContent stream.
    """
    kept = events[: fault.cut_after]
    if fault.status is None:
        return kept
    error = ServiceError(fault.status, fault_message(fault))
    if not named:
        return [*kept, error.body()]
    described = {"code": error.status.lower(), "message": error.message}
    return [*kept, {"event_type": "error", "error": described}]


def fault_message(fault: Fault) -> str:
    """The message of a fault's error answer."""
    return fault.message or MESSAGES.get(fault.status or 0, "The emulator was told to fail here.")

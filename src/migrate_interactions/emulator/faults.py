"""Which fault hits which model call."""

from __future__ import annotations

from collections import Counter

from migrate_interactions.emulator.options import Fault

MESSAGES = {
    429: "Resource has been exhausted (e.g. check quota).",
    500: "An internal error has occurred.",
    503: "The model is overloaded. Please try again later.",
}


class FaultPlan:
    """Counts model calls and says which faults they meet."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self._faults = faults
        self._counts: Counter[str] = Counter()

    def next_call(self, api: str) -> tuple[int, tuple[Fault, ...]]:
        """The number of this call, counted over both APIs, and the faults that hit it."""
        self._counts["any"] += 1
        self._counts[api] += 1
        hits = tuple(
            fault
            for fault in self._faults
            if fault.api in ("any", api)
            and fault.call <= self._counts[fault.api] < fault.call + fault.times
        )
        return self._counts["any"], hits


def fault_message(fault: Fault) -> str:
    """The message of a fault's error answer."""
    return fault.message or MESSAGES.get(fault.status or 0, "The emulator was told to fail here.")

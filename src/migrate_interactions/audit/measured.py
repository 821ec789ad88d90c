"""Read what ``prove`` has measured."""

from __future__ import annotations

import json
from typing import Any

from migrate_interactions.audit.savings import Measured


class MeasurementError(Exception):
    """A file is no report of ``prove``; the message is one sentence."""


def read_measured(name: str, content: str) -> Measured:
    """The request bytes of each model call in the JSON report ``content`` of ``prove``.

    Also takes a report of ``migrate --prove``. ``name`` is what it is called in the report.
    Raises :class:`MeasurementError`.
    """
    try:
        value = json.loads(content)
    except ValueError as error:
        raise MeasurementError(f"{name} is not JSON: {error}") from error
    proof = value.get("proof", value) if isinstance(value, dict) else None
    match proof:
        case {"calls": [*calls], "equal": bool(equal)}:
            before = tuple(_sizes(calls, "before"))
            return Measured(name, equal, before, tuple(_sizes(calls, "after")))
    raise MeasurementError(f"{name} is no report of prove: make one with prove --format json")


def _sizes(calls: list[Any], side: str) -> list[int]:
    sizes = []
    for call in calls:
        match call:
            case dict() if isinstance(made := call.get(side), dict):
                sizes.append(int(made.get("request_bytes", 0)))
    return sizes

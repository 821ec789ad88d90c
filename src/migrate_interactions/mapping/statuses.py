"""What the status of an interaction may be, and what it was called elsewhere.

Source: ``google/genai/_gaos/types/interactions/interaction.py`` (3.4.0); ``queued`` came with 2.13.
"""

from __future__ import annotations

#: The service still works on it.
WORKING = ("in_progress", "queued")
COMPLETED = "completed"
#: It ended without an answer, or with a part of one.
FAILED = ("failed", "cancelled", "incomplete", "budget_exceeded")
#: The program has to do something before it goes on.
WAITING = ("requires_action", "requires_continuation")

STATUSES = frozenset({*WORKING, COMPLETED, *FAILED, *WAITING})

#: What other services and older samples call the same.
OTHER_NAMES: dict[str, str] = {
    "complete": COMPLETED,
    "succeeded": COMPLETED,
    "success": COMPLETED,
    "successful": COMPLETED,
    "done": COMPLETED,
    "finished": COMPLETED,
    "error": "failed",
    "errored": "failed",
    "failure": "failed",
    "canceled": "cancelled",
    "running": "in_progress",
    "pending": "queued",
    "processing": "in_progress",
    "in progress": "in_progress",
    "in-progress": "in_progress",
    "inprogress": "in_progress",
    "state_succeeded": COMPLETED,
    "job_state_succeeded": COMPLETED,
    "state_failed": "failed",
    "job_state_failed": "failed",
}


def status_meant(text: str) -> str:
    """The status that ``text`` means where it is none; empty if that cannot be told."""
    lower = text.strip().lower()
    if lower in STATUSES:
        return lower
    return OTHER_NAMES.get(lower, "")

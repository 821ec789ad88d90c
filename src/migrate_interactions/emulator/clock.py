"""The emulator's clock: it stands still until it is advanced, so that answers are reproducible."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = datetime(2026, 1, 1, tzinfo=UTC)


class Clock:
    """Seconds since the emulator's start, moved only by `advance`."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def advance(self, seconds: float) -> None:
        """Let time pass; it never runs backwards."""
        if seconds < 0:
            raise ValueError(f"The clock cannot go back by {-seconds} seconds.")
        self.seconds += seconds

    def timestamp(self, seconds: float | None = None) -> str:
        """The time as the service writes it."""
        moment = START + timedelta(seconds=self.seconds if seconds is None else seconds)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

"""Closed accounting: every site that was found ends in exactly one of five columns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Accounting:
    """Counts of sites. ``one_shots`` are calls that carry no conversation and stay.

    Raises ``AssertionError`` if the columns do not add up: that is a bug of the engine.
    """

    found: int = 0
    migrated: int = 0
    review: int = 0
    refused: int = 0
    suppressed: int = 0
    failed: int = 0
    one_shots: int = 0

    def __post_init__(self) -> None:
        total = self.migrated + self.review + self.refused + self.suppressed + self.failed
        if self.found != total:
            raise AssertionError(f"accounting does not close: {self}")

    def __add__(self, other: Accounting) -> Accounting:
        return Accounting(
            found=self.found + other.found,
            migrated=self.migrated + other.migrated,
            review=self.review + other.review,
            refused=self.refused + other.refused,
            suppressed=self.suppressed + other.suppressed,
            failed=self.failed + other.failed,
            one_shots=self.one_shots + other.one_shots,
        )

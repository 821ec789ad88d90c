"""What became of one requirement on the SDK, or what somebody has to do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class RequirementNote:
    """A requirement that was too old for migrated code.

    ``after`` is what it says now; empty where it goes, or stays. ``todo`` says how to raise it
    where the run does not.
    """

    path: str
    line: int
    before: str
    after: str = ""
    todo: str = ""

    @property
    def is_done(self) -> bool:
        return not self.todo

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        if self.todo:
            return f"{place} says {self.before}: {self.todo}"
        return f"{place}: {self.before} {f'becomes {self.after}' if self.after else 'goes'}"

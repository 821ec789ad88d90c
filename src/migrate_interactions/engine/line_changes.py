"""How one text becomes another: whole lines to replace, at places as other programs count them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from migrate_interactions.engine.lines import Lines

#: A line and a column in UTF-16 units, both from 0.
Position = tuple[int, int]


@dataclass(frozen=True)
class LineChange:
    """``text`` is to stand in the place of what is between ``start`` and ``end``."""

    start: Position
    end: Position
    text: str


def line_changes(before: str, after: str) -> Iterator[LineChange]:
    """What makes ``after`` of ``before``, in its order: as few lines as the difference takes."""
    old, new = _lines(before), _lines(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            text = "".join(new[new_start:new_end])
            yield LineChange(_start(old, start), _start(old, end), text)


def units(text: str) -> int:
    """How many UTF-16 code units ``text`` has; more than characters where there are emoji."""
    return len(text) + sum(character > "\uffff" for character in text)


def _lines(text: str) -> list[str]:
    lines = Lines(text)
    return [line for number in range(len(lines.starts)) if (line := lines.line(number + 1))]


def _start(lines: list[str], number: int) -> Position:
    """Where a line begins; after the last one, the end of the text."""
    if number < len(lines) or not lines or lines[-1].endswith(("\n", "\r")):
        return number, 0
    return number - 1, units(lines[-1])

"""Places of a text as the Language Server Protocol counts them: lines from 0, UTF-16 units."""

from __future__ import annotations

from difflib import SequenceMatcher

from lsprotocol import types

from migrate_interactions.engine.lines import Lines
from migrate_interactions.findings import Place


def units(text: str) -> int:
    """How many UTF-16 code units ``text`` has; more than characters where there are emoji."""
    return len(text) + sum(character > "\uffff" for character in text)


def line_range(text: str, place: Place) -> types.Range:
    """From where ``place`` begins to the end of its line, without a comment's spaces before it."""
    line = Lines(text).line(place.line).rstrip()
    number = place.line - 1
    start = units(line[: place.column - 1])
    return types.Range(
        types.Position(number, start), types.Position(number, max(units(line), start))
    )


def text_edits(before: str, after: str) -> list[types.TextEdit]:
    """Whole lines to replace, so that ``before`` becomes ``after``."""
    old, new = _lines(before), _lines(after)
    edits = []
    for tag, start, end, new_start, new_end in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag != "equal":
            where = types.Range(_start(old, start), _start(old, end))
            edits.append(types.TextEdit(where, "".join(new[new_start:new_end])))
    return edits


def _lines(text: str) -> list[str]:
    lines = Lines(text)
    return [line for number in range(len(lines.starts)) if (line := lines.line(number + 1))]


def _start(lines: list[str], number: int) -> types.Position:
    """Where a line begins; after the last one, the end of the text."""
    if number < len(lines) or not lines or lines[-1].endswith(("\n", "\r")):
        return types.Position(number, 0)
    return types.Position(number - 1, units(lines[-1]))

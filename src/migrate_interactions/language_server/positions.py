"""Places of a text as the Language Server Protocol counts them: lines from 0, UTF-16 units."""

from __future__ import annotations

from lsprotocol import types

from migrate_interactions.engine.line_changes import line_changes, units
from migrate_interactions.engine.lines import Lines
from migrate_interactions.findings import Place


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
    return [
        types.TextEdit(
            types.Range(types.Position(*change.start), types.Position(*change.end)), change.text
        )
        for change in line_changes(before, after)
    ]

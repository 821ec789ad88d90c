"""A fix as SARIF has it: for each file, regions to delete and text to put in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from migrate_interactions.engine.fixed_text import FixedText, fixed_texts
from migrate_interactions.engine.source_texts import SourceTexts
from migrate_interactions.findings import Fix
from migrate_interactions.reporting.sarif.locations import Json, artifact, units
from migrate_interactions.sources.skipped import is_notebook

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def fixes(fix: Fix, texts: SourceTexts) -> list[Json]:
    """The fix as a list of one; none where it changes a notebook, or no text at all.

    A file of a notebook is JSON around the code, to which the edits do not apply.
    """
    changed = fixed_texts(fix, texts.source)
    if not changed or any(is_notebook(path) for path in fix.edits):
        return []
    description = {"text": fix.title[:1].upper() + fix.title[1:]}
    return [{"description": description, "artifactChanges": [_change(one) for one in changed]}]


def _change(fixed: FixedText) -> Json:
    return {
        "artifactLocation": artifact(fixed.source.path),
        "replacements": list(_replacements(fixed.source.text, fixed.text)),
    }


def _replacements(before: str, after: str) -> Iterator[Json]:
    """Whole lines, as few as the difference takes."""
    old, new = _LINE.findall(before), _LINE.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        first, first_column = _place(old, start)
        last, last_column = _place(old, end)
        yield {
            "deletedRegion": {
                "startLine": first,
                "startColumn": first_column,
                "endLine": last,
                "endColumn": last_column,
            },
            "insertedContent": {"text": "".join(new[new_start:new_end])},
        }


def _place(lines: list[str], number: int) -> tuple[int, int]:
    """The line and column before line ``number``, which may be the end of the file."""
    if number == len(lines) and lines and not lines[-1].endswith(("\n", "\r")):
        return number, units(lines[-1]) + 1
    return number + 1, 1

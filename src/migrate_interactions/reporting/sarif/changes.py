"""A fix as SARIF has it: for each file, regions to delete and text to put in their place."""

from __future__ import annotations

from migrate_interactions.engine.fixed_text import FixedText, fixed_texts
from migrate_interactions.engine.line_changes import LineChange, line_changes
from migrate_interactions.engine.source_texts import SourceTexts
from migrate_interactions.findings import Fix
from migrate_interactions.reporting.sarif.locations import Json, artifact
from migrate_interactions.sources.skipped import is_notebook


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
        "replacements": [_replacement(one) for one in line_changes(fixed.source.text, fixed.text)],
    }


def _replacement(change: LineChange) -> Json:
    """Lines and columns count from 1."""
    (first, first_column), (last, last_column) = change.start, change.end
    return {
        "deletedRegion": {
            "startLine": first + 1,
            "startColumn": first_column + 1,
            "endLine": last + 1,
            "endColumn": last_column + 1,
        },
        "insertedContent": {"text": change.text},
    }

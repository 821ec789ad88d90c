"""The texts of files as one fix would leave them."""

from __future__ import annotations

from dataclasses import dataclass

from migrate_interactions.engine.apply import apply_edits, with_newline
from migrate_interactions.engine.source_texts import SourceTexts
from migrate_interactions.engine.tidy import tidy_imports
from migrate_interactions.engine.verify import verify
from migrate_interactions.findings import Fix
from migrate_interactions.sources import SourceFile, dominant_newline


@dataclass(frozen=True)
class FixedText:
    """A file, and its text after a fix."""

    source: SourceFile
    text: str


def fixed_texts(fix: Fix, texts: SourceTexts) -> tuple[FixedText, ...]:
    """Every file that ``fix``, made for the texts as they are, changes.

    Imports that it leaves without a use are gone. Nothing if one of the files is not known, if
    the fix does not fit it, or if the verifier objects to the new text.
    """
    fixed = []
    for path, edits in sorted(fix.edits.items()):
        known = texts.of(path)
        if known is None:
            return ()
        source = known.source
        newline = dominant_newline(source.text)
        try:
            text = apply_edits(source.text, (with_newline(edit, newline) for edit in edits))
        except ValueError:
            return ()
        text = tidy_imports(path, source.text, text)
        if verify(source.text, text, path):
            return ()
        fixed.append(FixedText(source, text))
    return tuple(one for one in fixed if one.text != one.source.text)

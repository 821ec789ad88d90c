"""The texts of files as one fix would leave them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from migrate_interactions.engine.apply import apply_with_places
from migrate_interactions.engine.migrate import tidied
from migrate_interactions.engine.verify import verify
from migrate_interactions.findings import Fix
from migrate_interactions.sources import SourceFile


@dataclass(frozen=True)
class FixedText:
    """A file, and its text after a fix."""

    source: SourceFile
    text: str


def fixed_texts(fix: Fix, source_of: Callable[[str], SourceFile | None]) -> tuple[FixedText, ...]:
    """Every file that ``fix``, made for the texts as they are, changes.

    Imports that it leaves without a use are gone. Nothing if ``source_of`` does not know one of
    the files, if the fix does not fit it, or if the verifier objects to the new text.
    """
    fixed = []
    for path, edits in sorted(fix.edits.items()):
        source = source_of(path)
        if source is None:
            return ()
        try:
            text = apply_with_places(source.text, edits, source.newline).text
        except ValueError:
            return ()
        text = tidied(source, text)
        if verify(source.text, text, path):
            return ()
        fixed.append(FixedText(source, text))
    return tuple(one for one in fixed if one.text != one.source.text)

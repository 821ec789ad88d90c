"""From the bytes of a file to its source, whatever kind of file it is."""

from __future__ import annotations

from migrate_interactions.sources.notebooks.notebook_file import decode_notebook
from migrate_interactions.sources.skipped import is_notebook
from migrate_interactions.sources.source_file import Candidate, SourceFile, decode


def source_of(candidate: Candidate, content: bytes) -> SourceFile:
    """A Python file, or a notebook as one module. Raises :class:`FileError`."""
    if is_notebook(candidate.path):
        return decode_notebook(candidate, content)
    return decode(candidate, content)

"""Places as SARIF has them: percent-encoded addresses, columns in UTF-16 units."""

from __future__ import annotations

import os
import re
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from migrate_interactions.engine.line_changes import units
from migrate_interactions.engine.source_texts import SourceTexts
from migrate_interactions.findings import Place

Json = dict[str, Any]
_DRIVE = re.compile(r"^[A-Za-z]:/")


def uri(path: str) -> str:
    """The address of a shown path; relative to the working folder unless the path is absolute."""
    encoded = quote(os.fsencode(path), safe="/")
    if _DRIVE.match(path):
        return f"file:///{path[:2]}{encoded[4:]}"
    return f"file://{encoded}" if PurePosixPath(path).is_absolute() else encoded


def artifact(path: str) -> Json:
    """The location of a file."""
    return {"uri": uri(path)}


def region(place: Place, texts: SourceTexts) -> Json:
    """The rest of the line on which ``place`` begins.

    No more of it, so that a change of that line is enough for a finding to count as new. In a
    notebook it is the line of the file, and columns, which count in the cell, are left out.
    """
    line = texts.line_in_file(place)
    if place.cell is not None:
        return {"startLine": line, "endLine": line}
    text = texts.line(place)
    start = units(text[: place.column - 1]) + 1
    end = units(text.rstrip()) + 1
    ends = {"endColumn": end} if end > start else {}
    return {"startLine": line, "startColumn": start, "endLine": line, **ends}


def location(place: Place, texts: SourceTexts, message: str = "") -> Json:
    """A place with, perhaps, what is to say of it."""
    found: Json = {
        "physicalLocation": {
            "artifactLocation": artifact(place.path),
            "region": region(place, texts),
        }
    }
    return {**found, "message": {"text": message}} if message else found

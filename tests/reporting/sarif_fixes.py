"""Apply the fixes of a SARIF log, as a program would that knows nothing of their origin."""

import os
import re
from itertools import pairwise
from urllib.parse import unquote_to_bytes

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")


def path_of(location: dict) -> str:
    return os.fsdecode(unquote_to_bytes(location["uri"]))


def offset(text: str, line: int, column: int) -> int:
    """The offset, in UTF-16 units, of a line and a column, both from 1."""
    start = 0
    for _ in range(line - 1):
        match = LINE.match(text, start)
        assert match
        assert match[0].endswith(("\n", "\r")), "a line behind the end"
        start = match.end()
    return len(text[:start].encode("utf-16-le")) // 2 + column - 1


def apply(fix: dict, texts: dict[str, str]) -> dict[str, str]:
    """``texts`` with all changes of ``fix``."""
    changed = dict(texts)
    for change in fix["artifactChanges"]:
        path = path_of(change["artifactLocation"])
        text = texts[path]
        units = text.encode("utf-16-le")
        spans = []
        for replacement in change["replacements"]:
            region = replacement["deletedRegion"]
            start = offset(text, region["startLine"], region["startColumn"])
            end = offset(text, region["endLine"], region["endColumn"])
            assert 0 <= start <= end <= len(units) // 2
            spans.append((start, end, replacement["insertedContent"]["text"]))
        assert all(one[1] <= two[0] for one, two in pairwise(sorted(spans)))
        for start, end, new in sorted(spans, reverse=True):
            units = units[: start * 2] + new.encode("utf-16-le") + units[end * 2 :]
        changed[path] = units.decode("utf-16-le")
    return changed

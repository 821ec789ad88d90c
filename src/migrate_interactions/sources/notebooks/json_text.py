"""Where the values of a JSON text are, so that one can change without touching the others."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


def members(text: str, start: int) -> Iterator[tuple[str, int, int]]:
    """Key, start and end of each value of the object that begins at ``start`` of valid JSON."""
    offset = _behind_space(text, start + 1)
    while text[offset] != "}":
        key, offset = _DECODER.raw_decode(text, offset)
        offset = _behind_space(text, _behind_space(text, offset) + 1)
        end = end_of_value(text, offset)
        yield key, offset, end
        offset = _behind_comma(text, end)


def elements(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Start and end of each value of the array that begins at ``start`` of valid JSON."""
    offset = _behind_space(text, start + 1)
    while text[offset] != "]":
        end = end_of_value(text, offset)
        yield offset, end
        offset = _behind_comma(text, end)


def end_of_value(text: str, start: int) -> int:
    """The offset behind the value that begins at ``start``."""
    return _DECODER.raw_decode(text, start)[1]


def first_value(text: str) -> int:
    """The offset at which the outermost value begins."""
    return _behind_space(text, 0)


def _behind_space(text: str, offset: int) -> int:
    found = _SPACE.match(text, offset)
    return found.end() if found is not None else offset


def _behind_comma(text: str, offset: int) -> int:
    offset = _behind_space(text, offset)
    return _behind_space(text, offset + 1) if text[offset] == "," else offset

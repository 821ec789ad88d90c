"""Lines and columns of a text as Python counts them."""

from __future__ import annotations

import re
from bisect import bisect_right

_LINE_END = re.compile(r"\r\n|\r|\n")


class Lines:
    """Converts between 1-based lines and columns and offsets in ``text``."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def offset(self, line: int, column: int) -> int:
        """The offset of a 1-based line and column; the text's end for a line after it."""
        if line > len(self.starts):
            return len(self.text)
        return min(self.starts[line - 1] + column - 1, len(self.text))

    def place(self, offset: int) -> tuple[int, int]:
        """The 1-based line and column of an offset."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def offset_of_bytes(self, line: int, byte_column: int) -> int:
        """The offset of a place as ``ast`` gives it: 1-based line, 0-based UTF-8 column."""
        start = self.starts[line - 1]
        head = self.text[start : start + byte_column]
        if head.isascii():
            return start + byte_column
        return start + len(self.line(line).encode()[:byte_column].decode(errors="ignore"))

    def line(self, number: int) -> str:
        """The text of a 1-based line with its line ending; empty after the last."""
        if number > len(self.starts):
            return ""
        end = self.starts[number] if number < len(self.starts) else len(self.text)
        return self.text[self.starts[number - 1] : end]

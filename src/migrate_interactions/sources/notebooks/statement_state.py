"""Whether a line of Python begins a statement, told without parsing, from the lines before it."""

from __future__ import annotations

import re

_STRING = re.compile(r"[rRbBuUfFtT]{0,2}('''|\"\"\"|'|\")")


class StatementState:
    """Whether the next line begins a statement: no bracket, string or backslash is open."""

    def __init__(self) -> None:
        self._open = 0
        self._quotes = ""
        self._continued = False

    @property
    def at_statement(self) -> bool:
        return not (self._open or self._quotes or self._continued)

    def read(self, line: str) -> None:
        """Take in one line of Python."""
        offset = 0
        commented = False
        while offset < len(line):
            if self._quotes:
                offset = self._behind_string(line, offset)
                continue
            started = _STRING.match(line, offset)
            if started is not None:
                self._quotes = started[1]
                offset = started.end()
                continue
            if line[offset] == "#":
                commented = True
                break
            if line[offset] in "([{":
                self._open += 1
            elif line[offset] in ")]}":
                self._open = max(self._open - 1, 0)
            offset += 1
        goes_on = line.endswith("\\") and not commented
        if len(self._quotes) == 1 and not goes_on:
            self._quotes = ""
        self._continued = not self._quotes and goes_on

    def _behind_string(self, line: str, offset: int) -> int:
        while offset < len(line):
            if line[offset] == "\\":
                offset += 2
            elif line.startswith(self._quotes, offset):
                offset += len(self._quotes)
                self._quotes = ""
                return offset
            else:
                offset += 1
        return offset

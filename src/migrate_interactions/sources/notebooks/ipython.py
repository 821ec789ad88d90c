"""What IPython understands and Python does not: magics, shell lines, help, and whole cells.

Such lines are put away before a cell is parsed, and put back afterwards. Line numbers stay.
Source: the IPython documentation, "Built-in magic commands" and "Python vs IPython".
"""

from __future__ import annotations

import re

#: Magics of a whole cell whose body is Python; the body of any other is not looked at.
_PYTHON_CELLS = frozenset({"capture", "prun", "time", "timeit"})
_CELL_MAGIC = re.compile(r"\s*%%(\w+)")
_LINE_MAGIC = re.compile(r"\s*(?:[%!?]|[\w.]+\?{1,2}\s*$)")
_ASSIGNED = re.compile(r"\s*[A-Za-z_][\w., \[\]'\"]*=\s*[%!]")
_STRING = re.compile(r"[rRbBuUfF]{0,2}('''|\"\"\"|'|\")")
_PUT_AWAY = re.compile(r"^[ \t]*(?:pass  )?#: ipython (\d+)$", re.MULTILINE)


def is_python(source: str) -> bool:
    """Whether a code cell has Python in it, and not the text of another language."""
    magic = _CELL_MAGIC.match(source)
    return magic is None or magic[1] in _PYTHON_CELLS


def put_away(source: str, kept: list[str]) -> str:
    """``source`` without what only IPython understands; those lines are added to ``kept``."""
    lines = source.split("\n")
    found: list[str] = []
    state = _State()
    indent = ""
    continued = False
    for line in lines:
        if continued or (state.at_statement and (_is_magic(line) or _ASSIGNED.match(line))):
            indent = indent if continued else line[: len(line) - len(line.lstrip())]
            found.append(f"{indent}{'pass  ' if indent else ''}#: ipython {len(kept)}")
            kept.append(line)
            continued = line.endswith("\\")
            continue
        state.read(line)
        found.append(line)
    return "\n".join(found)


def put_back(text: str, kept: list[str]) -> str:
    """``text`` with the lines that were put away. Raises ValueError where one is lost."""
    seen = [int(number) for number in _PUT_AWAY.findall(text)]
    if len(set(seen)) != len(seen):
        raise ValueError("a line for IPython is there twice")
    return _PUT_AWAY.sub(lambda found: kept[int(found[1])], text)


def put_away_in(text: str) -> list[int]:
    """The numbers of the lines that are put away in ``text``, in order."""
    return [int(number) for number in _PUT_AWAY.findall(text)]


def _is_magic(line: str) -> bool:
    return _LINE_MAGIC.match(line) is not None


class _State:
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
        while offset < len(line):
            if self._quotes:
                offset = self._behind_string(line, offset)
                continue
            started = _STRING.match(line, offset)
            if started is not None:
                self._quotes = started[1]
                offset = started.end()
                continue
            match line[offset]:
                case "#":
                    break
                case "(" | "[" | "{":
                    self._open += 1
                case ")" | "]" | "}":
                    self._open = max(self._open - 1, 0)
            offset += 1
        if len(self._quotes) == 1:
            self._quotes = "" if not line.endswith("\\") else self._quotes
        self._continued = not self._quotes and line.endswith("\\")

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

"""Where the lines of a report can be looked at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

#: ``path:line``, ``path:line:column``, and with ``cell N`` before the line in notebooks.
_PLACE = re.compile(r"(?s)(?P<path>.+?)(?P<cell>:cell \d+)?:(?P<line>\d+)(?::\d+)?")


@dataclass(frozen=True)
class Links:
    """``base`` is what stands before a path: a folder's address, ended by its slash.

    Without one, links are relative to the folder that was audited.
    """

    base: str = ""

    def to(self, path: str, line: int = 0, cell: int | None = None) -> str:
        """The address of a line of a file. Cells of notebooks have none, only their files."""
        mark = f"#L{line}" if line and cell is None else ""
        return f"{self.base}{_quoted(path)}{mark}"

    def to_place(self, place: str) -> str:
        """The address of a place in words; empty if it is none."""
        found = _PLACE.fullmatch(place)
        if found is None:
            return ""
        return self.to(found["path"], int(found["line"]), 0 if found["cell"] else None)


def _quoted(path: str) -> str:
    """``path`` for an address; a colon in it never makes a scheme of what is before it."""
    try:
        raw = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = path.encode("utf-8", "surrogatepass")
    return quote(raw, safe="/")

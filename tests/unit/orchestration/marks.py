"""Programs that say themselves what becomes of their lines: ``# goes``, ``# changes``, ``# stays``.

``# seed`` marks a line that goes because a test says so; it goes, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from migrate_interactions.findings import Fate, Orchestration

_MARK = re.compile(r"#\s*(goes|changes|stays|seed)\s*$")

#: (path, line) -> what becomes of it.
Fates = dict[tuple[str, int], str]


def marks_in(files: Mapping[str, str]) -> Fates:
    """The marks that are written in ``files``."""
    found: Fates = {}
    for path, text in files.items():
        for number, line in enumerate(text.splitlines(), 1):
            mark = _MARK.search(line)
            if mark:
                found[path, number] = {"seed": "goes"}.get(mark[1], mark[1])
    return found


def seeds_in(text: str) -> list[int]:
    """The lines that are marked as seeds."""
    lines = enumerate(text.splitlines(), 1)
    return [number for number, line in lines if re.search(r"#\s*seed\s*$", line)]


def fates_of(orchestration: Iterable[Orchestration]) -> Fates:
    """What was found, in the same form; fails if a line is claimed twice."""
    found: Fates = {}
    for one in orchestration:
        for line in one.lines:
            assert (one.path, line) not in found, f"{one.path}:{line} is claimed twice"
            found[one.path, line] = one.fate.value
    return found


def as_text(files: Mapping[str, str], fates: Fates) -> str:
    """``files`` without their marks, with ``fates`` beside the lines: for comparing."""
    lines = []
    for path, text in files.items():
        lines.append(f"== {path}")
        for number, line in enumerate(text.splitlines(), 1):
            bare = _MARK.sub("", line).rstrip()
            lines.append(f"{fates.get((path, number), ''):8}|{bare}")
    return "\n".join(lines)


def going_behind(orchestration: Iterable[Orchestration], above: int) -> tuple[int, ...]:
    """The lines that go, counted from ``above`` on, as far as they are behind it."""
    going = (line for one in orchestration if one.fate is Fate.GOES for line in one.lines)
    return tuple(sorted(line - above for line in going if line > above))

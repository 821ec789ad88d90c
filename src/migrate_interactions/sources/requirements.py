"""What the files of a project say about the version of google-genai.

Everything here is pure: names and bytes of files in, requirements out. A file that is broken
says nothing. ``Project.sdk_requirement`` does the reading.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from migrate_interactions.findings import Version
from migrate_interactions.sources.requirement_files import (
    DECLARATIONS,
    GENAI,
    LISTS,
    LOCKS,
    Mention,
    format_of,
    mentions_in_script,
)

_ONE_CLAUSE = re.compile(r"([<>=!~^]*)\s*([\w.+!-]+?)((?:\.\*)*)$")
_EXACT = frozenset({"==", "===", ""})
_FROM = frozenset({*_EXACT, ">=", ">", "~=", "~", "^"})


@dataclass(frozen=True)
class Requirement:
    """One mention of google-genai with versions, like ``==1.20`` or ``>=1.0,<2``.

    ``path`` is as it is shown; ``line`` is 1-based; ``rank`` is that of the file.
    """

    path: str
    line: int
    says: str
    rank: int = 0

    @property
    def is_exact(self) -> bool:
        return any(operator in _EXACT for operator, _ in _clauses(self.says))

    @property
    def lowest(self) -> Version:
        """The oldest version that fits, as far as the numbers tell; 0.0 where all old ones do."""
        starts = (version for operator, version in _clauses(self.says) if operator in _FROM)
        return max(starts, default=Version(0))

    def __str__(self) -> str:
        return f"{self.path}:{self.line} says {self.says}"


def _clauses(says: str) -> Iterator[tuple[str, Version]]:
    for clause in says.split(","):
        match = _ONE_CLAUSE.match(clause.strip())
        if match is None:
            continue
        try:
            version = Version.parse(match[2])
        except ValueError:
            continue
        # ==2.* admits all of 2, from 2.0 on, and is no exact version.
        yield ("~" if match[3] and match[1] in _EXACT else match[1]), version


def deciding(nearest_first: Sequence[Sequence[Requirement]]) -> Requirement | None:
    """The one that counts, of the requirements of a folder and of those above it.

    The nearest folder that has a lock or a list decides; without any, the nearest that has a
    declaration. In it, the best rank, then an exact version, then the oldest one.
    """
    for ranks in ((LOCKS, LISTS), (DECLARATIONS,)):
        for requirements in nearest_first:
            counting = [one for one in requirements if one.rank in ranks]
            if counting:
                return min(counting, key=_weight)
    return None


def _weight(one: Requirement) -> tuple[int, bool, Version, str, int]:
    return one.rank, not one.is_exact, one.lowest, one.path, one.line


def is_requirement_file(name: str) -> bool:
    """Whether files of this name are read: a name, or ``requirements/`` and a name."""
    return format_of(name) is not None


@lru_cache(maxsize=32)
def requirements_in(name: str, path: str, content: bytes) -> tuple[Requirement, ...]:
    """What the file called ``name``, shown as ``path``, says of google-genai. Never raises."""
    row = format_of(name)
    text = text_of(content)
    if row is None or "genai" not in text.lower():
        return ()
    return tuple(_requirements(path, row.mentions(text), row.rank))


def requirement_in_script(path: str, text: str) -> Requirement | None:
    """What a script's own block of dependencies (``# /// script``, PEP 723) says, if anything."""
    if "# /// script" not in text:
        return None
    return deciding([tuple(_requirements(path, mentions_in_script(text), LISTS))])


def _requirements(path: str, mentions: Iterable[Mention], rank: int) -> Iterator[Requirement]:
    for one in mentions:
        if one.package == GENAI and one.says:
            yield Requirement(path, one.line, one.says, rank)


def text_of(content: bytes) -> str:
    """PowerShell's ``pip freeze >`` writes UTF-16."""
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return content.decode("utf-16" if wide else "utf-8-sig", "replace")

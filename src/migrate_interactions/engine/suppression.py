"""Comments by which people keep a rule quiet on a line.

``# migrate-interactions: ignore[GI101] reason`` silences GI101 on that line. Several codes or
rule names are separated by commas.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from migrate_interactions.engine.comments import comments_of
from migrate_interactions.findings import Finding

_COMMENT = re.compile(r"#\s*migrate-interactions:\s*ignore\[([^\]]*)\]\s*(.*)", re.IGNORECASE)
_MARK = re.compile(r"#\s*migrate-interactions:", re.IGNORECASE)


@dataclass(frozen=True)
class Suppression:
    """One comment: its line, the codes and names it silences, and why; in notebooks, its cell."""

    line: int
    rules: frozenset[str]
    reason: str = ""
    cell: int | None = None

    def silences(self, finding: Finding) -> bool:
        if finding.place.line != self.line:
            return False
        return finding.code.lower() in self.rules or finding.name.lower() in self.rules


def suppressions_in(text: str) -> tuple[Suppression, ...]:
    """The suppressions of a file. Text in strings that merely looks like one does not count."""
    if not _MARK.search(text):
        return ()
    found = []
    for line, comment in comments_of(text).items():
        match = _COMMENT.search(comment)
        if match:
            rules = frozenset(rule.strip().lower() for rule in match.group(1).split(","))
            found.append(Suppression(line, rules - {""}, match.group(2).strip()))
    return tuple(found)

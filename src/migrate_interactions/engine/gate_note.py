"""What besides comments kept findings out of a report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class BaselineEntry:
    """Findings of one rule about one piece of code in one file, from the baseline's folder."""

    path: str
    rule: str
    code: str
    count: int = 1


@dataclass(frozen=True)
class GateNote:
    """How many findings are in the baseline, and on lines that did not change."""

    #: The baseline as it is shown; empty if there is none.
    baseline: str = ""
    baselined: int = 0
    #: Entries for which nothing is found any more.
    stale: tuple[BaselineEntry, ...] = ()
    #: The revision since which lines changed; empty if that was not asked.
    diff_base: str = ""
    unchanged: int = 0

"""Which rules are on: by prefixes of their codes or by their names, by file, by severity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from migrate_interactions.findings import Severity
from migrate_interactions.sources.ignore_patterns import below


class Rule(Protocol):
    """What can be selected."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def severity(self) -> Severity: ...


@dataclass(frozen=True)
class FileIgnores:
    """Rules that are off in the files that fit a pattern, relative to ``folder``."""

    folder: str = ""
    rows: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def selectors(self, location: str) -> tuple[str, ...]:
        """What is off in the file at an absolute path."""
        return tuple(
            selector
            for pattern, selectors in self.rows
            if _fits(self.folder, pattern, location)
            for selector in selectors
        )


@dataclass(frozen=True)
class Selection:
    """Selectors in upper case for codes, lower case for names; none selected means all.

    The longest matching selector decides; at equal length ``ignore`` does. What ``files``
    says of a file holds there without regard to length.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    #: Rules that are on besides those of ``select``.
    extend: tuple[str, ...] = ()
    min_severity: Severity = Severity.NOTE
    files: FileIgnores = FileIgnores()

    def includes(self, rule: Rule) -> bool:
        """Whether a rule is on, in some file at least."""
        if not rule.severity.reaches(self.min_severity):
            return False
        chosen = _match(rule, self.select) if self.select else 0
        lengths = [one for one in (chosen, _match(rule, self.extend)) if one is not None]
        return bool(lengths) and max(lengths) > (_match(rule, self.ignore) or -1)

    def is_off_in(self, location: str, rule: Rule) -> bool:
        """Whether a rule is off in the file at an absolute path, and only there."""
        return _match(rule, self.files.selectors(location)) is not None

    @property
    def selectors(self) -> tuple[str, ...]:
        """Everything that selects or ignores."""
        in_files = (selector for _, selectors in self.files.rows for selector in selectors)
        return (*self.select, *self.extend, *self.ignore, *in_files)

    def unmatched(self, rules: tuple[Rule, ...]) -> tuple[str, ...]:
        """The selectors that fit none of ``rules``: most likely misspelled."""
        return tuple(
            selector
            for selector in self.selectors
            if not any(_match(rule, (selector,)) is not None for rule in rules)
        )


def _match(rule: Rule, selectors: Iterable[str]) -> int | None:
    """The length of the most exact selector that fits, None if none does."""
    lengths = [
        len(rule.code) if selector.lower() == rule.name else len(selector)
        for selector in selectors
        if selector.lower() == rule.name
        or (selector.strip() and rule.code.startswith(selector.upper()))
    ]
    return max(lengths, default=None)


@lru_cache(maxsize=4096)
def _fits(folder: str, pattern: str, location: str) -> bool:
    return below(folder, (pattern,))(location)

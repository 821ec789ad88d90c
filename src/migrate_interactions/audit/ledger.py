"""The lines that orchestrate, counted once, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from migrate_interactions.audit.folders import folders_of
from migrate_interactions.findings import Category, Fate


@dataclass(frozen=True, order=True)
class LedgerLine:
    """One line that orchestrates.

    ``codes`` are the rules whose findings claim it; none where it is dead only once the lines of
    several findings are gone. ``is_branch`` is whether a branch begins on
    it; ``removed`` whether it was no longer there after the migration.
    """

    path: str
    cell: int | None
    line: int
    category: Category
    fate: Fate
    codes: tuple[str, ...]
    is_branch: bool = False
    removed: bool = False


@dataclass(frozen=True)
class Count:
    """Lines, branches among them, and lines that were really removed."""

    goes: int = 0
    changes: int = 0
    stays: int = 0
    branches: int = 0
    removed: int = 0

    @property
    def total(self) -> int:
        """All lines that orchestrate."""
        return self.goes + self.changes + self.stays

    @property
    def share(self) -> float | None:
        """The part of them that goes, from 0 to 1; None where there are none."""
        return self.goes / self.total if self.total else None


@dataclass(frozen=True)
class Ledger:
    """Every line once, in the order of files and lines.

    ``added`` and ``deleted`` are the lines of the migration's diff.
    """

    lines: tuple[LedgerLine, ...] = ()
    added: int = 0
    deleted: int = 0

    @property
    def count(self) -> Count:
        """All of it."""
        return counted(self.lines)

    @property
    def by_category(self) -> dict[Category, Count]:
        """Counts of the categories that occur, in the order of their definition."""
        return {
            category: counted(own)
            for category in Category
            if (own := [one for one in self.lines if one.category is category])
        }

    @property
    def by_file(self) -> dict[str, Count]:
        """Path -> its count."""
        return _grouped((one.path, one) for one in self.lines)

    @property
    def by_folder(self) -> dict[str, Count]:
        """Folder, with ``/`` between its parts and ``.`` for the topmost -> all files below it."""
        return _grouped((folder, one) for one in self.lines for folder in folders_of(one.path))


def counted(lines: Iterable[LedgerLine]) -> Count:
    """The count of ``lines``."""
    every = list(lines)
    going = [one for one in every if one.fate is Fate.GOES]
    return Count(
        goes=len(going),
        changes=sum(one.fate is Fate.CHANGES for one in every),
        stays=sum(one.fate is Fate.STAYS for one in every),
        branches=sum(one.is_branch for one in going),
        removed=sum(one.removed for one in going),
    )


def _grouped(lines: Iterable[tuple[str, LedgerLine]]) -> dict[str, Count]:
    """Names, in their order -> the count of their lines."""
    groups: dict[str, list[LedgerLine]] = {}
    for name, line in lines:
        groups.setdefault(name, []).append(line)
    return {name: counted(groups[name]) for name in sorted(groups)}

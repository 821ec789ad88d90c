"""From two runs to the ledger: lines that findings claim, and those that a migration removed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from migrate_interactions.audit.ledger import Ledger, LedgerLine
from migrate_interactions.engine.file_result import FileResult, Run
from migrate_interactions.findings import Category, Fate
from migrate_interactions.sources.notebooks.cells import code_cells
from migrate_interactions.sources.skipped import is_notebook

#: In place of a rule, for lines of which only all findings together say something.
_TOGETHER = ""
#: Path, cell and 1-based line.
_Line = tuple[str, int | None, int]

#: Of two fates of a line the one that counts comes first.
_STRONGEST = (Fate.STAYS, Fate.CHANGES, Fate.GOES)


@dataclass
class _Claims:
    """What findings say of one line."""

    categories: dict[str, Category] = field(default_factory=dict)
    fates: set[Fate] = field(default_factory=set)
    #: What all findings together say.
    together: Fate | None = None


@dataclass(frozen=True)
class _Difference:
    """What a migration did to one text: the lines that are gone, and how many are new."""

    removed: frozenset[int] = frozenset()
    added: int = 0


def ledger_of(check: Run, migration: Run) -> Ledger:
    """The ledger of what ``check`` (an audit's run) found, after ``migration`` of the same files.

    Every line counts once, however many findings claim it: it goes only if none says that it
    stays or changes. Its category is that of the first rule, in the order of their codes. A
    line that goes is removed if ``migration`` has it no longer.
    """
    claims = _claims(check)
    branches = {
        (result.path, cell, line)
        for result in check.results
        if result.inventory is not None
        for cell, line in result.inventory.branches
    }
    differences = dict(_differences(migration.results))
    lines = []
    for place, claim in sorted(claims.items(), key=lambda one: _order(one[0])):
        path, cell, line = place
        fate = claim.together or next(one for one in _STRONGEST if one in claim.fates)
        difference = differences.get((path, cell), _Difference())
        codes = tuple(sorted(set(claim.categories) - {_TOGETHER}))
        lines.append(
            LedgerLine(
                path=path,
                cell=cell,
                line=line,
                category=claim.categories[codes[0] if codes else _TOGETHER],
                fate=fate,
                codes=codes,
                is_branch=place in branches,
                removed=fate is Fate.GOES and line in difference.removed,
            )
        )
    return Ledger(
        lines=tuple(lines),
        added=sum(one.added for one in differences.values()),
        deleted=sum(len(one.removed) for one in differences.values()),
    )


def _order(place: _Line) -> tuple[str, int, int]:
    path, cell, line = place
    return path, -1 if cell is None else cell, line


def _claims(check: Run) -> dict[_Line, _Claims]:
    found: dict[_Line, _Claims] = {}
    for result in check.results:
        for reported in result.reported:
            for one in reported.finding.orchestration:
                for line in one.lines:
                    claims = found.setdefault((one.path, one.cell, line), _Claims())
                    claims.categories.setdefault(reported.finding.code, one.category)
                    claims.fates.add(one.fate)
        for one in result.fates_together:
            for line in one.lines:
                claims = found.setdefault((one.path, one.cell, line), _Claims())
                claims.categories.setdefault(_TOGETHER, one.category)
                if claims.together is not Fate.STAYS:
                    claims.together = one.fate
    return found


def _differences(
    results: Iterable[FileResult],
) -> Iterator[tuple[tuple[str, int | None], _Difference]]:
    """By path and cell, what changed in the text."""
    for result in results:
        if result.after is None:
            continue
        before = _texts(result.path, result.before or b"")
        after = _texts(result.path, result.after)
        for cell in before.keys() | after.keys():
            difference = _difference(before.get(cell, []), after.get(cell, []))
            yield (result.path, cell), difference


def _texts(path: str, content: bytes) -> dict[int | None, list[bytes]]:
    """The lines of a file; those of a notebook by its cells."""
    if not is_notebook(path) or not content:
        return {None: content.splitlines()}
    cells = code_cells(content.decode("utf-8"))
    return {cell.number: cell.source.encode().splitlines() for cell in cells}


def _difference(before: list[bytes], after: list[bytes]) -> _Difference:
    removed: set[int] = set()
    added: set[int] = set()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            removed |= set(range(start + 1, end + 1))
            added |= set(range(new_start + 1, new_end + 1))
    return _Difference(_with_ends(before, removed), len(_with_ends(after, added)))


def _with_ends(lines: list[bytes], changed: set[int]) -> frozenset[int]:
    """``changed`` with the lines that only close brackets of theirs: those look all the same."""
    grown = set(changed)
    for number, line in enumerate(lines, 1):
        if number - 1 in grown and line.strip() and not line.strip(b")]},: \t"):
            grown.add(number)
    return frozenset(grown)

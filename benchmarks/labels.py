"""Measure the findings on real code that people have labelled by hand.

    python benchmarks/labels.py CHECKOUTS LABELS            every pattern
    python benchmarks/labels.py CHECKOUTS LABELS -p b       one of them

CHECKOUTS is a folder with one repository each in `owner+name` or `owner/name`. LABELS is a JSON
list of rows with `repo` (owner/name), `file`, `line`, `cell` (of a notebook, else null),
`pattern` (a key of PATTERNS) and `label`: true where a rule should report something, false for a
look-alike that has to stay silent. `sub` says more; rows of `sub` "one-shot" are look-alikes of
every pattern.

How a row is matched: a finding of a rule of its pattern, in its file, that is in the same
function (the innermost one around the row's line) or at most NEAR lines away. Each finding counts
for one row only, the nearest; rows whose file is not there, or cannot be read, are not counted.
"""

from __future__ import annotations

import argparse
import ast
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from migrate_interactions.engine.rulebook import Settings
from migrate_interactions.engine.run import Order, run
from migrate_interactions.findings import Finding
from migrate_interactions.sources import FAILURES, Candidate, Project

#: How far from a row's line a finding may be, where it is in another function.
NEAR = 10

#: Pattern -> what it is, and how the codes of its rules begin.
PATTERNS: dict[str, tuple[str, tuple[str, ...]]] = {
    "a": ("a history that is sent again", ("GI101", "GI102", "GI104", "GI105")),
    "b": ("a long call that is waited for", ("GI2",)),
    "c": ("a chat loop without a memory", ("GI103",)),
    "d": ("tools routed or dispatched by hand", ("GI3",)),
    "e": ("a framework or a store around Gemini", ("GI104", "GI105", "GI4")),
    "f": ("misuse of the Interactions API", ("GI5",)),
}


@dataclass(frozen=True)
class Row:
    """One labelled place."""

    repository: str
    file: str
    line: int
    pattern: str
    label: bool
    sub: str = ""
    note: str = ""
    cell: int | None = None

    def __str__(self) -> str:
        cell = "" if self.cell is None else f" cell {self.cell}"
        return f"{self.repository} {self.file}{cell}:{self.line} ({self.sub}) {self.note}"


@dataclass
class Score:
    """What became of the rows of one pattern."""

    found: list[Row] = field(default_factory=list)
    missed: list[Row] = field(default_factory=list)
    silent: list[Row] = field(default_factory=list)
    false_alarms: list[tuple[Row, Finding]] = field(default_factory=list)
    not_read: int = 0
    #: Findings that no row is about; nobody has said whether they are right.
    unlabelled: int = 0

    @property
    def precision(self) -> float | None:
        reported = len(self.found) + len(self.false_alarms)
        return len(self.found) / reported if reported else None

    @property
    def recall(self) -> float | None:
        wanted = len(self.found) + len(self.missed)
        return len(self.found) / wanted if wanted else None


def read_rows(content: str) -> list[Row]:
    """The rows of a file of labels; those whose label is null are only there to be read."""
    return [_row(one) for one in json.loads(content) if one["label"] is not None]


def _row(entry: dict[str, Any]) -> Row:
    return Row(
        entry["repo"],
        entry["file"],
        entry["line"],
        entry["pattern"],
        entry["label"],
        entry.get("sub") or "",
        entry.get("note") or "",
        entry.get("cell"),
    )


def checkout_of(checkouts: Path, repository: str) -> Path:
    """The folder of ``repository``, whichever way it is called."""
    joined = checkouts / repository.replace("/", "+")
    return joined if joined.is_dir() else checkouts / repository


def findings_in(checkout: Path, files: Iterable[str]) -> dict[str, list[Finding]]:
    """File -> what the rules report there. A file that cannot be analysed is left out."""
    base = str(checkout.resolve())
    candidates = tuple(
        Candidate(file, f"{base}/{file}", named=True)
        for file in sorted(set(files))
        if (checkout / file).is_file()
    )
    project = Project(base, (base,), tuple(one.location for one in candidates))
    found: dict[str, list[Finding]] = {one.path: [] for one in candidates}
    for result in run(candidates, Order(Settings(), project)).results:
        if result.failed:
            found.pop(result.path, None)
            continue
        for one in result.reported:
            if one.finding.code not in FAILURES:
                found[result.path].append(one.finding)
    return found


def score(rows: Sequence[Row], checkouts: Path, patterns: Iterable[str]) -> dict[str, Score]:
    """Pattern -> what the rules of it make of the rows."""
    scores = {pattern: Score() for pattern in patterns}
    by_repository: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_repository[row.repository].append(row)
    for repository, own in sorted(by_repository.items()):
        checkout = checkout_of(checkouts, repository)
        findings = findings_in(checkout, (row.file for row in own))
        for pattern, counted in scores.items():
            for file in sorted({row.file for row in own}):
                there = [one for one in own if one.file == file and _is_about(one, pattern)]
                if file not in findings:
                    counted.not_read += len(there)
                    continue
                source = (checkout / file).read_text("utf-8", errors="replace")
                of_pattern = [
                    one for one in findings[file] if one.code.startswith(PATTERNS[pattern][1])
                ]
                _count(counted, pattern, there, of_pattern, source)
    return scores


def _is_about(row: Row, pattern: str) -> bool:
    return row.pattern == pattern or row.sub == "one-shot"


def _count(
    counted: Score, pattern: str, rows: list[Row], findings: list[Finding], source: str
) -> None:
    taken: dict[Row, Finding] = {}
    for finding in findings:
        row = _nearest(finding, rows, source)
        if row is None:
            counted.unlabelled += 1
        else:
            taken.setdefault(row, finding)
    for row in rows:
        is_wanted = row.label and row.pattern == pattern
        finding_here = taken.get(row)
        if is_wanted:
            (counted.found if finding_here else counted.missed).append(row)
        elif finding_here is not None:
            counted.false_alarms.append((row, finding_here))
        else:
            counted.silent.append(row)


def _nearest(finding: Finding, rows: list[Row], source: str) -> Row | None:
    """The row that ``finding`` is about: within reach, and nearer than all others."""
    function = _function_around(source, finding.place.line)
    reachable = [
        row
        for row in rows
        if row.cell == finding.place.cell
        and (
            abs(row.line - finding.place.line) <= NEAR
            or (function is not None and function == _function_around(source, row.line))
        )
    ]
    return min(reachable, key=lambda row: abs(row.line - finding.place.line), default=None)


def _function_around(source: str, line: int) -> tuple[int, int] | None:
    """First and last line of the innermost function around ``line``."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return None
    around = [
        (node.lineno, node.end_lineno or node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and node.lineno <= line <= (node.end_lineno or node.lineno)
    ]
    return max(around, default=None)


def report(scores: dict[str, Score]) -> Iterator[str]:
    """The lines to print: a table, then every miss and every false alarm."""
    yield "pattern  precision  recall  found  missed  false alarms  silent  not read  unlabelled"
    for pattern, one in scores.items():
        yield (
            f"{pattern:<9}{_percent(one.precision):>9}{_percent(one.recall):>8}{len(one.found):>7}"
            f"{len(one.missed):>8}{len(one.false_alarms):>14}{len(one.silent):>8}"
            f"{one.not_read:>10}{one.unlabelled:>12}  {PATTERNS[pattern][0]}"
        )
    for pattern, one in scores.items():
        for row in one.missed:
            yield f"{pattern}: missed: {row}"
        for row, finding in one.false_alarms:
            yield f"{pattern}: false alarm: {row}"
            yield f"       {finding.place.line}: {finding.code} {finding.message}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the scores; 1 if anything was missed or reported falsely."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("checkouts", type=Path, help="the folder with the repositories")
    parser.add_argument("labels", type=Path, help="the JSON file with the rows")
    parser.add_argument("-p", "--pattern", choices=PATTERNS, action="append", help="only this one")
    given = parser.parse_args(arguments)
    rows = read_rows(given.labels.read_text("utf-8"))
    scores = score(rows, given.checkouts, given.pattern or PATTERNS)
    for line in report(scores):
        print(line)
    return int(any(one.missed or one.false_alarms for one in scores.values()))


if __name__ == "__main__":
    raise SystemExit(main())

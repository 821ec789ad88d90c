"""``check --add-ignores`` and ``--remove-ignores``: comments written and removed in bulk."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import click

from migrate_interactions.command_line.group import fail
from migrate_interactions.command_line.options import applied
from migrate_interactions.engine.file_result import FileResult, Outcome, Reported, Run
from migrate_interactions.engine.request import Request
from migrate_interactions.reporting.lines import Line, plain, print_lines
from migrate_interactions.sources import (
    Candidate,
    FileError,
    SourceFile,
    read_bytes,
    source_of,
    write_file,
)
from migrate_interactions.sources.notebooks.notebook_file import is_head

ignore_options = applied(
    click.option(
        "--add-ignores",
        is_flag=True,
        help="WRITE a comment for each finding into the files, so that it is kept quiet.",
    ),
    click.option("--reason", metavar="TEXT", help="The reason in the comments of --add-ignores."),
    click.option(
        "--remove-ignores",
        type=click.Choice(["unused", "all"]),
        help="REMOVE these comments that keep findings quiet from the files.",
    ),
)

_MARK = re.compile(rb"#\s*migrate-interactions:", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Ignores:
    """What is to be done with comments; nothing by default."""

    add: bool
    reason: str
    remove: str | None

    @classmethod
    def taken_from(cls, options: dict[str, Any]) -> Ignores:
        """The values of the options above, which are taken out of ``options``."""
        names = ("add_ignores", "reason", "remove_ignores")
        add, reason, remove = (options.pop(name) for name in names)
        if add and remove:
            fail("--add-ignores and --remove-ignores cannot be given together")
        if reason is not None and not add:
            fail("--reason is for --add-ignores")
        if re.search(r"[\r\n\f\v]|\s#\s|\]", reason or ""):
            fail("--reason must be one line, without ] and without a # of its own")
        return cls(add, (reason or "").strip(), remove)

    def __bool__(self) -> bool:
        return self.add or self.remove is not None

    def write(self, done: Run, asked: Request, candidates: tuple[Candidate, ...]) -> int:
        """Change the files of the run, say what was done, and give the exit code."""
        results = {one.path: one for one in done.results}
        outcomes = [
            outcome
            for candidate in candidates
            if (outcome := self._changed(candidate, results, asked)) is not None
        ]
        print_lines(_report(done, outcomes, "added" if self.add else "removed"))
        failed = done.failed or any(one.error for one in outcomes)
        return 2 if failed else 1 if any(one.left for one in outcomes) else 0

    def _changed(
        self, candidate: Candidate, results: dict[str, FileResult], asked: Request
    ) -> Outcomes | None:
        result = results.get(candidate.path)
        if result is not None and result.failed:
            return None
        findings = [one for one in result.reported if _is_open(one)] if result is not None else []
        if self.add and not findings:
            return None
        try:
            content = read_bytes(candidate)
            if self.remove and not _MARK.search(content):
                return None
            source = source_of(candidate, content)
            if self.add:
                text, count = self._with_comments(source, findings)
                if text is None:
                    return Outcomes(candidate.path, left=tuple(findings))
            else:
                text, count = _without_comments(source, result, self.remove == "all", asked)
            if text == source.text:
                return None
            write_file(candidate, content, source.encode(text))
        except FileError as error:
            return Outcomes(candidate.path, error=error.failure.sentence)
        return Outcomes(candidate.path, count)

    def _with_comments(
        self, source: SourceFile, findings: list[Reported]
    ) -> tuple[str | None, int]:
        from migrate_interactions.gate.ignore_comments import with_ignores

        above = _lines_above(source)
        wanted: dict[int, set[str]] = {}
        for one in findings:
            place = one.finding.place
            wanted.setdefault(above[place.cell] + place.line, set()).add(one.finding.code)
        return with_ignores(source.text, wanted, self.reason), sum(map(len, wanted.values()))


@dataclass(frozen=True)
class Outcomes:
    """What became of one file: the number of codes, what got no comment, or what went wrong."""

    path: str
    count: int = 0
    left: tuple[Reported, ...] = ()
    error: str = ""


def _is_open(one: Reported) -> bool:
    return one.outcome in (Outcome.REVIEW, Outcome.REFUSED)


def _lines_above(source: SourceFile) -> dict[int | None, int]:
    """How many lines of the text are above the first of the file, or of each cell."""
    above: dict[int | None, int] = {None: 0}
    if source.place(1) != (1, None):
        for number, line in enumerate(_LINE_END.split(source.text), 1):
            if is_head(line):
                above[source.place(number)[1]] = number
    return above


def _without_comments(
    source: SourceFile, result: FileResult | None, everything: bool, asked: Request
) -> tuple[str, int]:
    from migrate_interactions.gate.ignore_comments import without_ignores

    above = _lines_above(source)
    idle = {
        (above[one.cell] + one.line, one.kind, word)
        for one in (result.unused_suppressions if result is not None else ())
        for word in one.rules
    }
    is_on = _is_on(asked)

    def goes(line: int, kind: str, word: str) -> bool:
        if everything or result is None:
            return is_on(word)
        return (line, kind, word) in idle

    return without_ignores(source.text, goes)


def _is_on(asked: Request) -> Callable[[str], bool]:
    """Whether a word of a comment is for no rule, or for one that is selected."""
    from migrate_interactions.engine.catalogue import load_catalogue

    selection = asked.settings.selection
    off = [rule for rule in load_catalogue() if not selection.includes(rule)]
    words = {word for rule in off for word in (rule.code.lower(), rule.name.lower())}
    return lambda word: word not in words


def _report(done: Run, outcomes: list[Outcomes], word: str) -> Iterator[Line]:
    from migrate_interactions.reporting.text import finding_lines

    yield from finding_lines(done.with_results(one for one in done.results if one.failed))
    for one in outcomes:
        if one.error:
            yield plain(f"{one.path}: {one.error}")
        for left in one.left:
            place = left.finding.place
            yield plain(f"{place}: no comment can be placed for {left.finding.code}")
    changed = [one for one in outcomes if one.count]
    count = sum(one.count for one in changed)
    ignores = "ignore is" if count == 1 else "ignores are"
    files = "1 file" if len(changed) == 1 else f"{len(changed):,} files"
    yield plain(f"{count:,} {ignores} {word} in {files}.")

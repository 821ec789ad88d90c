"""Workflow commands of GitHub Actions, which show findings at their lines.

GitHub shows ten annotations of each level for a step and drops the rest. The weightiest come
first; the last place of a full level says how many more there are, and those follow as lines of
the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from migrate_interactions.engine.file_result import Reported, Run
from migrate_interactions.engine.source_texts import SourceTexts
from migrate_interactions.findings import Severity
from migrate_interactions.reporting.lines import one_line
from migrate_interactions.reporting.occasion import Occasion
from migrate_interactions.reporting.sentences import by_importance, what_next, where

#: How many annotations of a level GitHub shows for a step.
SHOWN = 10
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def report(run: Run, occasion: Occasion) -> str:
    """Commands by level and weight; then, as lines of the log, what GitHub would not show."""
    texts = SourceTexts(run.contents)
    ordered = by_importance(run.reported)
    lines: list[str] = []
    left: list[Reported] = []
    for severity, level in _LEVELS.items():
        found = [one for one in ordered if one.finding.severity is severity]
        kept = found if len(found) <= SHOWN else found[: SHOWN - 1]
        lines += (_annotation(level, one, texts) for one in kept)
        if more := found[len(kept) :]:
            left += more
            title = _escaped("migrate-interactions", _PROPERTY)
            lines.append(f"::{level} title={title}::{len(more):,} more of this level: see the log")
    return "".join(f"{line}\n" for line in (*lines, *_log(left)))


def _annotation(level: str, one: Reported, texts: SourceTexts) -> str:
    finding = one.finding
    place = finding.place
    properties: dict[str, str | int] = {
        "file": place.path,
        "line": texts.line_in_file(place),
    }
    if place.cell is None:
        properties |= {"endLine": place.line, "col": place.column}
    properties["title"] = f"{finding.code} {finding.name}"
    written = ",".join(
        f"{key}={_escaped(str(value), _PROPERTY)}" for key, value in properties.items()
    )
    cell = f"Cell {place.cell}, line {place.line}: " if place.cell is not None else ""
    sentences = "\n".join(filter(None, (f"{cell}{finding.message}", what_next(one))))
    return f"::{level} {written}::{_escaped(sentences, _DATA)}"


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(one) or one_line(one) for one in text)


def _log(left: Iterable[Reported]) -> Iterator[str]:
    """A line for each, the code first, so that no file name is taken for a command."""
    for one in left:
        finding = one.finding
        line = f"{finding.code} {finding.place.path}:{where(finding.place)}: {finding.message}"
        # The runner also looks for commands of an older form, anywhere in a line.
        yield one_line(line).replace("##[", "## [")

"""Each finding with its code, how it is known, and the fix or the reason why there is none."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from migrate_interactions.engine.file_result import Outcome, Reported, Run
from migrate_interactions.engine.fixed_text import FixedText, fixed_texts
from migrate_interactions.engine.source_texts import SourceTexts
from migrate_interactions.findings import Finding, Place, Severity
from migrate_interactions.reporting.diff import unified_diff
from migrate_interactions.reporting.diff_output import styled_diff
from migrate_interactions.reporting.lines import Line, one_line, plain
from migrate_interactions.reporting.occasion import Occasion
from migrate_interactions.reporting.sentences import shortened, where
from migrate_interactions.reporting.text import report_with

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold blue"}
_ABOVE = 2
_TAB = 4
_INDENT = "    "


def report(run: Run, occasion: Occasion) -> Iterator[Line]:
    """A block per finding, then what the report ``text`` ends with."""
    return report_with(_blocks(run), run, occasion)


def _blocks(run: Run) -> Iterator[Line]:
    texts = SourceTexts(run.contents)
    shown: dict[bytes, Place] = {}
    for one in run.reported:
        yield from _block(one, texts, shown)
        yield plain()


def _block(one: Reported, texts: SourceTexts, shown: dict[bytes, Place]) -> Iterator[Line]:
    finding = one.finding
    unsure = "" if finding.confidence == "high" else f" ({finding.confidence} confidence)"
    yield (
        (_STYLES[finding.severity], f"{finding.severity}[{finding.code}]"),
        ("bold", f" {finding.name}: {one_line(finding.message)}"),
        ("dim", unsure),
    )
    yield (("cyan", "  --> "), ("", f"{one_line(finding.place.path)}:{where(finding.place)}"))
    yield from _excerpt(finding.place, texts)
    yield from _chain(finding, texts)
    if finding.removable_lines:
        yield _note("removable", f"lines {shortened(finding.removable_lines)}")
    yield from _outcome(one, texts, shown)


def _excerpt(place: Place, texts: SourceTexts) -> Iterator[Line]:
    """The line of the finding under those before it, and marks below the code it is about."""
    text = texts.of(place.path)
    lines = text.lines(place.cell) if text is not None else ()
    if not 0 < place.line <= len(lines):
        return
    width = len(str(place.line))
    edge = ("cyan", " " * width + " |")
    yield (edge,)
    for number in range(max(1, place.line - _ABOVE), place.line + 1):
        yield (("cyan", f"{number:>{width}} |"), ("", f" {_shown(lines[number - 1])}".rstrip()))
    line = lines[place.line - 1]
    before, marked = line[: place.column - 1], line[place.column - 1 :].rstrip()
    marks = " " * _columns(_shown(before)) + "^" * max(1, _columns(_shown(marked)))
    yield (edge, ("bold red", f" {marks}"))


def _shown(code: str) -> str:
    return one_line(code.expandtabs(_TAB))


def _columns(text: str) -> int:
    """How many columns of a terminal ``text`` takes."""
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1
        for one in text
    )


def _chain(finding: Finding, texts: SourceTexts) -> Iterator[Line]:
    if not finding.provenance:
        return
    yield _note("known by", "")
    for place, fact in finding.provenance:
        code = one_line(texts.line(place).strip())
        yield (
            ("", f"{_INDENT}{one_line(place.path)}:{where(place)}: {one_line(fact)}"),
            ("dim", f": {code}" if code else ""),
        )


def _outcome(one: Reported, texts: SourceTexts, shown: dict[bytes, Place]) -> Iterator[Line]:
    finding = one.finding
    if finding.refusal is not None:
        refusal = finding.refusal
        line = f" (line {refusal.line})" if refusal.line else ""
        yield _note("stays", f"{refusal.reason}: {one_line(refusal.sentence)}{line}")
        yield (("dim", f"{_INDENT}{refusal.link}"),)
    elif one.outcome is Outcome.MIGRATED:
        yield _note("migrated", finding.fix.title if finding.fix is not None else "")
    elif finding.fix is not None:
        diff = b"".join(map(_difference, fixed_texts(finding.fix, texts.source)))
        before = shown.get(diff)
        if diff and before is not None:
            same = f" (that of {one_line(before.path)}:{where(before)}, once for both)"
            yield _note(f"fix ({finding.safety})", f"{finding.fix.title}{same}")
            return
        shown[diff] = finding.place
        yield _note(f"fix ({finding.safety})", finding.fix.title)
        yield from ((("", _INDENT), *line) for line in styled_diff(diff))


def _note(label: str, text: str) -> Line:
    return (("cyan", "  = "), ("bold", f"{label}:"), ("", f" {text}".rstrip()))


def _difference(fixed: FixedText) -> bytes:
    """The change of the text; of a notebook, that of its cells one after the other."""
    before, after = (
        text.encode("utf-8", "surrogatepass") for text in (fixed.source.text, fixed.text)
    )
    return unified_diff(fixed.source.path, before, after)

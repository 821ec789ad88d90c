"""Runs with what reports have to withstand, and the formats that report them."""

import json

from migrate_interactions.engine.file_result import FileResult, Outcome, Reported, Run
from migrate_interactions.engine.tally import tally
from migrate_interactions.findings import (
    Confidence,
    Edit,
    Finding,
    Fix,
    Place,
    Refusal,
    Safety,
    Severity,
    Span,
)
from migrate_interactions.reporting.formats import FORMATS
from migrate_interactions.reporting.lines import as_text
from migrate_interactions.reporting.occasion import Occasion
from migrate_interactions.sources import Failure

#: Names of files that some format gives a meaning to.
PATHS = (
    "with space/a b.py",
    "100%/50%25.py",
    "quo'te\".py",
    "umlaut-\xe4-\u65e5\u672c-\U0001f600.py",
    "new\nline\r.py",
    "colon:comma,semi;.py",
    "pipe|`tick`.py",
    "::error file=x::y.py",
    "##[error]z.py",
    "[a](b)&amp;<b>.py",
    "not-utf8-\udcff.py",
)
#: The same for sentences.
MESSAGES = (
    "a | b || c",
    "cdata ]]> & <b> \"quoted\" 'single'",
    "bell \x07 escape \x1b[31m null \x00 delete \x7f",
    "two\nlines\r\nor\rthree",
    "`code | with bar` and a lone ` tick",
    "100% of %0A and %25",
    "`handlers[name](args)` looks like a link",
    "**bold** _it_ <!-- c --> # head",
    "\U0001f600 \u65e5\u672c \u202eright to left\u202c \u2028",
    "unpaired \udcff",
    "::warning::no command ##[error] neither",
)


def reported(path: str, line: int, message: str, **more) -> Reported:
    outcome = more.pop("outcome", Outcome.REFUSED)
    reason, suppressor = more.pop("reason", ""), more.pop("suppressor", None)
    place = Place(path, line, more.pop("column", 1), line)
    finding = Finding("GI101", "history-resend", place, message, sites=(place,), **more)
    return Reported(finding, outcome, reason, suppressor)


def run_of(*results: Reported, contents: dict[str, bytes] | None = None) -> Run:
    files = tuple(
        FileResult(path, found, accounting=tally(found))
        for path in dict.fromkeys(one.finding.place.path for one in results)
        for found in [tuple(one for one in results if one.finding.place.path == path)]
    )
    return Run(files, len(files), len(files), (), contents or {})


def odd_run() -> Run:
    """Every odd name with every odd sentence, of each severity, and a failure."""
    found = [
        reported(
            path,
            2,
            message,
            column=5,
            severity=list(Severity)[number % 3],
            confidence=list(Confidence)[number % 2],
            refusal=Refusal("streaming", message, 9),
            provenance=((Place(path, 1), message),),
        )
        for number, message in enumerate(MESSAGES)
        for path in PATHS
    ]
    quiet = [
        reported(path, 3, MESSAGES[0], outcome=Outcome.SUPPRESSED, reason=MESSAGES[1])
        for path in PATHS
    ]
    failures = [
        Reported(Failure("GI903", path, "does not parse: |\n]]>", 4, 2).finding(), Outcome.FAILED)
        for path in PATHS
    ]
    code = "one = 1\n'\U0001f600'; call(\n\tthree)\n".encode()
    return run_of(*found, *quiet, *failures, contents=dict.fromkeys(PATHS, code))


def many(count: int) -> Run:
    """``count`` notes in one file, and an error at its end."""
    found = [
        reported("a.py", line, "a note", severity=Severity.NOTE) for line in range(1, count + 1)
    ]
    last = reported("a.py", count + 1, "the error", severity=Severity.ERROR)
    return run_of(*found, last, contents={"a.py": b"call()\n" * (count + 1)})


def fixed_run(before: str, *edits: tuple[int, int, str], path: str = "a.py") -> Run:
    """One finding whose fix makes ``edits`` of start, end and new text."""
    changes = tuple(Edit(Span(start, end), (text,)) for start, end, text in edits)
    fix = Fix("mend it", Safety.REVIEW, {path: changes})
    found = reported(path, 1, "something", outcome=Outcome.REVIEW, fix=fix)
    return run_of(found, contents={path: before.encode("utf-8", "surrogatepass")})


def notebook() -> bytes:
    """A notebook with one cell of text and one of two lines of code."""
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["# title"]},
        {
            "cell_type": "code",
            "execution_count": None,
            "metadata": {},
            "outputs": [],
            "source": ["first = 1\n", "second = call()"],
        },
    ]
    whole = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1).encode()


def notebook_run() -> Run:
    """A finding in the second line of the cell; in the file it is line 17."""
    place = Place("n b.ipynb", 2, 10, 2, cell=1)
    fix = Fix("mend it", Safety.SAFE, {place.path: (Edit(Span(0, 0), ("x = 1\n",)),)})
    finding = Finding("GI101", "history-resend", place, "in a cell", sites=(place,), fix=fix)
    content = notebook()
    assert content.split(b"\n")[16].strip() == b'"second = call()"'
    return run_of(Reported(finding, Outcome.REVIEW), contents={place.path: content})


def written(name: str, run: Run, command: str = "check") -> str:
    """The report of ``run`` in the format ``name``."""
    occasion = Occasion(command)
    chosen = FORMATS[name]
    if chosen.for_people:
        return as_text(chosen.lines(run, occasion))
    return chosen.text(run, occasion)

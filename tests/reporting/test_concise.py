"""The lines are taken by what editors and grep split them with."""

import re

from .odd_runs import MESSAGES, PATHS, notebook_run, odd_run, reported, run_of, written

#: As ``errorformat=%f:%l:%c: %t%n %m`` splits a line, and most linters are read.
LINE = re.compile(r"^(?P<file>.+?):(?P<line>\d+):(?P<column>\d+): (?P<code>GI\d{3}) (?P<text>.+)$")


def test_a_finding_is_a_line() -> None:
    one = reported("src/a b.py", 12, "earlier turns are sent again", column=5)
    line = "src/a b.py:12:5: GI101 earlier turns are sent again\n"
    assert written("concise", run_of(one)) == line


def test_odd_names_and_sentences_keep_to_a_line() -> None:
    run = odd_run()
    lines = written("concise", run).splitlines()
    assert len(lines) == len(run.reported) == len(PATHS) * (len(MESSAGES) + 1)
    for line, one in zip(lines, run.reported, strict=True):
        match = LINE.match(line)
        assert match
        assert int(match["line"]) == one.finding.place.line
        assert int(match["column"]) == one.finding.place.column
        assert match["code"] == one.finding.code


def test_a_notebook_is_told_by_cell() -> None:
    assert written("concise", notebook_run()) == "n b.ipynb:cell 1:2:10: GI101 in a cell\n"


def test_nothing_is_nothing() -> None:
    assert written("concise", run_of()) == ""

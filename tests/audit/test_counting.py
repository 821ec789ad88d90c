"""The ledger: every line once, with the fate and the category that count."""

from __future__ import annotations

import json

from migrate_interactions.audit.counting import ledger_of
from migrate_interactions.engine.file_result import FileResult, Outcome, Reported, Run
from migrate_interactions.findings import (
    Category,
    Fate,
    Finding,
    Inventory,
    Orchestration,
    Place,
)

GOES, CHANGES, STAYS = Fate.GOES, Fate.CHANGES, Fate.STAYS
HISTORY, CHAT, TOOLS = Category.HISTORY, Category.CHAT, Category.TOOLS


def claim(
    code: str,
    category: Category,
    fate: Fate,
    *lines: int,
    path: str = "a.py",
    cell: int | None = None,
) -> Reported:
    orchestration = (Orchestration(path, category, fate, lines, cell),)
    place = Place("a.py", lines[0])
    finding = Finding(code, "a-rule", place, "a message", orchestration=orchestration)
    return Reported(finding, Outcome.REVIEW)


def run_of(*reported: Reported, branches: tuple[tuple[int | None, int], ...] = ()) -> Run:
    return Run((FileResult("a.py", reported, inventory=Inventory(branches=branches)),))


def changed(path: str, before: str, after: str) -> Run:
    return Run((FileResult(path, before=before.encode(), after=after.encode()),))


def test_a_line_that_two_findings_claim_counts_once() -> None:
    found = ledger_of(
        run_of(
            claim("GI302", TOOLS, GOES, 3, 4),
            claim("GI101", HISTORY, GOES, 4, 5),
            claim("GI101", HISTORY, GOES, 5),
        ),
        Run(),
    )
    assert [(one.line, one.category, one.codes) for one in found.lines] == [
        (3, TOOLS, ("GI302",)),
        (4, HISTORY, ("GI101", "GI302")),
        (5, HISTORY, ("GI101",)),
    ]
    assert (found.count.goes, found.count.total) == (3, 3)


def test_findings_of_several_files_claim_the_same_line() -> None:
    one = FileResult("a.py", (claim("GI101", HISTORY, GOES, 2, path="state.py"),))
    other = FileResult("b.py", (claim("GI101", HISTORY, GOES, 2, path="state.py"),))
    found = ledger_of(Run((one, other)), Run())
    assert [(line.path, line.line) for line in found.lines] == [("state.py", 2)]


def test_what_stays_wins_over_what_changes_and_that_over_what_goes() -> None:
    found = ledger_of(
        run_of(
            claim("GI101", HISTORY, GOES, 1, 2, 3),
            claim("GI102", CHAT, CHANGES, 2, 3),
            claim("GI302", TOOLS, STAYS, 3),
        ),
        Run(),
    )
    assert [one.fate for one in found.lines] == [GOES, CHANGES, STAYS]
    assert found.count.share == 1 / 3


def test_branches_and_lines_that_are_really_removed() -> None:
    before = "a\nhistory = []\nif history:\n    pop()\nask(history)\nkept()\n"
    after = "a\nprevious = None\nask(previous)\nkept()\nnew()\n"
    check = run_of(
        claim("GI101", HISTORY, GOES, 2, 3, 4, 6),
        claim("GI102", CHAT, CHANGES, 5),
        branches=((None, 3), (None, 5)),
    )
    found = ledger_of(check, changed("a.py", before, after))
    assert [one.line for one in found.lines if one.removed] == [2, 3, 4]
    assert [one.line for one in found.lines if one.is_branch] == [3, 5]
    assert (found.count.removed, found.count.branches) == (3, 1)
    assert (found.deleted, found.added) == (4, 3)


def test_other_line_ends_and_a_last_line_without_one() -> None:
    found = ledger_of(
        run_of(claim("GI101", HISTORY, GOES, 2)), changed("a.py", "a\r\nb\r\nc", "a\r\nc")
    )
    assert [one.removed for one in found.lines] == [True]
    assert (found.deleted, found.added) == (1, 0)


def notebook(*sources: str) -> str:
    cells = [
        {"cell_type": "code", "source": one.splitlines(keepends=True), "outputs": []}
        for one in sources
    ]
    kernel = {"kernelspec": {"language": "python", "name": "python3"}}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": cells})


def test_lines_of_notebooks_are_those_of_their_cells() -> None:
    before = notebook("a\nb\n", "history = []\nc\n")
    after = notebook("a\nb\n", "c\nd\n")
    check = run_of(
        claim("GI101", HISTORY, GOES, 1, path="a.ipynb", cell=0),
        claim("GI101", HISTORY, GOES, 1, path="a.ipynb", cell=1),
    )
    found = ledger_of(check, changed("a.ipynb", before, after))
    assert [(one.cell, one.line, one.removed) for one in found.lines] == [
        (0, 1, False),
        (1, 1, True),
    ]
    assert (found.deleted, found.added) == (1, 1)


def test_a_new_file_has_only_new_lines() -> None:
    new = Run((FileResult("waiting.py", after=b"a\nb\n"),))
    found = ledger_of(run_of(), new)
    assert (found.deleted, found.added, found.lines) == (0, 2, ())


def test_a_bracket_is_removed_with_the_line_that_it_closes() -> None:
    before = "turns.append(\n    1\n)\nother = (\n    2\n)\nlast = 3\n"
    after = "other = (\n    2\n)\nlast = 3\n"
    found = ledger_of(
        run_of(claim("GI101", HISTORY, GOES, 1, 2, 3, 6)), changed("a.py", before, after)
    )
    assert [one.removed for one in found.lines] == [True, True, True, False]
    before = "turns.append(\n    1\n)\nlast = 3\n"
    after = "sent(\n)\nlast = 3\n"
    found = ledger_of(
        run_of(claim("GI101", HISTORY, GOES, 1, 2, 3)), changed("a.py", before, after)
    )
    assert [one.removed for one in found.lines] == [True, True, True]


def test_what_findings_say_together_wins_and_what_stays_over_what_goes() -> None:
    one, other = (
        FileResult(
            path,
            (claim("GI101", HISTORY, GOES, 1),),
            fates_together=(Orchestration("a.py", HISTORY, fate, (1,)),),
        )
        for path, fate in (("a.py", STAYS), ("b.py", GOES))
    )
    for results in ((one, other), (other, one)):
        assert [line.fate for line in ledger_of(Run(results), Run()).lines] == [STAYS]

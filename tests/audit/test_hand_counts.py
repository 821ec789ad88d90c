"""The audits of the example projects, held against what a person counted before."""

from __future__ import annotations

import json
from typing import Any

import pytest

from migrate_interactions.findings import Fate
from tests.examples.hand_count import COUNTED, counted_lines, hand_count
from tests.readme.commands import ROOT

#: Example -> how many of the lines that a person saw go the tool sees go, too. Where
#: a store is read and written it says that the line changes: the id is kept there, for which the
#: person counted new lines. Lists of tools are left to the service, also one that is joined.
GOING_FOUND = {"langgraph_bot": 91, "multi_vendor_graph": 0, "research_service": 71}


def audited(example: str) -> dict[str, Any]:
    """The sample report, which ``tests/readme/test_generated.py`` holds to what is written now."""
    report: dict[str, Any] = json.loads(
        (ROOT / "reports" / example / "report.json").read_text("utf-8")
    )
    return report


@pytest.mark.parametrize("example", COUNTED)
def test_what_goes_is_what_a_person_saw_go(example: str) -> None:
    counted = {(one.file, one.line): one.fate for one in counted_lines(example)}
    lines = audited(example)["ledger"]["lines"]
    found = {
        (one["path"].removeprefix(f"examples/{example}/"), one["line"]): Fate(one["fate"])
        for one in lines
    }
    going = [place for place, fate in found.items() if fate is Fate.GOES]
    assert [place for place in going if counted.get(place) is not Fate.GOES] == []
    assert len(going) == GOING_FOUND[example]
    staying = {place for place, fate in counted.items() if fate is Fate.STAYS}
    assert not staying & {place for place, fate in found.items() if fate is not Fate.STAYS}
    assert not set(found) - set(counted), "lines that orchestrate for the tool alone"


@pytest.mark.parametrize("example", ["langgraph_bot", "multi_vendor_graph"])
def test_lines_of_frameworks_are_for_what_a_person_said(example: str) -> None:
    counted = {(one.file, one.line): one.category for one in counted_lines(example)}
    found = {
        (one["path"].removeprefix(f"examples/{example}/"), one["line"]): one["category"]
        for one in audited(example)["ledger"]["lines"]
    }
    assert found == {place: counted[place] for place in found}


@pytest.mark.parametrize("example", COUNTED)
def test_verdicts_are_a_person_s(example: str) -> None:
    rows = [one["judgement"] for one in audited(example)["findings"] if one["judgement"]]
    found = {one["subject"]: one["verdict"] for one in rows}
    for expected in hand_count(example)["verdicts"]:
        subject = expected["subject"]
        assert found[subject.split()[0]] == expected["verdict"], subject


@pytest.mark.parametrize("example", COUNTED)
def test_nothing_blocks(example: str) -> None:
    assert audited(example)["readiness"]["blockers"] == []

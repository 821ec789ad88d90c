"""The hand counts of the examples are sound: every line once, the sums right, the pages alike."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from migrate_interactions.findings import Fate, Verdict
from tests.examples.hand_count import COUNTED, EXAMPLES, counted_lines, hand_count


def test_three_examples_are_counted() -> None:
    assert COUNTED == ["langgraph_bot", "multi_vendor_graph", "research_service"]


@pytest.mark.parametrize("example", COUNTED)
def test_every_line_is_counted_once(example: str) -> None:
    times = Counter((one.file, one.line) for one in counted_lines(example))
    assert [place for place, count in times.items() if count > 1] == []


@pytest.mark.parametrize("example", COUNTED)
def test_totals_are_the_sums(example: str) -> None:
    total = hand_count(example)["total"]
    fates = Counter(one.fate for one in counted_lines(example))
    assert {fate: total[fate] for fate in Fate} == {fate: fates[fate] for fate in Fate}
    assert total["share"] == pytest.approx(fates[Fate.GOES] / fates.total(), abs=0.005)


@pytest.mark.parametrize("example", COUNTED)
def test_the_page_has_the_same_counts(example: str) -> None:
    page = (EXAMPLES / example / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+\.py)` \| (\d*) ?\| (\d*) ?\| (\d*) ?\|$", page, re.MULTILINE)
    shown = {file: tuple(int(cell or 0) for cell in cells) for file, *cells in rows}
    counts = Counter((one.file, one.fate) for one in counted_lines(example))
    files = {file for file, _ in counts}
    assert shown == {file: tuple(counts[file, fate] for fate in Fate) for file in files}
    total = hand_count(example)["total"]
    sums = " | ".join(f"**{total[fate]}**" for fate in Fate)
    assert f"| **together** | {sums} |" in page


@pytest.mark.parametrize("example", COUNTED)
def test_evidence_is_there(example: str) -> None:
    for verdict in hand_count(example)["verdicts"]:
        assert verdict["verdict"] in {*Verdict}
        evidence = re.findall(r"(\w+\.py):(\d+)", " ".join(verdict["because"]))
        assert evidence
        for file, line in evidence:
            text = (EXAMPLES / example / file).read_text("utf-8").splitlines()
            assert text[int(line) - 1].strip(), f"{file}:{line}"

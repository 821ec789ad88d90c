"""What is named to somebody who wrote a word that nobody knows."""

from __future__ import annotations

import pytest

from migrate_interactions.findings.near_words import did_you_mean


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("selct", ("select", "state"), "select"),
        ("work-seconds", ("work_seconds", "latency"), "work_seconds"),
        ("gi1o1", ("GI101", "GI110", "GI201"), "GI101"),
        ("GI1O1", ("GI201", "GI801", "GI101"), "GI101"),
        ("2ab", ("ab2", "2ac"), "2ac"),
    ],
)
def test_the_nearest_word_is_named(word: str, known: tuple[str, ...], meant: str) -> None:
    assert did_you_mean(word, known, "'") == f"did you mean '{meant}'?"
    assert did_you_mean(word, reversed(known)) == f"did you mean {meant}?"


@pytest.mark.parametrize("known", [(), ("timeout", "jobs")])
def test_nothing_is_named_where_nothing_is_like_it(known: tuple[str, ...]) -> None:
    assert did_you_mean("history", known) == ""

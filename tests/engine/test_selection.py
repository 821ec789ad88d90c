"""Rules are chosen by prefixes of their codes, or by name; the more exact word decides."""

from dataclasses import dataclass

import pytest

from migrate_interactions.engine.selection import Selection


@dataclass(frozen=True)
class Named:
    code: str
    name: str


RULES = (Named("GI101", "history-resend"), Named("GI102", "chat"), Named("GI205", "slow"))


@pytest.mark.parametrize(
    ("select", "ignore", "chosen"),
    [
        ((), (), ["GI101", "GI102", "GI205"]),
        (("GI1",), (), ["GI101", "GI102"]),
        (("gi1",), ("GI102",), ["GI101"]),
        (("history-resend", "GI2"), (), ["GI101", "GI205"]),
        ((), ("GI",), []),
        (("GI101",), ("GI1",), ["GI101"]),
        (("GI1",), ("GI1",), []),
        (("GI101",), ("history-resend",), []),
    ],
)
def test_selection(select: tuple[str, ...], ignore: tuple[str, ...], chosen: list[str]) -> None:
    selection = Selection(select, ignore)
    assert [rule.code for rule in RULES if selection.includes(rule)] == chosen


def test_words_that_fit_nothing_are_told() -> None:
    assert Selection(("GI1", "GX"), ("nothing",)).unmatched(RULES) == ("GX", "nothing")

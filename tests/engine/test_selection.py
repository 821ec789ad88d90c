"""Rules are chosen by prefixes of their codes, or by name; the more exact word decides."""

from dataclasses import dataclass

import pytest

from migrate_interactions.engine.selection import FileIgnores, Selection
from migrate_interactions.findings import Severity


@dataclass(frozen=True)
class Named:
    code: str
    name: str
    severity: Severity = Severity.WARNING


RULES = (
    Named("GI101", "history-resend"),
    Named("GI102", "chat"),
    Named("GI205", "slow", Severity.NOTE),
)


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


def test_more_can_be_selected_without_taking_back_what_was() -> None:
    def chosen(**options: tuple[str, ...]) -> list[str]:
        return [rule.code for rule in RULES if Selection(**options).includes(rule)]

    assert chosen(select=("GI2",), extend=("GI101",)) == ["GI101", "GI205"]
    assert chosen(ignore=("GI1",), extend=("GI101",)) == ["GI101", "GI205"]
    assert chosen(ignore=("GI101",), extend=("GI1",)) == ["GI102", "GI205"]
    assert Selection(extend=("GX",)).unmatched(RULES) == ("GX",)


def test_rules_that_matter_less_are_off() -> None:
    selection = Selection(min_severity=Severity.WARNING)
    assert [rule.code for rule in RULES if selection.includes(rule)] == ["GI101", "GI102"]
    assert not any(Selection(min_severity=Severity.ERROR).includes(rule) for rule in RULES)


def test_rules_are_off_in_files_that_fit() -> None:
    files = FileIgnores("/p", (("tests/", ("GI1",)), ("*_old.py", ("slow",)), ("/x.py", ("GI",))))
    selection = Selection(select=("GI101", "GI205"), files=files)

    def off(location: str) -> list[str]:
        return [rule.code for rule in RULES if selection.is_off_in(location, rule)]

    assert off("/p/src/a.py") == off("/elsewhere/tests/a.py") == off("/p/src/x.py") == []
    assert off("/p/tests/a.py") == ["GI101", "GI102"]
    assert off("/p/tests/b_old.py") == ["GI101", "GI102", "GI205"]
    assert off("/p/x.py") == ["GI101", "GI102", "GI205"]
    wrong = FileIgnores("/p", (("tests/", ("GX",)),))
    assert Selection(files=wrong).unmatched(RULES) == ("GX",)

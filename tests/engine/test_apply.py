"""Edits are applied whole, nested where they are carried, and never by half."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate_interactions.engine.apply import apply_edits, apply_with_places
from migrate_interactions.findings import Edit, Span

TEXT = "f(abc, def)"


def edit(start: int, end: int, *pieces: str | tuple[int, int]) -> Edit:
    parts = (piece if isinstance(piece, str) else Span(*piece) for piece in pieces)
    return Edit(Span(start, end), tuple(parts))


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([], TEXT),
        ([edit(2, 5, "X")], "f(X, def)"),
        ([edit(7, 10, "Y"), edit(2, 5, "X")], "f(X, Y)"),
        ([edit(2, 5)], "f(, def)"),
        # nesting
        ([edit(0, 11, "g(", (2, 5), ")"), edit(3, 4, "X")], "g(aXc)"),
        ([edit(0, 11, "g(", (2, 5), ")"), edit(7, 10, "X")], "g(abc)"),
        ([edit(0, 11, (7, 10), "-", (2, 5)), edit(2, 5, "X"), edit(8, 9, "Y")], "dYf-X"),
        ([edit(0, 11, (2, 5), (2, 5)), edit(3, 4, "X")], "aXcaXc"),
        ([edit(2, 5, "w(", (2, 5), ")"), edit(2, 5, "Q")], "f(w(Q), def)"),
        ([edit(2, 5, "Q"), edit(2, 5, "w(", (2, 5), ")")], "f(w(Q), def)"),
        ([edit(0, 11, "1", (2, 10), "1"), edit(2, 10, "2", (2, 5), "2"), edit(3, 4)], "12ac21"),
        # text from elsewhere
        ([edit(0, 1, (7, 10))], "def(abc, def)"),
        ([edit(0, 1, (6, 11)), edit(7, 10, "X")], " X)(abc, X)"),
        # insertions
        ([edit(2, 2, "1"), edit(2, 2, "2"), edit(2, 2, "1")], "f(12abc, def)"),
        ([edit(2, 5, "X"), edit(2, 2, "1"), edit(5, 5, "2")], "f(1X2, def)"),
        ([edit(0, 11, (2, 5), "|", (5, 10)), edit(5, 5, "!")], "abc|!, def"),
        ([edit(0, 11, (2, 5), "|"), edit(5, 5, "!")], "abc!|"),
        ([edit(0, 0, "<"), edit(11, 11, ">")], "<f(abc, def)>"),
        # what is given twice counts once
        ([edit(2, 5, "X"), edit(2, 5, "X")], "f(X, def)"),
    ],
)
def test_edits(edits: list[Edit], expected: str) -> None:
    assert apply_edits(TEXT, edits) == expected


@pytest.mark.parametrize(
    "edits",
    [
        [edit(2, 5, "X"), edit(4, 8, "Y")],
        [edit(2, 5, "X"), edit(2, 5, "Y")],
        [edit(0, 11, (2, 5)), edit(4, 8, "Y")],
        [edit(2, 5, (2, 5)), edit(2, 5, "<", (2, 5)), edit(2, 5, "X"), edit(2, 5, "Y")],
        [edit(5, 12, "X")],
        [edit(5, 4, "X")],
        [edit(2, 5, (7, 12))],
        [edit(2, 5, (0, 11))],
    ],
)
def test_edits_that_exclude_one_another_are_errors(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match=r"edit|carried|itself"):
        apply_edits(TEXT, edits)


def test_kept_characters_can_be_followed() -> None:
    applied = apply_with_places(TEXT, [edit(2, 5, "Q"), edit(7, 7, "zz")])
    assert applied.text == "f(Q, zzdef)"
    assert [applied.translate(offset) for offset in range(8)] == [0, 1, None, None, None, 3, 4, 7]


def test_what_began_with_a_replaced_stretch_has_a_successor() -> None:
    applied = apply_with_places(TEXT, [edit(2, 5, "Q"), edit(7, 10, (3, 5))])
    assert applied.text == "f(Q, bc)"
    assert [applied.successor(offset) for offset in range(9)] == [0, 1, 2, 5, 6, 3, 4, 5, None]


@given(st.data())
@settings(deadline=None)
def test_disjoint_edits_leave_everything_else_and_their_order_does_not_matter(data) -> None:
    text = data.draw(st.text(max_size=30))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    edits = [edit(start, end, data.draw(st.text(max_size=3))) for start, end in pairs]
    expected, position = "", 0
    for one in edits:
        expected += text[position : one.span.start] + "".join(map(str, one.pieces))
        position = one.span.end
    expected += text[position:]
    shuffled = data.draw(st.permutations(edits))
    applied = apply_with_places(text, shuffled)
    assert applied.text == expected
    for offset, character in enumerate(text):
        now = applied.translate(offset)
        inside = any(one.span.start <= offset < one.span.end for one in edits)
        assert (now is None) == inside
        assert now is None or applied.text[now] == character

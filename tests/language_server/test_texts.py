"""Edits of texts: back and forth between the tool's counting and the protocol's."""

from __future__ import annotations

import pytest
from lsprotocol import types

from migrate_interactions.findings import Finding, Place
from migrate_interactions.language_server.positions import line_range, text_edits
from migrate_interactions.language_server.silencing import with_comment
from tests.language_server.editor import edited


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "a\n"),
        ("a\nb\n", "b\n"),
        ("a\nb", "a\nb\nc"),
        ("a\r\nb\r\nc", "a\r\nB\r\nc"),
        ("é = 1\n🌍 = 2", "é = 1\n🌕 = 2"),
        ("a\n\n\nb\n", ""),
        ("a\x0cb\nc\n", "a\x0cb\nC\n"),
        ("a", "a\n"),
    ],
)
def test_edits_make_the_new_text(before: str, after: str) -> None:
    edits = text_edits(before, after)
    lines = before.replace("\x0c", " ")  # a form feed is no line end to editors
    assert edited(lines, edits).replace("a b", "a\x0cb") == after


def test_columns_count_units_of_utf_16() -> None:
    text = 'x = "🌍", call()  \n'
    assert line_range(text, Place("a.py", 1, 10)) == types.Range(
        types.Position(0, 10), types.Position(0, 16)
    )


def finding(line: int) -> Finding:
    return Finding("GI101", "history-resend", Place("a.py", line), "")


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("call()\n", 1, "call()  # migrate-interactions: ignore[GI101]\n"),
        ("call()", 1, "call()  # migrate-interactions: ignore[GI101]"),
        ("call()  # why\r\n", 1, "call()  # why  # migrate-interactions: ignore[GI101]\r\n"),
        (
            "call()  # migrate-interactions: ignore[GI102] reason\n",
            1,
            "call()  # migrate-interactions: ignore[GI102, GI101] reason\n",
        ),
        (
            'call("""a\nb""",\n  c)\n',
            1,
            'call("""a\nb""",  # migrate-interactions: ignore[GI101]\n  c)\n',
        ),
        (
            "x = \\\n  call()\n",
            1,
            "x = \\\n  call()  # migrate-interactions: ignore[GI101]\n",
        ),
        ("call(\n", 1, None),
    ],
)
def test_a_comment_where_it_silences(text: str, line: int, expected: str | None) -> None:
    assert with_comment(text, finding(line)) == expected

"""The report as Markdown: tables stay tables, and the parts and figures are those of the page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from markdown_it import MarkdownIt

from migrate_interactions.audit.report import AuditReport
from migrate_interactions.reporting.audit.links import Links
from migrate_interactions.reporting.audit.markdown import markdown

from .samples import SAMPLES, nothing, odd, rich

PARSER = MarkdownIt("gfm-like", {"linkify": False})
SPACE = "\N{NO-BREAK SPACE}"


def headings(text: str) -> list[str]:
    tokens = PARSER.parse(text)
    return [
        tokens[number + 1].content
        for number, one in enumerate(tokens)
        if one.type == "heading_open"
    ]


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_it_has_all_parts_and_is_the_same_each_time(sample: Callable[[], AuditReport]) -> None:
    text = markdown(sample())
    text.encode("utf-8")
    assert text == markdown(sample())
    found = headings(text)
    for part in (
        "Blockers", "Plan in waves", "Verdicts on frameworks and services", "Savings",
        "Steps that the client coordinates", "Findings", "Ledger of orchestration code",
        "What is stored where, and what to watch", "Refusals by reason",
    ):  # fmt: skip
        assert part in found
    assert "\n\n\n" not in text


def test_odd_texts_keep_to_their_cells() -> None:
    tokens = PARSER.parse(markdown(odd(60)))
    rows: list[int] = []
    for one in tokens:
        if one.type == "tr_open":
            rows.append(0)
        elif one.type == "td_open":
            rows[-1] += 1
    # 60 findings and the one with a verdict have rows of six cells
    assert rows.count(6) >= 61
    inline = {child.type for one in tokens for child in one.children or ()}
    assert inline <= {
        "text", "text_special", "code_inline", "link_open", "link_close", "strong_open",
        "strong_close",
    }  # fmt: skip
    assert not [one for one in tokens if one.type.startswith("html")]
    named = {
        child.content
        for one in tokens
        for child in one.children or ()
        if child.type == "code_inline"
    }
    assert "new\\nline|bar`tick.py:61" in named


def test_the_figures_are_those_of_the_page() -> None:
    text = markdown(rich(), Links("https://example.com/"))
    assert f"**68{SPACE}% of the code that orchestrates Gemini can go: 135 of 198 lines" in text
    assert rich().readiness.formula in text
    assert "[`app/chat.py:42`](<https://example.com/app/chat.py#L42>)" in text
    assert "| retries, polling and queues | 28 | 0 | 0 | 28 |" in text
    assert f"83{SPACE}% : 94{SPACE}%" in text


def test_empty_parts_say_something() -> None:
    text = markdown(nothing())
    assert "Nothing was found." in text
    assert "Nothing was refused." in text
    assert "|  |" not in text

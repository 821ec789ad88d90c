"""The tables are tables to a parser of GitHub-flavoured Markdown, whatever is in them."""

from dataclasses import replace

from markdown_it import MarkdownIt

from migrate_interactions.reporting import markdown

from .odd_runs import MESSAGES, many, notebook_run, odd_run, reported, run_of, written
from .runs import run

PARSER = MarkdownIt("gfm-like", {"linkify": False})


def rows(text: str) -> list[list[tuple[str, set[str]]]]:
    """The cells of all rows of all tables: what is read in each, and the kinds of its parts."""
    found = []
    tokens = PARSER.parse(text)
    for number, token in enumerate(tokens):
        if token.type == "tr_open":
            found.append([])
        elif token.type in ("th_open", "td_open"):
            parts = tokens[number + 1].children or []
            found[-1].append(("".join(one.content for one in parts), {one.type for one in parts}))
    return found


def findings(text: str) -> list[list[tuple[str, set[str]]]]:
    return [row for row in rows(text) if len(row) == 3 and row[0][1] == {"code_inline"}]


def test_the_accounting_and_the_reasons_are_tables() -> None:
    text = written("markdown", run())
    cells = [[cell for cell, _ in row] for row in rows(text)]
    assert cells[:2] == [
        ["calls found", "migrated", "review", "refused", "suppressed", "failed"],
        ["5", "0", "1", "2", "1", "1"],
    ]
    assert cells[3][:2] == ["1", "streaming"]
    assert ["chat/bot.py:3:5", "earlier turns are sent again"] in [row[:2] for row in cells]
    assert "GI102 client-chat-session: 1 (warning)" in text


def test_odd_names_and_sentences_keep_to_their_cells() -> None:
    of = odd_run()
    text = written("markdown", of)
    found = findings(text)
    assert len(found) == len(of.reported)
    assert {len(row) for row in rows(text)} <= {3, 6}
    for row in found:
        for _, kinds in row:
            assert kinds <= {"text", "code_inline", "text_special"}
    shown = {row[1][0] for row in found}
    plain = {text.replace("`", "") for text in MESSAGES if text.isprintable()}
    assert plain <= {text.replace("`", "") for text in shown}


def test_a_bar_in_code_stays_a_bar() -> None:
    (row,) = findings(written("markdown", run_of(reported("a|b.py", 1, "see `a | b`"))))
    assert row[0][0] == "a|b.py:1:1"
    assert row[1] == ("see a | b", {"text", "code_inline"})


def test_a_page_is_kept_within_the_size_of_a_summary(monkeypatch) -> None:
    assert markdown.LIMIT < 1024 * 1024 - 1000
    monkeypatch.setattr(markdown, "LIMIT", 10_000)
    text = written("markdown", many(1000))
    assert 9_000 < len(text.encode()) < 10_200
    left = 1001 - len(findings(text))
    assert text.endswith(
        f"{left:,} more are left out, to keep this page within the size of a summary.\n"
    )
    assert "the error" in text


def test_a_small_limit_leaves_out_whole_tables(monkeypatch) -> None:
    monkeypatch.setattr(markdown, "LIMIT", 900)
    text = written("markdown", odd_run())
    assert len(text.encode()) < 5000
    assert {len(row) for row in rows(text)} <= {3, 6}


def test_comments_that_silence_nothing_are_listed() -> None:
    text = written("markdown", run())
    items = [token for token in PARSER.parse(text) if token.type == "list_item_open"]
    assert len(items) == 1
    assert "chat/bot.py:30: " in text.replace("\\_", "_")


def test_many_remarks_are_counted(monkeypatch) -> None:
    monkeypatch.setattr(markdown, "_REMARKS", 3)
    (result, broken) = run().results
    more = replace(result, unused_suppressions=result.unused_suppressions * 5)
    text = written("markdown", replace(run(), results=(more, broken)))
    items = [token for token in PARSER.parse(text) if token.type == "list_item_open"]
    assert len(items) == 3
    assert "- and 3 more" in text


def test_nothing_found() -> None:
    text = written("markdown", run_of())
    assert rows(text) == []
    assert "**0 findings**" in text


def test_a_cell_is_named() -> None:
    (row,) = findings(written("markdown", notebook_run()))
    assert row[0][0] == "n b.ipynb:cell 1:2:10"

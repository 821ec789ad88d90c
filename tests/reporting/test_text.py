"""The report for people."""

import io
from dataclasses import replace

from migrate_interactions.engine.file_result import FileResult, Outcome, Reported, Run
from migrate_interactions.findings import REASONS, Finding, StateMode
from migrate_interactions.reporting import text
from migrate_interactions.reporting.lines import as_text, plain, print_lines

from .runs import FINDINGS, FIX, place, run


def test_findings_have_a_line_each_and_the_reason_below() -> None:
    assert as_text(text.finding_lines(run())) == (
        "chat/bot.py:3:5 GI101 history-resend earlier turns are sent again [fix: review]\n"
        "chat/bot.py:7:1 GI102 client-chat-session a chat\n"
        "    stays: streaming: `send_message_stream` is used (line 9)\n"
        "chat/broken.py:4:2 GI903 unparsable-file does not parse: invalid syntax; fix the syntax; "
        "if it runs, it may need a newer Python than this version of LibCST knows\n"
    )


def test_notes_and_unused_comments_are_told_once() -> None:
    assert as_text(text.note_lines(run())) == "note: the turns are stored\n"
    assert as_text(text.unused_lines(run())) == (
        "chat/bot.py:30: the comment ignore[GI101] silences nothing; remove it\n"
    )


def test_the_accounting_closes_and_names_every_column() -> None:
    assert as_text(text.accounting_lines(run())) == (
        "1,200 files searched, 2 with Gemini in them.\n"
        "\n"
        "     5  calls found\n"
        "         0  migrated    the fix is applied\n"
        "         1  review      a fix is offered, and not applied here\n"
        "         2  refused     left as they are, for the reasons given\n"
        "         1  suppressed  kept quiet, by a comment or the baseline\n"
        "         1  failed      not done, because of an error\n"
        "     1  one-shot besides: no conversation, left as it is\n"
        "\n"
        "Refused, by reason\n"
        f"     1  streaming: {REASONS['streaming'].meaning} "
        "https://ai.google.dev/gemini-api/docs/migrate-to-interactions\n"
    )


def test_a_run_without_gemini_says_so_in_one_line() -> None:
    lines = as_text(text.accounting_lines(Run((), 1, 0)))
    assert lines == "1 file searched, 0 with Gemini in them.\n"


def test_what_is_stored_is_said_for_every_mode() -> None:
    server = as_text([text.storage_line(run(), StateMode.SERVER)])
    assert "55 days on paid tiers, 1 day on the free tier" in server
    assert "store=False" in as_text([text.storage_line(run(), StateMode.STATELESS)])
    assert as_text([text.storage_line(run(), StateMode.FORBID)])


def test_nothing_is_stored_where_no_fix_that_is_applied_stores_anything() -> None:
    one_shot = Finding(
        "GI106", "one-shot-call", place(50), "a call", fix=replace(FIX, stores=False)
    )
    applied = Reported(one_shot, Outcome.MIGRATED)
    alone = Run((FileResult("chat/bot.py", (applied,)),))
    nothing = "nothing is stored: every request that became an interaction says store=False\n"
    assert as_text([text.storage_line(alone, StateMode.SERVER)]) == nothing
    assert as_text([text.storage_line(run(applied), StateMode.SERVER)]) == nothing

    both = run(applied, replace(FINDINGS[0], outcome=Outcome.MIGRATED))
    assert "55 days" in as_text([text.storage_line(both, StateMode.SERVER)])
    assert "55 days" in as_text([text.storage_line(Run(), StateMode.SERVER)])


def test_offered_fixes_come_with_the_command_that_shows_them() -> None:
    lines = as_text(text.advice_lines(run(), "migrate-interactions migrate ."))
    assert lines == "\n1 fix offered: migrate-interactions migrate .\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colours_are_for_terminals_only(monkeypatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    screen, pipe = Terminal(), io.StringIO()
    for stream in (screen, pipe):
        print_lines([(("bold red", "a" * 300), ("", " [fix: review] b"))], stream)
    assert pipe.getvalue() == "a" * 300 + " [fix: review] b\n"
    assert "\x1b[" in screen.getvalue()
    assert "[fix: review] b\n" in screen.getvalue()


def test_what_a_stream_cannot_print_is_escaped() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    print_lines([plain("é\udce9\n")], stream)
    assert raw.getvalue() == b"\\xe9\\udce9\n"

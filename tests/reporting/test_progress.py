"""A bar for those who wait, and only for them."""

import io
import sys

import pytest

from migrate_interactions.reporting.progress import progress, waiting


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def screen(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Put a terminal in place of standard error (in the test: pytest undoes it in fixtures)."""
    monkeypatch.setenv("TERM", "xterm-256color")
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    return stream


def test_a_long_run_shows_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = screen(monkeypatch)
    with progress("checking", patience=0) as watch:
        for done in range(1, 5):
            watch(done, 4)
    assert "checking" in shown.getvalue()


def test_a_short_run_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = screen(monkeypatch)
    with progress("checking") as watch:
        watch(1, 4)
    assert shown.getvalue() == ""


def test_a_pipe_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    with progress("checking", patience=0) as watch:
        watch(1, 4)
    assert pipe.getvalue() == ""


def test_waiting_is_said_in_a_pipe_and_shown_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = screen(monkeypatch)
    with waiting("executing x.py"):
        pass
    assert "executing x.py" in shown.getvalue()
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    with waiting("executing x.py"):
        pass
    assert pipe.getvalue() == "executing x.py\n"

"""A progress bar for runs that take long enough to wonder, on terminals only."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from migrate_interactions.reporting.lines import is_terminal

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from migrate_interactions.engine.run import Watch

_PATIENCE_SECONDS = 1.0


@contextmanager
def progress(
    what: str, things: str = "files", patience: float = _PATIENCE_SECONDS
) -> Iterator[Watch]:
    """Yields a function to call with the number of ``things`` done and of all of them.

    The bar appears on standard error after ``patience`` seconds and goes at the end; nothing
    appears where standard error is not a terminal.
    """
    if not is_terminal(sys.stderr):
        yield lambda done, total: None
        return
    bar = _Bar(what, things, patience)
    try:
        yield bar.show
    finally:
        bar.close()


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Say on standard error what is being done; on a terminal with something that moves."""
    if not is_terminal(sys.stderr):
        print(what, file=sys.stderr, flush=True)
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield


class _Bar:
    def __init__(self, what: str, things: str, patience: float) -> None:
        self.what = what
        self.things = things
        self.begin_at = time.monotonic() + patience
        self.shown: tuple[Progress, TaskID] | None = None

    def show(self, done: int, total: int) -> None:
        if self.shown is None:
            if time.monotonic() < self.begin_at or done >= total:
                return
            self.shown = _started(self.what, self.things, total)
        bar, task = self.shown
        bar.update(task, completed=done)

    def close(self) -> None:
        if self.shown is not None:
            self.shown[0].stop()


def _started(what: str, things: str, total: int) -> tuple[Progress, TaskID]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(things),
        console=Console(stderr=True),
        transient=True,
    )
    bar.start()
    return bar, bar.add_task(what, total=total)

"""Report a run in the format, and to the place, that were asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import IO, Any

import click

from migrate_interactions.command_line.group import fail
from migrate_interactions.engine.file_result import Run
from migrate_interactions.reporting.formats import FORMATS
from migrate_interactions.reporting.lines import Line, as_text, print_lines, printable
from migrate_interactions.reporting.occasion import Occasion

_Function = Callable[..., Any]


def report_options(function: _Function) -> _Function:
    """``--format`` and ``--output``, which give the command ``output`` and ``output_file``."""
    names = "; ".join(f"{name}: {one.meaning}" for name, one in FORMATS.items())
    choose = click.option(
        "--format",
        "output",
        type=click.Choice(list(FORMATS)),
        default="text",
        show_default=True,
        help=f"How to report. {names}.",
    )
    place = click.option(
        "-o",
        "--output",
        "output_file",
        metavar="FILE",
        type=click.Path(dir_okay=False),
        help="Write the report to this file.",
    )
    return choose(place(function))


def deliver(
    run: Run, occasion: Occasion, name: str, file: str | None, stream: IO[str] | None = None
) -> None:
    """Print the report in the format ``name``, or write it to ``file``.

    ``stream`` is where reports for people go (standard output). Ends the command if ``file``
    cannot be written.
    """
    chosen = FORMATS[name]
    if chosen.for_people:
        deliver_lines(chosen.lines(run, occasion), file, stream)
    else:
        deliver_text(chosen.text(run, occasion), file)


def deliver_lines(lines: Iterable[Line], file: str | None, stream: IO[str] | None = None) -> None:
    """Print lines for people to ``stream``, or write them to ``file``."""
    if file is not None:
        _write(file, as_text(lines))
    else:
        print_lines(lines, stream)


def deliver_text(text: str, file: str | None) -> None:
    """Print ``text`` to standard output, or write it to ``file``."""
    if file is not None:
        _write(file, text)
    else:
        sys.stdout.write(printable(text, sys.stdout))


def _write(file: str, text: str) -> None:
    try:
        with open(file, "wb") as opened:
            opened.write(text.encode("utf-8", "surrogateescape"))
    except OSError as error:
        fail(f"{file} cannot be written: {error.strerror or error}")

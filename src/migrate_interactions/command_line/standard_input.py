"""One file by standard input, as editors send it: ``-`` and ``--stdin-filename``."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any

import click

from migrate_interactions.command_line.group import fail
from migrate_interactions.engine.file_result import Run
from migrate_interactions.sources import Candidate, absolute_path, shown_path

DASH = "-"

stdin_option = click.option(
    "--stdin-filename",
    metavar="PATH",
    type=click.Path(),
    help="Where the file that comes by standard input (PATHS is -) belongs.",
)


def take_standard_input(
    paths: tuple[str, ...], options: dict[str, Any], forbidden: Mapping[str, Any]
) -> Candidate | None:
    """The file that standard input is, if ``paths`` says so.

    Takes the option above out of ``options``. Ends the command if an option of ``forbidden``,
    each with its value, was given besides.
    """
    name = options.pop("stdin_filename")
    if DASH not in paths:
        if name is not None:
            fail(f"--stdin-filename is for standard input; give {DASH} as the path")
        return None
    if len(paths) > 1:
        fail(f"{DASH} must be the only path: standard input is one file")
    for option, value in forbidden.items():
        if value:
            fail(f"{option} cannot be given with {DASH}: standard input is not a file on disk")
    base = os.getcwd()
    location = absolute_path(name or DASH, base)
    content = sys.stdin.buffer.read()
    return Candidate(shown_path(location, base), location, content=content)


def print_new_text(done: Run, candidate: Candidate) -> None:
    """The whole file on standard output, changed or as it came."""
    assert candidate.content is not None
    new = next((one.after for one in done.changed if one.path == candidate.path), None)
    sys.stdout.flush()
    sys.stdout.buffer.write(candidate.content if new is None else new)
    sys.stdout.buffer.flush()

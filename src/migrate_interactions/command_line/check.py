"""``check``: report, never write."""

from __future__ import annotations

from typing import Any

import click

from migrate_interactions.command_line.analysing import analyse
from migrate_interactions.command_line.options import (
    migrate_again,
    paths_argument,
    policy_options,
    request,
    selection_options,
)
from migrate_interactions.command_line.reports import deliver, report_options
from migrate_interactions.engine.file_result import Run
from migrate_interactions.reporting.occasion import Occasion


@click.command()
@paths_argument
@report_options
@selection_options
@policy_options
def command(
    paths: tuple[str, ...],
    output: str,
    output_file: str | None,
    config: str | None,
    **options: Any,
) -> int:
    """Report the code that orchestrates Gemini by hand. Never writes.

    PATHS are files and folders; the current folder by default.

    Exit code: 0 nothing found, 1 findings, 2 a file could not be analysed.
    """
    asked = request(paths, config, **options)
    done = analyse(asked, asked.candidates(), migrate=False)
    occasion = Occasion("check", asked.configuration.state, migrate_again(asked.paths))
    deliver(done, occasion, output, output_file)
    return exit_code(done)


def exit_code(done: Run) -> int:
    """0 for nothing, 1 for findings, 2 where a file could not be done."""
    return 2 if done.failed else 1 if done.reported else 0

"""``check``: report, never write."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import click

from migrate_interactions.command_line.analysing import analyse
from migrate_interactions.command_line.options import (
    format_option,
    migrate_again,
    paths_argument,
    policy_options,
    request,
    selection_options,
)
from migrate_interactions.engine.file_result import Run
from migrate_interactions.reporting.lines import Line, plain, print_lines


@click.command()
@paths_argument
@format_option
@selection_options
@policy_options
def command(paths: tuple[str, ...], output: str, config: str | None, **options: Any) -> int:
    """Report the code that orchestrates Gemini by hand. Never writes.

    PATHS are files and folders; the current folder by default.

    Exit code: 0 nothing found, 1 findings, 2 a file could not be analysed.
    """
    asked = request(paths, config, **options)
    done = analyse(asked, asked.candidates(), migrate=False)
    if output == "json":
        from migrate_interactions.reporting.json_report import json_report

        sys.stdout.write(json_report(done, "check", asked.configuration.state))
    else:
        print_lines(_report(done, asked.paths))
    return exit_code(done)


def exit_code(done: Run) -> int:
    """0 for nothing, 1 for findings, 2 where a file could not be done."""
    return 2 if done.failed else 1 if done.reported else 0


def _report(done: Run, paths: tuple[str, ...]) -> Iterator[Line]:
    from migrate_interactions.reporting.text import (
        accounting_lines,
        advice_lines,
        finding_lines,
        note_lines,
        unused_lines,
    )

    findings = [*finding_lines(done), *note_lines(done), *unused_lines(done)]
    yield from findings
    if findings:
        yield plain()
    yield from accounting_lines(done)
    yield from advice_lines(done, migrate_again(paths))

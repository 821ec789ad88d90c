"""``check``: report, never write."""

from __future__ import annotations

from typing import Any

import click

from migrate_interactions.command_line.analysing import analyse
from migrate_interactions.command_line.gating import Gate, gate_options
from migrate_interactions.command_line.group import fail
from migrate_interactions.command_line.ignores import Ignores, ignore_options
from migrate_interactions.command_line.options import (
    migrate_again,
    paths_argument,
    policy_options,
    request,
    selection_options,
)
from migrate_interactions.command_line.reports import (
    deliver,
    deliver_lines,
    deliver_text,
    report_options,
)
from migrate_interactions.command_line.standard_input import stdin_option, take_standard_input
from migrate_interactions.engine.file_result import Run
from migrate_interactions.engine.run import Task
from migrate_interactions.reporting.occasion import Occasion


@click.command()
@paths_argument
@report_options
@click.option("--statistics", is_flag=True, help="Count the findings of each rule instead.")
@click.option("--exit-zero", is_flag=True, help="End with 0 also where there are findings.")
@stdin_option
@gate_options
@ignore_options
@selection_options
@policy_options
def command(
    paths: tuple[str, ...],
    output: str,
    output_file: str | None,
    statistics: bool,
    exit_zero: bool,
    config: str | None,
    **options: Any,
) -> int:
    """Report the code that orchestrates Gemini by hand. Writes nothing but comments, on demand.

    PATHS are files and folders; the current folder by default; - is one file by standard input.

    Exit code: 0 nothing found, 1 findings, 2 a file could not be analysed. With --exit-zero
    findings are no reason for 1, and with --add-ignores those only that got no comment.
    """
    gate = Gate.taken_from(options)
    ignores = Ignores.taken_from(options)
    forbidden = {
        "--diff-base": gate.diff_base,
        "--add-ignores": ignores.add,
        "--remove-ignores": ignores.remove,
    }
    stdin = take_standard_input(paths, options, forbidden)
    asked = request(paths, config, stdin, **options)
    candidates = asked.candidates()
    done = gate.apply(analyse(asked, candidates, Task.CHECK), asked, candidates)
    if ignores:
        return ignores.write(done, asked, candidates)
    if statistics:
        _report_statistics(done, output, output_file)
    else:
        occasion = Occasion("check", asked.configuration.state, migrate_again(asked.paths))
        deliver(done, occasion, output, output_file)
    code = exit_code(done)
    return 0 if exit_zero and code == 1 else code


def exit_code(done: Run) -> int:
    """0 for nothing, 1 for findings that ask for something, 2 where a file could not be done."""
    asked = any(not one.finding.asks_for_nothing for one in done.reported)
    return 2 if done.failed else 1 if asked else 0


def _report_statistics(done: Run, output: str, file: str | None) -> None:
    from migrate_interactions.reporting.gate_lines import gate_lines
    from migrate_interactions.reporting.statistics import statistics_json, statistics_lines
    from migrate_interactions.reporting.text import accounting_lines

    match output:
        case "text":
            lines = [*statistics_lines(done), *accounting_lines(done), *gate_lines(done)]
            deliver_lines(lines, file)
        case "json":
            deliver_text(statistics_json(done), file)
        case _:
            fail(f"--statistics has the formats text and json, not {output}")

"""``audit``: how ready a repository is, what can go, what it saves."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from migrate_interactions.command_line.group import fail
from migrate_interactions.command_line.options import (
    applied,
    paths_argument,
    policy_options,
    request,
    selection_options,
)
from migrate_interactions.engine.request import Request

report_options = applied(
    click.option(
        "--out",
        metavar="DIR",
        type=click.Path(file_okay=False),
        help="Write the report here: index.html, report.md, report.json, migration.diff and "
        "hand-off/.",
    ),
    click.option(
        "--format",
        "output",
        type=click.Choice(["text", "json", "markdown"]),
        default="text",
        show_default=True,
        help="What to print: a summary, or the whole report.",
    ),
    click.option("--name", metavar="NAME", help="What the report calls the code; else its folder."),
    click.option(
        "--link-base",
        metavar="URL",
        help="Where links to the code begin, as in https://git.example.com/project/blob/main/; "
        "by default they lead to the files here.",
    ),
    click.option(
        "--measured",
        multiple=True,
        metavar="FILE",
        type=click.Path(dir_okay=False),
        help="What prove --format json printed for a program: measured bytes for the report.",
    ),
    click.option(
        "--reliability",
        type=click.FloatRange(0, 1, min_open=True),
        help="How often one step succeeds, for chains of steps; 0.97 if not configured.",
    ),
    click.option(
        "--turns", type=click.IntRange(min=1), help="Turns of a conversation, for what it sends."
    ),
)


@click.command()
@paths_argument
@report_options
@click.option(
    "--fail-under",
    metavar="SCORE",
    type=click.IntRange(0, 100),
    help="End with 1 where the readiness is below this.",
)
@selection_options
@policy_options
def command(
    paths: tuple[str, ...],
    out: str | None,
    output: str,
    link_base: str | None,
    fail_under: int | None,
    config: str | None,
    **options: Any,
) -> int:
    """Say how ready code is to move: what can go, what blocks it, what a migration saves.

    PATHS are files and folders; the current folder by default. Code is neither run nor changed;
    only --out writes, and only below DIR.

    Exit code: 0 the report is made; 1 the readiness is below --fail-under; 2 a file could not
    be analysed, which the report lists.
    """
    from migrate_interactions.command_line.auditing import audit_request, take_terms
    from migrate_interactions.reporting.audit.files import report_files, write_files
    from migrate_interactions.reporting.audit.summary import summary_lines
    from migrate_interactions.reporting.lines import print_lines

    given = {one: options.pop(one) for one in ("name", "measured", "reliability", "turns")}
    asked = request(paths, config, **options)
    audited = audit_request(asked, take_terms(asked, **given))
    if out is not None:
        base = link_base if link_base is not None else _relative(asked, out)
        try:
            write_files(Path(asked.base, out), report_files(audited, base))
        except OSError as error:
            fail(f"{error.filename or out} cannot be written: {error.strerror or error}")
    match output:
        case "json":
            from migrate_interactions.audit.report_file import to_json

            click.echo(to_json(audited.report), nl=False)
        case "markdown":
            from migrate_interactions.reporting.audit.links import Links
            from migrate_interactions.reporting.audit.markdown import markdown

            click.echo(markdown(audited.report, Links(link_base or "")), nl=False)
        case _:
            print_lines(summary_lines(audited.report, out))
    if audited.audit.failed:
        return 2
    score = audited.report.readiness.score
    return int(fail_under is not None and score is not None and score < fail_under)


def _relative(asked: Request, out: str) -> str:
    """What leads from the report back to the folder that paths start at."""
    way = os.path.relpath(asked.base, os.path.join(asked.base, out)).replace(os.sep, "/")
    return f"{way}/"

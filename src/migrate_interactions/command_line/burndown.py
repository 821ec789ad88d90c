"""``burndown``: the figures of an audit over the commits of a repository."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from migrate_interactions.audit.series import Burndown, known_points
from migrate_interactions.command_line.group import fail
from migrate_interactions.command_line.options import (
    given_values,
    policy_options,
    selection_options,
)
from migrate_interactions.fleet.burndown import audited_points, chosen
from migrate_interactions.fleet.unit import Asked
from migrate_interactions.reporting.audit.burndown import burndown_files
from migrate_interactions.reporting.audit.files import write_files
from migrate_interactions.reporting.audit.fleet_files import REPORT
from migrate_interactions.reporting.progress import progress
from migrate_interactions.sources.git_history import HistoryError, commits, top_of

#: How many commits are audited where nothing says how many.
_LAST = 50


@click.command()
@click.argument("path", default=".", type=click.Path(exists=True))
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="Write the report here: index.html, report.md, report.json and burndown.csv. What an "
    "earlier report.json there says of a commit is not audited again.",
)
@click.option("--since", metavar="REV", help="From this commit on, itself included.")
@click.option(
    "--last",
    metavar="N",
    type=click.IntRange(min=1),
    help=f"The last N commits; {_LAST} where --since is not given.",
)
@click.option(
    "--every",
    metavar="N",
    type=click.IntRange(min=1),
    default=1,
    help="Of those, the newest and every Nth before it.",
)
@click.option("--name", metavar="NAME", help="What the report calls the code; else its folder.")
@selection_options
@policy_options
def command(
    path: str,
    out: str,
    since: str | None,
    last: int | None,
    every: int,
    name: str | None,
    config: str | None,
    jobs: int | None,
    **options: Any,
) -> int:
    """Show how much code orchestrates, commit after commit.

    PATH is a folder or file of a git work tree. Commits are those of the main line (a merge is
    one step), each with the configuration that it has. The work tree is neither read nor
    changed: files of commits are written to a temporary folder.

    Exit code: 0 the report is made; 2 a commit could not be audited, which the report lists.
    """
    location = os.path.realpath(path)
    folder = location if os.path.isdir(location) else os.path.dirname(location)
    asked = Asked(
        os.path.abspath(config) if config is not None else None,
        tuple(sorted(given_values(options).items())),
        jobs=jobs,
    )
    try:
        top = top_of(folder)
        inside = os.path.relpath(location, top).replace(os.sep, "/")
        of_all = commits(top, since)
        wanted = chosen(of_all, last or (None if since is not None else _LAST), every)
        with progress("auditing", "commits") as watch:
            known = known_points(_earlier(Path(out)))
            points = tuple(audited_points(top, wanted, (inside,), asked, known, watch))
        write_files(Path(out), burndown_files(Burndown(name or os.path.basename(location), points)))
    except HistoryError as error:
        fail(f"{path}: {error}")
    except OSError as error:
        fail(f"{error.filename or out}: {error.strerror or error}")
    lost = [one for one in points if one.figures is None]
    for one in lost:
        click.echo(f"{one.commit[:12]} could not be audited: {one.reason}", err=True)
    click.echo(f"{len(points) - len(lost)} commits audited\nReport: {out}")
    return 2 if lost else 0


def _earlier(out: Path) -> str:
    """The report of an earlier run; empty if there is none that can be read."""
    try:
        return (out / REPORT).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""

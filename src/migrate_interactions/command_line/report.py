"""``report``: what can be done with the reports of audits."""

from __future__ import annotations

import os
from pathlib import Path

import click

from migrate_interactions.audit.fleet_file import fleet_from_json
from migrate_interactions.audit.merging import FleetReport, MergeError, merged
from migrate_interactions.audit.record_reading import ReportError
from migrate_interactions.command_line.group import fail
from migrate_interactions.reporting.audit.files import write_files
from migrate_interactions.reporting.audit.fleet_files import REPORT, fleet_files, pages_beside
from migrate_interactions.reporting.audit.fleet_summary import fleet_lines
from migrate_interactions.reporting.lines import print_lines


@click.group()
def command() -> None:
    """Work with the reports of audits."""


@command.command()
@click.argument("reports", nargs=-1, required=True, type=click.Path())
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="Write the merged report here: index.html, report.md and report.json.",
)
@click.option("--name", metavar="NAME", help="What the report calls the fleet; else its folder.")
def merge(reports: tuple[str, ...], out: str, name: str | None) -> int:
    """Make one report of several.

    REPORTS are files report.json, or folders that hold one: of audits, of fleets, or merged
    before. A repository that occurs twice is counted once if both say the same of it.

    Exit code: 0 the report is written; 2 it cannot be, or it lists a repository that could not
    be audited.
    """
    folder = Path(out)
    parts = [(shown, _read(shown)) for shown in reports]
    try:
        fleet = merged(parts, name or os.path.basename(os.path.abspath(out)))
    except MergeError as error:
        fail(str(error))
    pages: dict[str, str] = {}
    for shown, part in parts:
        place = Path(shown)
        pages.update(pages_beside(part, place if place.is_dir() else place.parent, folder))
    try:
        write_files(folder, fleet_files(fleet, pages))
    except OSError as error:
        fail(f"{error.filename or out} cannot be written: {error.strerror or error}")
    print_lines(fleet_lines(fleet, out))
    return 2 if fleet.lost else 0


def _read(shown: str) -> FleetReport:
    """The report at ``shown``, a file or the folder that it is in."""
    path = os.path.join(shown, REPORT) if os.path.isdir(shown) else shown
    try:
        with open(path, encoding="utf-8") as opened:
            return fleet_from_json(opened.read(), path)
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}")
    except ReportError as error:
        fail(str(error))

"""``fleet``: audits of many repositories, and one report on all of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from migrate_interactions.command_line.group import fail
from migrate_interactions.command_line.options import (
    given_values,
    policy_options,
    selection_options,
)
from migrate_interactions.engine.run import Watch, available_processors
from migrate_interactions.fleet.cluster import ClusterError, done_on_cluster
from migrate_interactions.fleet.executing import Outcome, done_here, done_in_processes
from migrate_interactions.fleet.listing import (
    Listed,
    ListError,
    Shard,
    parse_list,
    parse_shard,
)
from migrate_interactions.fleet.running import write_fleet
from migrate_interactions.fleet.unit import Asked, Unit, audit_unit
from migrate_interactions.reporting.audit.fleet_summary import fleet_lines
from migrate_interactions.reporting.lines import print_lines
from migrate_interactions.reporting.progress import progress


@click.command()
@click.argument("list_file", metavar="LIST", type=click.Path(allow_dash=True))
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="Write the report on all repositories here, and that on each into a folder below.",
)
@click.option("--name", metavar="NAME", help="What the report calls the fleet; else the folder.")
@click.option(
    "--clones",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="Keep clones here, and only fetch what is new the next time; what is changed in them "
    "is lost.",
)
@click.option(
    "--shard",
    metavar="K/N",
    help="Only the share K of N of the repositories, by their names; report merge joins shares.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Audit on the Dask cluster whose scheduler is there, as in tcp://host:8786.",
)
@click.option(
    "--reliability",
    type=click.FloatRange(0, 1, min_open=True),
    help="How often one step succeeds, for chains of steps; 0.97 if not configured.",
)
@click.option(
    "--turns", type=click.IntRange(min=1), help="Turns of a conversation, for what it sends."
)
@selection_options
@policy_options
def command(
    list_file: str,
    out: str,
    name: str | None,
    clones: str | None,
    shard: str | None,
    scheduler: str | None,
    **options: Any,
) -> int:
    """Audit many repositories: one report on each, and one on all of them.

    LIST is a file with one repository per line, a path or a git URL (- is standard input).
    Behind it may stand @REVISION and name=NAME; # begins a comment. Each is audited as audit
    does it in its root, with the configuration of its own pyproject.toml.

    Exit code: 0 the reports are made; 2 a repository could not be fetched or audited, or a file
    could not be analysed, which the report lists.
    """
    listed, share = _listed(list_file), _shard(shard)
    mine = [one for one in listed if share.has(one.name)]
    jobs = options.pop("jobs") or available_processors()
    config = options.pop("config")
    asked = Asked(
        os.path.abspath(config) if config is not None else None,
        reliability=options.pop("reliability"),
        turns=options.pop("turns"),
        given=tuple(sorted(given_values(options).items())),
        # of one repository the files are spread over processes, of several the repositories
        jobs=jobs if len(mine) == 1 and scheduler is None else 1,
    )
    kept = os.path.abspath(clones) if clones is not None else None
    units = [Unit(one, asked, os.path.abspath(out), kept) for one in mine]
    try:
        with progress("auditing", "repositories") as watch:
            outcomes = _watched(_outcomes(units, jobs, scheduler), len(units), watch)
            fleet = write_fleet(outcomes, name or os.path.basename(os.path.abspath(out)), Path(out))
    except ClusterError as error:
        fail(str(error))
    except OSError as error:
        fail(f"{error.filename or out} cannot be written: {error.strerror or error}")
    print_lines(fleet_lines(fleet, out))
    return 2 if fleet.lost or fleet.files.failed else 0


def _listed(file: str) -> Sequence[Listed]:
    try:
        if file == "-":
            return parse_list(sys.stdin.read(), "standard input", os.getcwd())
        with open(file, encoding="utf-8") as opened:
            return parse_list(opened.read(), file, os.path.dirname(os.path.abspath(file)))
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{file} cannot be read: {getattr(error, 'strerror', None) or error}")
    except ListError as error:
        fail(str(error))


def _shard(text: str | None) -> Shard:
    try:
        return parse_shard(text) if text is not None else Shard()
    except ValueError as error:
        fail(f"--shard {text} {error}")


def _outcomes(units: Sequence[Unit], jobs: int, scheduler: str | None) -> Iterator[Outcome]:
    if scheduler is not None:
        return done_on_cluster(units, audit_unit, scheduler)
    if len(units) == 1:
        return done_here(units, audit_unit)
    return done_in_processes(units, audit_unit, jobs)


def _watched(outcomes: Iterator[Outcome], total: int, watch: Watch) -> Iterator[Outcome]:
    for number, outcome in enumerate(outcomes, 1):
        watch(number, total)
        yield outcome

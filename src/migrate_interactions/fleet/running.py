"""Audit a fleet: outcomes are written as they come, and the report on all of them at the end."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from migrate_interactions.audit.merging import (
    AuditedRepository,
    FleetReport,
    LostRepository,
    merged,
)
from migrate_interactions.fleet.executing import Outcome
from migrate_interactions.fleet.unit import Done
from migrate_interactions.reporting.audit.files import write_files
from migrate_interactions.reporting.audit.fleet_files import PAGE, fleet_files, folder_of


def write_fleet(outcomes: Iterable[Outcome], name: str, out: Path) -> FleetReport:
    """Write the reports on ``outcomes`` below ``out``; the result does not depend on their order.

    Raises OSError.
    """
    audited: list[AuditedRepository] = []
    lost: list[LostRepository] = []
    for outcome in outcomes:
        match outcome:
            case Done():
                folder = out / folder_of(outcome.repository.name)
                write_files(folder, dict(outcome.files))
                audited.append(outcome.repository)
            case LostRepository():
                lost.append(outcome)
    fleet = merged([("", FleetReport(name, tuple(audited), tuple(lost)))], name)
    pages = {one.name: f"{folder_of(one.name)}/{PAGE}" for one in fleet.repositories}
    write_files(out, fleet_files(fleet, pages))
    return fleet

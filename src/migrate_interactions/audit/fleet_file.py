"""A fleet's report as JSON, and back; a single audit is read as a fleet of one."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import Any

from migrate_interactions.audit.merging import (
    ORDER,
    AuditedRepository,
    FleetReport,
    audited_repository,
)
from migrate_interactions.audit.record_reading import object_in, read_record, versioned
from migrate_interactions.audit.report_file import figures, from_json

#: Raised when a key changes its meaning or goes; new keys do not raise it.
FLEET_VERSION = 1
_VERSION = "fleet_version"


def fleet_json(fleet: FleetReport) -> str:
    """The report, indented and in the order of its keys, with a newline at the end.

    Besides its fields there are ``fleet_version``, and ``summary``: what follows from the fields.
    """
    value = {_VERSION: FLEET_VERSION, "summary": _summary(fleet), **asdict(fleet)}
    return json.dumps(value, indent=2, sort_keys=True, allow_nan=False) + "\n"


def fleet_from_json(text: str, source: str) -> FleetReport:
    """The fleet that :func:`fleet_json` wrote, or one of the audit that ``text`` is.

    ``source`` is what errors call it. Raises
    :class:`migrate_interactions.audit.record_reading.ReportError`.
    """
    value = object_in(text, source)
    if _VERSION not in value:
        report = from_json(text, source)
        return FleetReport(report.name, (audited_repository(report),))
    versioned(value, _VERSION, FLEET_VERSION, source, "fleet's report")
    fleet: FleetReport = read_record(FleetReport, value, source, "")
    return fleet


def _summary(fleet: FleetReport) -> dict[str, Any]:
    return {
        "lines": figures(fleet.count),
        "by_category": {str(name): figures(count) for name, count in fleet.by_category.items()},
        "score": fleet.readiness.score,
        "accounting": asdict(fleet.accounting),
        "files": asdict(fleet.files),
        "waves": [asdict(one) for one in fleet.waves],
        "blockers": [asdict(one) for one in fleet.blockers],
        "verdicts": [asdict(one) for one in fleet.verdicts],
        "order": ORDER,
        "best_next": [_place(one) for one in fleet.ranked],
    }


def _place(one: AuditedRepository) -> dict[str, Any]:
    pace = None if math.isinf(one.pace) else round(one.pace, 1)
    return {"name": one.name, "lines_per_hour": pace, "score": one.score, **figures(one.count)}

"""The figures of audits over the commits of a repository, and their files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from migrate_interactions.audit.merging import audited_repository
from migrate_interactions.audit.record_reading import (
    ReportError,
    object_in,
    read_record,
    versioned,
)
from migrate_interactions.audit.report import AuditReport

#: Raised when a key changes its meaning or goes; new keys do not raise it.
BURNDOWN_VERSION = 1
_VERSION = "burndown_version"


@dataclass(frozen=True)
class Figures:
    """What an audit of one commit counted; ``interactions`` are calls of the Interactions API."""

    sites: int
    ready: int
    score: int | None
    review: int
    refused: int
    suppressed: int
    failed: int
    one_shots: int
    interactions: int
    goes: int
    changes: int
    stays: int


@dataclass(frozen=True)
class Point:
    """One commit; ``figures`` are None where it could not be audited, and ``reason`` says why.

    ``key`` stands for the commit, the tool and its configuration: equal keys, equal figures.
    """

    commit: str
    date: str
    subject: str
    key: str
    figures: Figures | None = None
    reason: str = ""


@dataclass(frozen=True)
class Burndown:
    """A repository's commits, the oldest first."""

    name: str
    points: tuple[Point, ...]


def figures_of(report: AuditReport) -> Figures:
    """The figures of one audit."""
    one, calls = audited_repository(report), report.accounting
    return Figures(
        sites=one.sites,
        ready=one.ready,
        score=one.score,
        review=calls.review + calls.migrated,
        refused=calls.refused,
        suppressed=calls.suppressed,
        failed=calls.failed,
        one_shots=calls.one_shots,
        interactions=one.files.interactions,
        goes=one.count.goes,
        changes=one.count.changes,
        stays=one.count.stays,
    )


def burndown_json(burndown: Burndown) -> str:
    """All of it, indented and in the order of its keys, with a newline at the end."""
    value = {_VERSION: BURNDOWN_VERSION, **asdict(burndown)}
    return json.dumps(value, indent=2, sort_keys=True, allow_nan=False) + "\n"


def known_points(text: str) -> dict[str, Point]:
    """The points of an earlier burndown, by their keys; none of a file that is no burndown."""
    try:
        value = object_in(text, "")
        versioned(value, _VERSION, BURNDOWN_VERSION, "", "burndown")
        burndown: Burndown = read_record(Burndown, value, "", "")
    except ReportError:
        return {}
    return {point.key: point for point in burndown.points}


def burndown_csv(points: Iterable[Point]) -> str:
    """A row per commit; figures are empty where there are none."""
    text = io.StringIO()
    names = list(Figures.__dataclass_fields__)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["commit", "date", *names, "reason"])
    for point in points:
        own = asdict(point.figures) if point.figures is not None else {}
        row = [own.get(name) for name in names]
        writer.writerow([point.commit, point.date, *row, point.reason])
    return text.getvalue()

"""An audit's report as JSON, and back."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from migrate_interactions.audit.ledger import Count
from migrate_interactions.audit.record_reading import object_in, read_record, versioned
from migrate_interactions.audit.report import VERSION, AuditReport


def to_json(report: AuditReport) -> str:
    """The report, indented and in the order of its keys, with a newline at the end.

    The same report gives the same bytes. Besides its fields there are ``version``, and
    ``summary``: what follows from the fields, for programs that only want the figures.
    Characters that are no text (in file names) are escaped.
    """
    value = {"version": VERSION, "summary": _summary(report), **asdict(report)}
    return json.dumps(value, indent=2, sort_keys=True, allow_nan=False) + "\n"


def from_json(text: str, source: str = "the report") -> AuditReport:
    """The report that :func:`to_json` wrote; ``source`` is what errors call it.

    Keys that are not known are passed over: new ones do not raise the version. Raises
    :class:`ReportError`.
    """
    value = object_in(text, source)
    versioned(value, "version", VERSION, source, "audit's report")
    report: AuditReport = read_record(AuditReport, value, source, "")
    return report


def _summary(report: AuditReport) -> dict[str, Any]:
    ledger = report.ledger
    return {
        "lines": figures(ledger.count),
        "by_category": {str(name): figures(count) for name, count in ledger.by_category.items()},
        "by_folder": {name: figures(count) for name, count in ledger.by_folder.items()},
        "by_file": {name: figures(count) for name, count in ledger.by_file.items()},
        "score": report.readiness.score,
    }


def figures(count: Count) -> dict[str, Any]:
    """A count with what follows from it."""
    return {**asdict(count), "total": count.total, "share": count.share}

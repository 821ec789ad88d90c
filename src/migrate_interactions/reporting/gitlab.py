"""GitLab's Code Quality report: a JSON array with an object per finding."""

from __future__ import annotations

import json

from migrate_interactions.engine.file_result import Run
from migrate_interactions.engine.fingerprint import fingerprints
from migrate_interactions.engine.source_texts import SourceTexts
from migrate_interactions.findings import Severity
from migrate_interactions.reporting.lines import one_line
from migrate_interactions.reporting.occasion import Occasion
from migrate_interactions.reporting.sentences import what_next

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.NOTE: "minor"}


def report(run: Run, occasion: Occasion) -> str:
    """The report, in the order of the places."""
    texts = SourceTexts(run.contents)
    marks = fingerprints((one.finding for one in run.reported), texts)
    entries = []
    for one, mark in zip(run.reported, marks, strict=True):
        finding = one.finding
        cell = f" (cell {finding.place.cell}, line {finding.place.line})"
        sentences = (
            f"{finding.name}: {finding.message}{cell if finding.place.cell is not None else ''}",
            what_next(one),
        )
        entries.append(
            {
                "description": one_line(". ".join(filter(None, sentences))),
                "check_name": finding.code,
                "fingerprint": mark,
                "severity": _SEVERITIES[finding.severity],
                "location": {
                    "path": finding.place.path.removeprefix("./"),
                    "lines": {"begin": texts.line_in_file(finding.place)},
                },
            }
        )
    return json.dumps(entries, indent=2, ensure_ascii=True) + "\n"

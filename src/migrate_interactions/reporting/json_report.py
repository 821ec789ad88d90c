"""The report for programs: one JSON object, described in docs/json-output.md."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from migrate_interactions import __version__
from migrate_interactions.engine.file_result import Reported, Run, Suppressor
from migrate_interactions.engine.gate_note import GateNote
from migrate_interactions.findings import Accounting, Place, Refusal, StateMode
from migrate_interactions.reporting.occasion import Occasion, Writing
from migrate_interactions.reporting.storage import stored

#: Raised when a key changes its meaning or goes; new keys do not raise it.
VERSION = 1


def report(run: Run, occasion: Occasion) -> str:
    """The report of a command."""
    written = occasion.writing is Writing.DONE
    more = migration_json(run, written, occasion.proof) if occasion.command == "migrate" else {}
    return json_report(run, occasion.command, occasion.state, **more)


def json_report(run: Run, command: str, state: StateMode, **more: Any) -> str:
    """The report of a run, as indented JSON with a newline at the end.

    ``more`` are the keys that only one command has.
    """
    return dumped(
        {
            "version": VERSION,
            "tool": {"name": "migrate-interactions", "version": __version__},
            "command": command,
            "findings": [finding_json(one) for one in run.reported],
            "suppressed": [
                {
                    **finding_json(one),
                    "suppression": one.reason,
                    "suppressed_by": str(one.suppressor or Suppressor.COMMENT),
                }
                for one in run.suppressed
            ],
            "unused_suppressions": [
                {
                    "path": result.path,
                    "line": comment.line,
                    "cell": comment.cell,
                    "kind": comment.kind,
                    "rules": sorted(comment.rules),
                    "problem": comment.problem,
                }
                for result in run.results
                for comment in result.unused_suppressions
            ],
            "accounting": accounting_json(run.accounting),
            "gate": gate_json(run.gate),
            "files": {
                "searched": run.searched,
                "mentioning_gemini": run.mentioning,
                "failed": sum(result.failed for result in run.results),
            },
            "state": {"mode": str(state), "stored": stored(run, state)},
            **more,
        }
    )


def gate_json(gate: GateNote) -> dict[str, Any]:
    """What besides comments kept findings out of the report."""
    return {
        "baseline": gate.baseline or None,
        "baselined": gate.baselined,
        "stale": [asdict(entry) for entry in gate.stale],
        "diff_base": gate.diff_base or None,
        "unchanged": gate.unchanged,
    }


def dumped(value: Any) -> str:
    """``value`` as indented JSON. Characters that are no text (in file names) are escaped."""
    return json.dumps(value, indent=2, ensure_ascii=True) + "\n"


def accounting_json(accounting: Accounting) -> dict[str, int]:
    """The columns of the accounting by name."""
    return {
        "found": accounting.found,
        "migrated": accounting.migrated,
        "review": accounting.review,
        "refused": accounting.refused,
        "suppressed": accounting.suppressed,
        "failed": accounting.failed,
        "one_shots": accounting.one_shots,
    }


def finding_json(one: Reported) -> dict[str, Any]:
    """One finding as plain JSON."""
    finding = one.finding
    place = finding.place
    return {
        "code": finding.code,
        "name": finding.name,
        "path": place.path,
        "line": place.line,
        "end_line": max(place.end_line, place.line),
        "column": place.column,
        "cell": place.cell,
        "message": finding.message,
        "severity": str(finding.severity),
        "confidence": str(finding.confidence),
        "safety": str(finding.safety),
        "fixable": finding.fix is not None,
        "outcome": str(one.outcome),
        "title": finding.fix.title if finding.fix is not None else None,
        "details": list(finding.fix.details) if finding.fix is not None else [],
        "refusal": _refusal(finding.refusal),
        "sites": [_place(site) for site in finding.sites],
        "removable_lines": list(finding.removable_lines),
        "provenance": [{**_place(where), "fact": fact} for where, fact in finding.provenance],
    }


def _refusal(refusal: Refusal | None) -> dict[str, Any] | None:
    if refusal is None:
        return None
    return {
        "reason": refusal.reason,
        "sentence": refusal.sentence,
        "line": refusal.line,
        "link": refusal.link,
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "path": place.path,
        "line": place.line,
        "end_line": max(place.end_line, place.line),
        "column": place.column,
        "cell": place.cell,
    }


def migration_json(run: Run, written: bool, proof: dict[str, Any] | None) -> dict[str, Any]:
    """What the report of ``migrate`` has besides: changes, requirements, and the proof."""
    from migrate_interactions.reporting.diff_output import diff_of

    changes = [
        {
            "path": result.path,
            "written": written,
            "diff": diff_of(result).decode("utf-8", "surrogateescape"),
        }
        for result in run.changed
    ]
    requirements = [
        {
            "path": one.path,
            "line": one.line,
            "before": one.before,
            "after": one.after or None,
            "todo": one.todo or None,
        }
        for one in run.requirements
    ]
    return {"changes": changes, "requirements": requirements, "proof": proof}

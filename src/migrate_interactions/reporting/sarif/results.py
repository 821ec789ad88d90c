"""Findings as SARIF has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from migrate_interactions.engine.file_result import Outcome, Reported, Run, Suppressor
from migrate_interactions.engine.fingerprint import fingerprints
from migrate_interactions.engine.source_texts import SourceTexts
from migrate_interactions.findings import Finding, Fix
from migrate_interactions.reporting.sarif.changes import fixes
from migrate_interactions.reporting.sarif.line_hash import line_hashes
from migrate_interactions.reporting.sarif.locations import Json, location
from migrate_interactions.reporting.sarif.rules import level
from migrate_interactions.reporting.sentences import what_next
from migrate_interactions.sources import FAILURES

#: Where a result may have 1,000 locations, the last one says how many more there are.
MOST_LOCATIONS = 1000


def results_of(run: Run, texts: SourceTexts, rules: Sequence[Json]) -> list[tuple[Reported, Json]]:
    """A result for each finding, suppressed ones too, in the order of their places.

    Files that could not be done have none: :func:`failures_of` has them.
    """
    reported = [
        one for result in run.results for one in result.reported if one.finding.code not in FAILURES
    ]
    numbers = {rule["id"]: number for number, rule in enumerate(rules)}
    hashes = cache(lambda path: line_hashes(texts.contents.get(path, b"")))
    known: dict[int, list[Json]] = {}

    def fixes_of(fix: Fix) -> list[Json]:
        """Findings of one conversation share their fix."""
        if id(fix) not in known:
            known[id(fix)] = fixes(fix, texts)
        return known[id(fix)]

    found = []
    marks = fingerprints((one.finding for one in reported), texts)
    for one, mark in zip(reported, marks, strict=True):
        finding = one.finding
        result = _result(one, texts, numbers[finding.code])
        lines = hashes(finding.place.path)
        line = texts.line_in_file(finding.place)
        prints = {"migrateInteractions/v1": mark}
        if line <= len(lines) and finding.place.path in texts.contents:
            prints["primaryLocationLineHash"] = lines[line - 1]
        result["partialFingerprints"] = prints
        # What migrate has applied is in the file, or in the diff, and not to be applied again.
        if finding.fix is not None and one.outcome is not Outcome.MIGRATED:
            listed = fixes_of(finding.fix)
            if listed:
                result["fixes"] = listed
        found.append((one, result))
    return found


def _result(one: Reported, texts: SourceTexts, number: int) -> Json:
    finding = one.finding
    place = finding.place
    cell = f"Cell {place.cell}, line {place.line}: " if place.cell is not None else ""
    sentences = (f"{cell}{finding.message}", what_next(one))
    result: Json = {
        "ruleId": finding.code,
        "ruleIndex": number,
        "level": level(finding.severity),
        "message": {"text": message(". ".join(filter(None, sentences)))},
        "locations": [location(place, texts)],
        "properties": {
            "confidence": str(finding.confidence),
            "safety": str(finding.safety),
            "outcome": str(one.outcome),
            "removableLines": list(finding.removable_lines),
        },
    }
    related = list(_related(finding, texts))
    if related:
        result["relatedLocations"] = related
    if finding.provenance:
        result["codeFlows"] = [_code_flow(finding, texts)]
    if one.outcome is Outcome.SUPPRESSED:
        result["suppressions"] = [_suppression(one)]
    return result


def _suppression(one: Reported) -> Json:
    in_source = one.suppressor is not Suppressor.BASELINE
    found: Json = {"kind": "inSource" if in_source else "external", "status": "accepted"}
    return {**found, "justification": one.reason} if one.reason else found


def message(text: str) -> str:
    """``text`` with nothing in it that SARIF takes for a link."""
    return text.replace("](", "] (")


def _related(finding: Finding, texts: SourceTexts) -> Iterator[Json]:
    """The other calls that the finding stands for."""
    others = [site for site in finding.sites if site != finding.place]
    room = MOST_LOCATIONS - 1  # the finding's own place counts, too
    kept = others if len(others) <= room else others[: room - 1]
    for number, site in enumerate(kept):
        yield {"id": number, **location(site, texts, "a call of the same finding")}
    if len(others) > len(kept):
        yield {"id": len(kept), "message": {"text": f"{len(others) - len(kept):,} more calls"}}


def _code_flow(finding: Finding, texts: SourceTexts) -> Json:
    """How the call is known as one of Gemini's: from the import to the call."""
    steps = [location(place, texts, message(fact)) for place, fact in finding.provenance]
    if len(steps) > MOST_LOCATIONS:
        left = len(steps) - MOST_LOCATIONS + 1
        steps = [*steps[: MOST_LOCATIONS - 1], {"message": {"text": f"{left:,} more steps"}}]
    return {"threadFlows": [{"locations": [{"location": step} for step in steps]}]}


def failures_of(run: Run, texts: SourceTexts) -> list[Json]:
    """A notification for each file that could not be done."""
    order = list(FAILURES)
    return [
        {
            "descriptor": {"id": one.finding.code, "index": order.index(one.finding.code)},
            "level": "error",
            "message": {"text": message(one.finding.message)},
            "locations": [location(one.finding.place, texts)],
        }
        for result in run.results
        for one in result.reported
        if one.finding.code in FAILURES
    ]

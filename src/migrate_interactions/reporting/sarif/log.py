"""The whole log: one run, kept within what services take."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Sequence

from migrate_interactions import __version__
from migrate_interactions.engine.file_result import Reported, Run
from migrate_interactions.engine.source_texts import SourceTexts
from migrate_interactions.reporting.occasion import Occasion
from migrate_interactions.reporting.sarif.locations import Json
from migrate_interactions.reporting.sarif.results import failures_of, results_of
from migrate_interactions.reporting.sarif.rules import notifications, rules_of
from migrate_interactions.reporting.sentences import by_importance

_OASIS = "https://docs.oasis-open.org/sarif/sarif/v2.1.0"
SCHEMA = f"{_OASIS}/errata01/os/schemas/sarif-schema-2.1.0.json"
#: What GitHub takes: results of a run, and bytes of a file that is compressed with gzip.
MOST_RESULTS = 25_000
MOST_BYTES = 10_000_000
#: The rule of the result that counts those that are left out.
LEFT_OUT = "GI900"

_Found = tuple[Reported, Json]


def report(run: Run, occasion: Occasion) -> str:
    """The log. Where it would be too large, fixes go first, then code flows, then findings.

    Of findings, the weightiest stay; the last result says how many are left out.
    """
    texts = SourceTexts(run.contents)
    rules = rules_of(run)
    found = results_of(run, texts, rules)
    failures = failures_of(run, texts)

    def written(kept: Sequence[_Found]) -> str:
        return _dumped(_log(run, rules, kept, failures, len(found) - len(kept)))

    kept: Sequence[_Found] = found
    if len(found) > MOST_RESULTS:
        kept = _weightiest(found, MOST_RESULTS - 1)
    text = written(kept)
    for reduce in (_without("fixes"), _without("codeFlows", "relatedLocations")):
        if not _is_too_large(text):
            return text
        kept = reduce(kept)
        text = written(kept)
    while _is_too_large(text) and kept:
        kept = _weightiest(kept, len(kept) // 2)
        text = written(kept)
    return text


def _is_too_large(text: str) -> bool:
    # All of it is ASCII. What is small enough as it is need not be compressed to be sure.
    return len(text) > MOST_BYTES and len(gzip.compress(text.encode("ascii"))) > MOST_BYTES


def _weightiest(found: Sequence[_Found], count: int) -> list[_Found]:
    """The ``count`` weightiest, in the order that they have."""
    weight = {id(one): number for number, one in enumerate(by_importance(one for one, _ in found))}
    return [pair for pair in found if weight[id(pair[0])] < count]


def _without(*keys: str) -> Callable[[Iterable[_Found]], list[_Found]]:
    def reduce(found: Iterable[_Found]) -> list[_Found]:
        return [
            (one, {key: value for key, value in result.items() if key not in keys})
            for one, result in found
        ]

    return reduce


def _log(
    run: Run, rules: Sequence[Json], kept: Sequence[_Found], failures: Sequence[Json], left: int
) -> Json:
    results = [result for _, result in kept]
    rules = list(rules)
    if left:
        rules.append(_LEFT_OUT_RULE)
        results.append(_left_out(left, len(rules) - 1, results))
    invocation: Json = {"executionSuccessful": not run.failed}
    if failures:
        invocation["toolExecutionNotifications"] = list(failures)
    driver = {
        "name": "migrate-interactions",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": rules,
        "notifications": notifications(),
    }
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "automationDetails": {"id": "migrate-interactions/"},
                "columnKind": "utf16CodeUnits",
                "invocations": [invocation],
                "results": results,
                "properties": {"filesSearched": run.searched, "filesWithGemini": run.mentioning},
            }
        ],
    }


_LEFT_OUT_RULE: Json = {
    "id": LEFT_OUT,
    "name": "more-findings",
    "shortDescription": {"text": "There are more findings than a report may have."},
    "fullDescription": {"text": "There are more findings than a report may have."},
    "help": {"text": "Check parts of the project apart, or select some of the rules."},
    "defaultConfiguration": {"level": "note"},
    "properties": {"problem.severity": "recommendation", "precision": "very-high"},
}


def _left_out(left: int, number: int, results: Sequence[Json]) -> Json:
    """The last result; a result has to have a place, and this one has that of the one before."""
    places = results[-1]["locations"] if results else []
    return {
        "ruleId": LEFT_OUT,
        "ruleIndex": number,
        "level": "note",
        "message": {"text": f"{left:,} more findings are left out of this report"},
        "locations": places,
    }


def _dumped(log: Json) -> str:
    return json.dumps(log, ensure_ascii=True) + "\n"

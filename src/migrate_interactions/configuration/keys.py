"""Every key of the configuration. The schema and the documentation are made from this table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import partial
from typing import Any

from migrate_interactions.configuration.values import (
    AMOUNT,
    COUNT,
    PATTERNS,
    RULES_BY_PATTERN,
    SDK_VERSION,
    SHARE,
    STRINGS,
    TEXT,
    TRUTH,
    Kind,
    one_of,
    table_by_name,
    table_of,
    table_of_counts,
)
from migrate_interactions.findings import (
    Assumptions,
    Confidence,
    Effort,
    LongCalls,
    OneShots,
    Price,
    Safety,
    Severity,
    StateMode,
)

#: The table of pyproject.toml, below ``tool``.
TABLE = "migrate-interactions"


@dataclass(frozen=True)
class Key:
    """One key: what it is for, and which values it takes."""

    meaning: str
    kind: Kind

    @property
    def parse(self) -> Callable[[Any], Any]:
        return self.kind.parse

    @property
    def schema(self) -> Mapping[str, Any]:
        return self.kind.schema


def _defaults(table: Any) -> dict[str, Any]:
    """Key -> default, of a table that a dataclass stands for."""
    return {one.name.replace("_", "-"): one.default for one in fields(table)}


_ASSUMPTIONS: dict[str, Kind] = {
    "question-tokens": COUNT,
    "answer-tokens": COUNT,
    "bytes-per-token": COUNT,
    "turns": COUNT,
    "reliability": SHARE,
}
_PRICES: dict[str, Kind] = {"input": AMOUNT, "cached-input": AMOUNT, "output": AMOUNT}

KEYS: dict[str, Key] = {
    "state": Key("Where conversations may live.", one_of(StateMode)),
    "one-shots": Key(
        "Whether calls without a conversation are moved too, with store=False.", one_of(OneShots)
    ),
    "safety": Key("Which fixes are applied.", one_of((Safety.SAFE, Safety.REVIEW))),
    "allow-behaviour-change": Key(
        "Offer fixes after which the model sees more than before.", TRUTH
    ),
    "follow": Key("Also edit files that were not given when a fix needs them.", TRUTH),
    "vertex-interactions": Key(
        "Vertex AI has the Interactions API for this project: move its clients too.", TRUTH
    ),
    "select": Key("Only these rules, by code, prefix or name; empty means all.", STRINGS),
    "ignore": Key("Not these rules, by code, prefix or name.", STRINGS),
    "per-file-ignores": Key(
        "Rules that are off in some files: patterns as in .gitignore, from this file's folder, "
        "each with codes, prefixes or names.",
        RULES_BY_PATTERN,
    ),
    "min-severity": Key("Only rules whose findings matter at least this much.", one_of(Severity)),
    "min-confidence": Key(
        "Only findings that the rule is at least this sure of.", one_of(Confidence)
    ),
    "baseline": Key(
        "The file of findings that check does not report, from this file's folder; "
        ".migrate-interactions-baseline.json if there is one.",
        TEXT,
    ),
    "exclude": Key("Patterns as in .gitignore, from this file's folder.", PATTERNS),
    "force-exclude": Key("Exclude also files that are named on the command line.", TRUTH),
    "jobs": Key("Processes; one per core if not set.", COUNT),
    "target": Key(
        "The google-genai of the migrated code; else the one that the project asks for.",
        SDK_VERSION,
    ),
    "assumptions": Key(
        "What an audit takes for granted where code does not tell.",
        table_of(Assumptions, _ASSUMPTIONS, _defaults(Assumptions)),
    ),
    "effort": Key(
        "Minutes that one finding takes, by its wave, in the plan of an audit.",
        table_of_counts(Effort, _defaults(Effort)),
    ),
    "prices": Key(
        "What a million tokens cost, by model; an audit names no price that is not here.",
        table_by_name(Price, partial(table_of, kinds=_PRICES, defaults={})),
    ),
    "long-calls": Key(
        "From when on a call counts as long (GI2xx).",
        table_of_counts(LongCalls, _defaults(LongCalls)),
    ),
}

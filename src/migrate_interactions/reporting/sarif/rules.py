"""The rules as SARIF has them, with their documentation."""

from __future__ import annotations

import re

from migrate_interactions.engine.catalogue import load_catalogue
from migrate_interactions.engine.file_result import Run
from migrate_interactions.findings import Codemod, Severity
from migrate_interactions.reporting.sarif.locations import Json
from migrate_interactions.sources import FAILURES

_HELP = "https://ai.google.dev/gemini-api/docs/migrate-to-interactions"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_PROBLEMS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "recommendation",
}
#: By the family of the rule.
_TAGS = {
    "1": "state",
    "2": "long-running",
    "3": "tools",
    "4": "frameworks",
    "5": "misuse",
    "6": "migration",
}
#: The longest descriptions that GitHub takes.
_DESCRIPTION = 1024


def level(severity: Severity) -> str:
    """The level of a result, and the one that a rule has by default."""
    return _LEVELS[severity]


def rules_of(run: Run) -> list[Json]:
    """Every rule that is installed, and those of other findings; none if nothing was analysed.

    Then LibCST need not be loaded.
    """
    known = [_rule(one) for one in load_catalogue()] if run.mentioning else []
    codes = {one["id"] for one in known}
    others = {
        one.finding.code: _unknown(one.finding.code, one.finding.name, one.finding.severity)
        for result in run.results
        for one in result.reported
        if one.finding.code not in codes and one.finding.code not in FAILURES
    }
    return sorted((*known, *others.values()), key=lambda rule: str(rule["id"]))


def notifications() -> list[Json]:
    """What can keep a file from being analysed."""
    return [
        {
            "id": code,
            "name": kind.name,
            "shortDescription": {"text": kind.meaning},
            "fullDescription": {"text": kind.meaning},
            "help": {"text": f"To do: {kind.mend}."},
            "defaultConfiguration": {"level": "error"},
        }
        for code, kind in FAILURES.items()
    ]


def _rule(codemod: Codemod) -> Json:
    page = codemod.documentation.strip()
    summary, _, rest = page.partition("\n")
    paragraph = rest.strip().split("\n\n")[0]
    links = "".join(f"\n- <{link}>" for link in codemod.links)
    facts = f"Fix: {codemod.safety}. Removes: {codemod.removes}. Since {codemod.since}."
    return {
        "id": codemod.code,
        "name": codemod.name,
        "shortDescription": {"text": _plain(summary)},
        "fullDescription": {"text": _plain(paragraph or summary)},
        "helpUri": codemod.links[0] if codemod.links else _HELP,
        "help": {
            "text": f"{page}\n\n{facts}",
            "markdown": f"{page}\n\n{facts}\n{links}".rstrip(),
        },
        "defaultConfiguration": {"level": level(codemod.severity)},
        "properties": _properties(codemod.code, codemod.severity),
    }


def _unknown(code: str, name: str, severity: Severity) -> Json:
    return {
        "id": code,
        "name": name,
        "shortDescription": {"text": name},
        "fullDescription": {"text": name},
        "help": {"text": f"{code} {name}"},
        "defaultConfiguration": {"level": level(severity)},
        "properties": _properties(code, severity),
    }


def _properties(code: str, severity: Severity) -> Json:
    """No ``security-severity``: with it, services take findings for security alerts."""
    family = _TAGS.get(code[2:3])
    return {
        "precision": "high",
        "problem.severity": _PROBLEMS[severity],
        "tags": ["gemini", "interactions-api", *([family] if family else [])],
    }


def _plain(text: str) -> str:
    """One line without marks of code, no longer than services take."""
    line = re.sub(r"\s+", " ", text.replace("`", ""))
    return line if len(line) <= _DESCRIPTION else f"{line[: _DESCRIPTION - 3]}..."

"""The rules as the commands list them: the codemods, and the files that cannot be analysed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from migrate_interactions.command_line.group import fail
from migrate_interactions.engine.catalogue import CatalogueError, load_catalogue
from migrate_interactions.findings import Severity
from migrate_interactions.sources import FAILURES


@dataclass(frozen=True)
class Rule:
    """One rule. ``safety`` is empty where there is nothing to fix."""

    code: str
    name: str
    summary: str
    severity: str = ""
    safety: str = ""
    removes: str = ""
    since: str = ""
    links: tuple[str, ...] = ()
    documentation: str = ""

    @property
    def in_short(self) -> str:
        """What there is to say of a codemod in one line."""
        facts = {
            "Severity": self.severity,
            "Fix": self.safety,
            "Removes": self.removes,
            "Since": self.since,
        }
        return " ".join(f"{name}: {value}." for name, value in facts.items())

    def as_json(self) -> dict[str, Any]:
        """The rule as plain JSON."""
        return {**asdict(self), "links": list(self.links), "safety": self.safety or None}


def all_rules() -> tuple[Rule, ...]:
    """Every rule, sorted by code. Ends the command if the codemods cannot be loaded."""
    try:
        codemods = load_catalogue()
    except CatalogueError as error:
        fail(str(error))
    rules = [
        Rule(
            code=one.code,
            name=one.name,
            summary=one.documentation.strip().split("\n")[0],
            severity=str(one.severity),
            safety=str(one.safety),
            removes=one.removes,
            since=one.since,
            links=one.links,
            documentation=one.documentation,
        )
        for one in codemods
    ]
    rules += [
        Rule(
            code,
            kind.name,
            kind.meaning,
            severity=str(Severity.ERROR),
            documentation=f"{kind.meaning}\n\nTo do: {kind.mend}.",
        )
        for code, kind in FAILURES.items()
    ]
    return tuple(sorted(rules, key=lambda rule: rule.code))

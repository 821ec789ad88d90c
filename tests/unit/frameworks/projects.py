"""Small projects, checked file by file."""

from __future__ import annotations

from pathlib import Path

from migrate_interactions.engine.rulebook import Settings
from migrate_interactions.engine.run import Order, run
from migrate_interactions.findings import Fate, Finding
from migrate_interactions.sources import Candidate, Project

FIXTURES = Path(__file__).parents[2] / "fixtures"


def findings_in(base: Path, files: dict[str, str]) -> list[Finding]:
    """What the rules about frameworks and infrastructure say of ``files``, written below base."""
    for name, text in files.items():
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_text(text, "utf-8")
    names = [name for name in files if name.endswith(".py")]
    candidates = [Candidate(name, str(base / name)) for name in names]
    locations = tuple(one.location for one in candidates)
    project = Project(str(base), given=(str(base),), files=locations)
    done = run(candidates, Order(Settings(), project), jobs=1)
    return [one.finding for one in done.reported if one.finding.code.startswith("GI4")]


def program(code: str, case: str) -> str:
    """The program of a fixture."""
    return (FIXTURES / code / case / "program.py").read_text("utf-8")


def lines(finding: Finding, fate: Fate) -> set[int]:
    """The lines of a finding that come to one end."""
    return {n for one in finding.orchestration if one.fate is fate for n in one.lines}

"""The formats of the reports of ``check`` and ``migrate``, by name; each is loaded when used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from migrate_interactions.engine.file_result import Run
from migrate_interactions.reporting.lines import Line
from migrate_interactions.reporting.occasion import Occasion


@dataclass(frozen=True)
class Format:
    """A format: its module, which has a function ``report``, and whether it is for people.

    What is for people comes as styled lines, all else as one string.
    """

    module: str
    meaning: str
    for_people: bool = False

    def lines(self, run: Run, occasion: Occasion) -> Iterable[Line]:
        """The report of a format for people."""
        lines: Iterable[Line] = self._module().report(run, occasion)
        return lines

    def text(self, run: Run, occasion: Occasion) -> str:
        """The report of a format for programs."""
        text: str = self._module().report(run, occasion)
        return text

    def _module(self) -> Any:
        return import_module(f"migrate_interactions.reporting.{self.module}")


FORMATS: dict[str, Format] = {
    "text": Format("text", "a line or two per finding, then the accounting", for_people=True),
    "concise": Format("concise", "a line per finding, and nothing else", for_people=True),
    "full": Format("full", "the code, how it is known, and the fix", for_people=True),
    "json": Format("json_report", "one JSON object with everything"),
    "json-lines": Format("json_lines", "a JSON object per finding"),
    "sarif": Format("sarif", "SARIF 2.1.0, for code scanning"),
    "github": Format("github", "annotations of GitHub Actions"),
    "gitlab": Format("gitlab", "GitLab's Code Quality report"),
    "junit": Format("junit", "JUnit XML"),
    "markdown": Format("markdown", "tables, for the summary of a job or a comment"),
}

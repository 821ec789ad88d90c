"""One line per finding and nothing else: what editors and ``grep`` take."""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.engine.file_result import Run
from migrate_interactions.reporting.lines import Line, one_line
from migrate_interactions.reporting.occasion import Occasion
from migrate_interactions.reporting.sentences import where


def report(run: Run, occasion: Occasion) -> Iterator[Line]:
    """``path:line:column: CODE message`` for each finding."""
    for one in run.reported:
        finding = one.finding
        yield (
            ("bold", one_line(finding.place.path)),
            ("cyan", f":{where(finding.place)}: "),
            ("bold", f"{finding.code} "),
            ("", one_line(finding.message)),
        )

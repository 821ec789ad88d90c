"""One HTML page that needs nothing else: no network, and no script to be read."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from jinja2 import Template
from markupsafe import Markup

from migrate_interactions.audit.folders import folders_of
from migrate_interactions.audit.readiness import Wave
from migrate_interactions.audit.report import AuditReport, FindingRow
from migrate_interactions.findings import Verdict
from migrate_interactions.reporting.audit import texts
from migrate_interactions.reporting.audit.charts import charts, share_bar
from migrate_interactions.reporting.audit.links import Links
from migrate_interactions.reporting.audit.rendering import environment, scaffold
from migrate_interactions.reporting.lines import one_line
from migrate_interactions.reporting.sentences import shortened


@dataclass(frozen=True)
class Shown:
    """A finding, and what the page calls it."""

    row: FindingRow
    anchor: str
    place: str
    href: str


def page(report: AuditReport, links: Links | None = None) -> str:
    """The page; the same report gives the same bytes. It can be encoded as UTF-8."""
    links = links or Links()
    shown = list(_shown(report.findings, links))
    return _template().render(
        report=report,
        **scaffold("style.css", "script.js"),
        charts=charts(report),
        share_bar=share_bar(report.ledger.count),
        waves=[(wave, [one for one in shown if one.row.wave is wave]) for wave in Wave],
        plan={one.wave: one for one in report.readiness.waves},
        rules=sorted({(one.code, one.name) for one in report.findings}),
        folders=sorted({one for row in report.findings for one in folders_of(row.path)} - {"."}),
        outcomes=sorted({one.outcome for one in report.findings}),
        judged=_judged(shown),
        links=links,
        heaviest=texts.heaviest(report),
        whole=next((one for one in report.readiness.folders if one.folder == "."), None),
    )


@cache
def _template() -> Template:
    made = environment()
    made.filters |= {"excerpt": _excerpt, "shortened": shortened}
    return made.get_template("page.html.jinja")


def _excerpt(row: FindingRow) -> Markup:
    """The lines of code with their numbers, and in the margin what is said of each.

    An arrow marks the finding's lines, a minus those that go.
    """
    marks = [(_mark(row, line.number), line) for line in row.excerpt]
    width = max((len(str(line.number)) for _, line in marks), default=0)
    parts = []
    for marked, group in groupby(marks, key=lambda one: bool(one[0])):
        lines = "".join(
            f"<i>{mark:>2} {line.number:>{width}} </i>{_text(line.text)}\n" for mark, line in group
        )
        parts.append(f"<mark>{lines}</mark>" if marked else lines)
    return Markup("".join(parts))


def _mark(row: FindingRow, line: int) -> str:
    here = "\N{RIGHTWARDS ARROW}" if row.line <= line <= row.end_line else ""
    return here + ("\N{MINUS SIGN}" if line in row.removable else "")


def _text(line: str) -> str:
    """Code between elements, where quotes mean nothing: they are frequent in it."""
    return html.escape(one_line(line.expandtabs(4)), quote=False)


def _shown(rows: Iterable[FindingRow], links: Links) -> Iterator[Shown]:
    taken: set[str] = set()
    for row in rows:
        text = "\0".join(map(str, (row.code, row.path, row.cell, row.line, row.column)))
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        start = anchor = f"{row.code.lower()}-{digest}"
        number = 1
        while anchor in taken:
            number += 1
            anchor = f"{start}-{number}"
        taken.add(anchor)
        yield Shown(
            row,
            anchor,
            texts.place_of(row),
            links.to(row.path, row.line, row.cell),
        )


def _judged(shown: Iterable[Shown]) -> list[Shown]:
    """Findings with a verdict, those first that collapse."""
    order = [verdict.value for verdict in Verdict]
    rows = [(one, one.row.judgement) for one in shown]
    known = [(one, of) for one, of in rows if of is not None]
    known.sort(key=lambda pair: order.index(pair[1].verdict) if pair[1].verdict in order else 9)
    return [one for one, _ in known]

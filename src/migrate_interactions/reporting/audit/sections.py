"""A report of plain sections, each of sentences, charts and tables: as a page, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from jinja2 import Template

from migrate_interactions import __version__
from migrate_interactions.reporting import markdown_syntax as syntax
from migrate_interactions.reporting.audit.charts import Chart
from migrate_interactions.reporting.audit.markdown import table_text
from migrate_interactions.reporting.audit.rendering import environment, scaffold
from migrate_interactions.reporting.audit.tables import Table


@dataclass(frozen=True)
class Section:
    """One part of a report; ``anchor`` is its id on the page."""

    anchor: str
    title: str
    says: tuple[str, ...]
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Sections:
    """A whole report. ``kind`` is what it is, ``about`` one line on what it was made of."""

    kind: str
    name: str
    about: str
    parts: tuple[Section, ...]


def sections_page(report: Sections) -> str:
    """One HTML page that needs nothing else; the same report gives the same bytes."""
    return _template().render(report=report, version=__version__, **scaffold("style.css"))


@cache
def _template() -> Template:
    return environment().get_template("sections.html.jinja")


def sections_markdown(report: Sections) -> str:
    """The same as GitHub-flavoured Markdown, without the drawings."""
    return "\n\n".join(_blocks(report)) + "\n"


def _blocks(report: Sections) -> Iterator[str]:
    yield f"# {report.kind} of {syntax.prose(report.name)}"
    yield syntax.prose(report.about)
    for part in report.parts:
        yield f"## {part.title}"
        yield from map(syntax.prose, part.says)
        for chart in part.charts:
            yield f"### {syntax.prose(chart.title)}"
            yield syntax.prose(chart.says)
            if chart.table.rows:
                yield table_text(chart.table)
        yield from (table_text(table) for table in part.tables if table.rows)

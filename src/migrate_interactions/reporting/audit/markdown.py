"""The report as GitHub-flavoured Markdown: the page's parts, without its pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from migrate_interactions.audit.readiness import Wave
from migrate_interactions.audit.report import AuditReport, FindingRow
from migrate_interactions.reporting import markdown_syntax as syntax
from migrate_interactions.reporting.audit import figures, tables, texts
from migrate_interactions.reporting.audit.charts import charts
from migrate_interactions.reporting.audit.links import Links
from migrate_interactions.reporting.audit.tables import Cell, Code, Table
from migrate_interactions.reporting.sentences import shortened


def markdown(report: AuditReport, links: Links | None = None) -> str:
    """The report; the same report gives the same bytes. It can be encoded as UTF-8."""
    links = links or Links()
    parts = [
        f"# Orchestration audit of {syntax.prose(report.name)}",
        *_summary(report),
        *_plan(report, links),
        *_verdicts(report, links),
        *_savings(report, links),
        *_findings(report, links),
        *_ledger(report, links),
        *_stored(report),
        *_documents(report, links),
        "## Refusals by reason",
        *_or(tables.refusals(report), "Nothing was refused."),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _summary(report: AuditReport) -> Iterator[str]:
    files = report.files
    yield syntax.prose(
        (f"Commit `{report.commit[:12]}`. " if report.commit else "")
        + f"{figures.times(files.searched, 'file')} searched, {figures.number(files.mentioning)} "
        f"with Gemini in them; {figures.times(files.code_lines, 'line')} of code. "
        f"State: {report.state}. migrate-interactions {report.tool_version}."
    )
    yield f"**{syntax.prose(texts.share_sentence(report.ledger.count))}**"
    heaviest = texts.heaviest(report)
    payload = (texts.payload_sentence(heaviest),) if heaviest else ()
    score = f"{texts.score_sentence(report)} Its formula: {report.readiness.formula}."
    yield _list((texts.removed_sentence(report), score, texts.verdicts_sentence(report), *payload))
    for chart in charts(report):
        if chart.table.rows:
            yield f"### {syntax.prose(chart.title)}"
            yield syntax.prose(chart.says)
            yield table_text(chart.table)


def _plan(report: AuditReport, links: Links) -> Iterator[str]:
    yield "## Blockers"
    none = "Nothing was found that has to be settled before code can move."
    yield from _or(tables.blockers(report, links), none)
    yield "## Plan in waves"
    yield texts.plan_sentence(report.readiness.waves)
    yield from _or(tables.waves(report.readiness.waves), "")
    yield from _or(tables.calls(report.accounting), "")
    if report.accounting.one_shots:
        calls = figures.times(report.accounting.one_shots, "one-shot call")
        yield f"Besides: {calls} without a conversation."


def _verdicts(report: AuditReport, links: Links) -> Iterator[str]:
    yield "## Verdicts on frameworks and services"
    yield syntax.prose(texts.verdicts_sentence(report))
    for row in report.findings:
        if (judged := row.judgement) is not None:
            yield f"### {syntax.prose(judged.subject)}: {syntax.prose(judged.verdict)}"
            yield f"{_place(row, links)}: {syntax.prose(row.message)}."
            yield syntax.prose(judged.replacement)
            yield table_text(tables.matrix(judged, links))


def _savings(report: AuditReport, links: Links) -> Iterator[str]:
    savings = report.savings
    yield "## Savings"
    yield syntax.prose(texts.tokens_sentence(report.state))
    yield texts.assumptions_sentence(savings.assumptions)
    none = "No conversation here sends its turns again, so no request gets smaller."
    yield from _or(tables.flows(report, links), none)
    if savings.measured:
        yield "### Measured by `prove`"
        yield table_text(tables.measured(report))
    if savings.prices and (heaviest := texts.heaviest(report)):
        yield "### Prices"
        yield syntax.prose(texts.price_sentence(heaviest))
        yield table_text(tables.prices(report))
    yield "## Steps that the client coordinates"
    if savings.flows:
        yield texts.RELIABILITY
        yield _list(
            texts.steps_sentence(flow, savings.assumptions.reliability)
            for flow in savings.flows[: texts.FIRST_FLOWS]
        )
    none = "No chain of steps was found that the client coordinates."
    yield from _or(tables.steps(report, links), none)


def _findings(report: AuditReport, links: Links) -> Iterator[str]:
    yield "## Findings"
    if not report.findings:
        yield "Nothing was found."
    for wave in Wave:
        rows = [one for one in report.findings if one.wave is wave]
        if rows:
            heading, needs = texts.WAVES[wave]
            yield f"### {heading}: {figures.times(len(rows), 'finding')}"
            yield needs
            head = ("where", "rule", "what", "outcome", "and now", "lines that go")
            yield syntax.table(head, (_finding(row, links) for row in rows))
    yield _list(f"{code}: {summary}" for code, summary in report.rules)


def _finding(row: FindingRow, links: Links) -> list[str]:
    now = " ".join((row.title, *row.details))
    if row.reason:
        reason = _cell(Code(row.reason, row.link))
        now = f"{syntax.prose(row.sentence)} ({reason})"
    else:
        now = syntax.prose(now)
    return [
        _place(row, links),
        syntax.prose(f"{row.code} {row.name}"),
        syntax.prose(row.message),
        syntax.prose(row.outcome),
        now,
        shortened(row.removable),
    ]


def _ledger(report: AuditReport, links: Links) -> Iterator[str]:
    yield "## Ledger of orchestration code"
    if not report.ledger.lines:
        yield texts.NOTHING
        return
    yield texts.COUNTING
    yield _list(f"{fate}: {meaning}" for fate, meaning in texts.FATES.items())
    yield "### By folder"
    yield table_text(tables.by_folder(report))
    yield "### By file"
    yield table_text(tables.by_file(report, links))


def _stored(report: AuditReport) -> Iterator[str]:
    yield "## What is stored where, and what to watch"
    yield syntax.prose(f"After the migration: {report.stored}.")
    yield _list(report.readiness.notes)


def _documents(report: AuditReport, links: Links) -> Iterator[str]:
    if report.documents:
        yield "## Documents that will be out of date"
        yield texts.DOCUMENTS
        yield table_text(tables.documents(report, links))


def _or(table: Table, none: str) -> Iterator[str]:
    yield table_text(table) if table.rows else none


def table_text(table: Table) -> str:
    """A table with its caption left out."""
    return syntax.table(table.head, (map(_cell, row) for row in table.rows), table.right)


def _cell(cell: Cell) -> str:
    match cell:
        case str():
            return syntax.prose(cell)
        case Code(text, ""):
            return syntax.code(text)
        case Code(text, href):
            return f"[{syntax.code(text)}](<{href}>)"
        case _:
            more = len(cell) - tables.FIRST_PLACES
            rest = [f"and {figures.number(more)} more"] * (more > 0)
            return ", ".join([*map(_cell, cell[: tables.FIRST_PLACES]), *rest])


def _place(row: FindingRow, links: Links) -> str:
    return _cell(Code(texts.place_of(row), links.to(row.path, row.line, row.cell)))


def _list(sentences: Iterable[str]) -> str:
    return "\n".join(f"- {syntax.prose(one)}" for one in sentences)

"""The tables of a report, for the page as for Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from migrate_interactions.audit.ledger import Count
from migrate_interactions.audit.readiness import WavePlan
from migrate_interactions.audit.report import AuditReport, JudgementRow
from migrate_interactions.audit.savings import FlowSavings
from migrate_interactions.findings import Accounting, Category, Price
from migrate_interactions.reporting.audit.figures import (
    duration,
    money,
    number,
    percent,
    share_of,
)
from migrate_interactions.reporting.audit.links import Links
from migrate_interactions.reporting.audit.texts import WAVES, heaviest, meaning_of, refused

#: Reliabilities of one step that every report shows.
RELIABILITIES = (0.90, 0.95, 0.97, 0.99)
_COUNTS = ("goes", "changes", "stays", "all", "share that goes", "branches", "really removed")


@dataclass(frozen=True)
class Code:
    """A name, a path or a place; ``href`` is where it can be looked at."""

    text: str
    href: str = ""


#: As many places are listed at once.
FIRST_PLACES = 5
#: A text, a name, or several places.
Cell = str | Code | tuple[Code, ...]


@dataclass(frozen=True)
class Table:
    """``right`` are the columns of figures, ``whole`` those of short texts that do not break.

    The first cell of a row is its heading.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    right: frozenset[int] = field(default_factory=frozenset)
    whole: frozenset[int] = field(default_factory=frozenset)


def _table(
    caption: str, head: Iterable[str], rows: Iterable[tuple[Cell, ...]], right: Iterable[int] = ()
) -> Table:
    return Table(caption, tuple(head), tuple(rows), frozenset(right))


def by_category(by_category: Mapping[Category, Count]) -> Table:
    """The ledger per category."""
    counts = {str(category): count for category, count in by_category.items()}
    return _counts("Lines by what they are for", "category", counts)


def by_folder(report: AuditReport) -> Table:
    """The ledger per folder; a folder counts all files below it."""
    return _counts("Lines by folder, with all below it", "folder", report.ledger.by_folder, True)


def by_file(report: AuditReport, links: Links) -> Table:
    """The ledger per file."""
    table = _counts("Lines by file", "file", report.ledger.by_file, True)
    rows = (
        (Code(path, links.to(path)), *row[1:])
        for path, row in zip(report.ledger.by_file, table.rows, strict=True)
    )
    return _table(table.caption, table.head, rows, table.right)


def _counts(caption: str, head: str, counts: Mapping[str, Count], named: bool = False) -> Table:
    rows = (
        (
            Code(name) if named else str(name),
            number(one.goes),
            number(one.changes),
            number(one.stays),
            number(one.total),
            share_of(one.goes, one.total),
            number(one.branches),
            number(one.removed),
        )
        for name, one in counts.items()
    )
    return _table(caption, (head, *_COUNTS), rows, range(1, 8))


def readiness(report: AuditReport) -> Table:
    """The score of each folder."""
    rows = (
        (
            Code(one.folder),
            number(one.sites),
            number(one.ready),
            "no sites" if one.score is None else str(one.score),
        )
        for one in report.readiness.folders
    )
    return _table("Readiness by folder", ("folder", "sites", "ready", "score"), rows, (1, 2, 3))


def blockers(report: AuditReport, links: Links) -> Table:
    """What comes first."""
    rows = (
        (one.kind, one.meaning, one.mend, number(one.sites), places(one.places, links))
        for one in report.readiness.blockers
    )
    head = ("blocker", "what it is", "what to do first", "sites held up", "seen at")
    return _table("What blocks, and what to do about it", head, rows, (3,))


def documents(report: AuditReport, links: Links) -> Table:
    """Code in Markdown that will be out of date."""
    rows = (
        (
            Code(f"{one.path}:{one.line}", links.to(one.path, one.line)),
            number(one.calls),
            ", ".join(one.codes) or "-",
        )
        for one in report.documents
    )
    head = ("where", "calls of the old API", "rules, were it code")
    return _table("Code in documents that shows the old API", head, rows, (1,))


def waves(plan: Iterable[WavePlan]) -> Table:
    """The plan."""
    rows = (
        (
            WAVES[one.wave][0],
            WAVES[one.wave][1],
            number(one.findings),
            number(one.sites),
            duration(one.minutes),
        )
        for one in plan
    )
    head = ("wave", "what it needs", "findings", "sites", "effort")
    return _table("Findings, sites and effort of each wave", head, rows, (2, 3, 4))


def matrix(judged: JudgementRow, links: Links) -> Table:
    """The decision matrix of one verdict."""
    rows = (
        (
            one.question,
            one.answer,
            "for keeping it" if one.keeps else "for letting it go",
            places(one.evidence, links) or "none found",
        )
        for one in judged.criteria
    )
    head = ("question", "answer here", "speaks", "evidence")
    return _table(f"Decision matrix: {judged.subject}", head, rows)


def payload(flow: FlowSavings | None) -> Table:
    """What each turn of a flow sends; without rows if there is none."""
    rows = (
        (
            number(one.number),
            number(one.bytes_before),
            number(one.bytes_after),
            number(one.tokens_read),
        )
        for one in (flow.turns if flow else ())
    )
    head = ("turn", "bytes sent today", "bytes sent after", "input tokens the model reads")
    name = f": {flow.name}" if flow else ""
    return _table(f"Request of each turn{name}", head, rows, range(4))


def flows(report: AuditReport, links: Links) -> Table:
    """The last turn of every flow that sends its turns again."""
    rows = (
        (
            Code(flow.name),
            flow.kind,
            _place(flow, links),
            number(last.number),
            number(last.bytes_before),
            number(last.bytes_after),
            number(last.tokens_read),
            "a fix" if flow.moves else "hand",
            ", ".join(flow.unknown) or "nothing",
        )
        for flow in report.savings.flows
        for last in flow.turns[-1:]
    )
    head = ("flow", "kind", "where", "last turn", "bytes today", "bytes after", "input tokens",
            "moved by", "not counted, of unknown size")  # fmt: skip
    return _table("Requests at the last turn, per flow", head, rows, (3, 4, 5, 6))


def measured(report: AuditReport) -> Table:
    """What runs of ``prove`` sent."""
    rows = (
        (
            Code(one.program),
            f"{number(len(one.before))} : {number(len(one.after))}",
            f"{number(sum(one.before))} : {number(sum(one.after))}",
            f"{number(max(one.before, default=0))} : {number(max(one.after, default=0))}",
        )
        for one in report.savings.measured
    )
    head = ("program", "requests, before : after", "bytes in all", "largest request")
    return _table("Measured by prove", head, rows, (1, 2, 3))


def prices(report: AuditReport) -> Table:
    """What the heaviest flow costs at the configuration's prices."""
    flow = heaviest(report)
    every = report.savings.prices if flow else ()
    rows = (_price(one, flow, report) for one in every if flow is not None)
    head = ("model", "input", "cached input", "output", "conversation, no input cached",
            "conversation, all input cached")  # fmt: skip
    return _table("Prices per million tokens, and of one conversation", head, rows, range(1, 6))


def _price(price: Price, flow: FlowSavings, report: AuditReport) -> tuple[Cell, ...]:
    read = sum(turn.tokens_read for turn in flow.turns)
    written = len(flow.turns) * report.savings.assumptions.answer_tokens * price.output
    return (
        price.model,
        money(price.input),
        money(price.cached_input),
        money(price.output),
        money((read * price.input + written) / 1e6),
        money((read * price.cached_input + written) / 1e6),
    )


def steps(report: AuditReport, links: Links) -> Table:
    """Steps per flow, and how often all of them work, before and after."""
    own = report.savings.assumptions.reliability
    columns = sorted({*RELIABILITIES, own})
    marked = [f"{_exact(one)} each" + " (set here)" * (one == own) for one in columns]
    rows: list[tuple[Cell, ...]] = []
    for flow in report.savings.flows:
        counts = f"{number(flow.steps_before)} : {number(flow.steps_after)}"
        odds = (
            f"{percent(one**flow.steps_before)} : {percent(one**flow.steps_after)}"
            for one in columns
        )
        rows.append((Code(flow.name), _place(flow, links), counts, *odds))
    caption = "Steps that the client coordinates, and how often all of them work (today : after)"
    head = ("flow", "where", "steps", *marked)
    return _table(caption, head, rows, range(2, 3 + len(columns)))


def _exact(share: float) -> str:
    return f"{share * 100:.4g} %"


def refusals(report: AuditReport) -> Table:
    """Refused findings by reason."""
    rows = (
        (Code(reason, link), number(count), meaning_of(reason))
        for reason, count, link in refused(report)
    )
    return _table(
        "Refused findings and their reasons", ("reason", "findings", "what it means"), rows, (1,)
    )


def calls(one: Accounting) -> Table:
    """The accounting: every call once."""
    columns = ("migrated", "review", "refused", "suppressed", "failed")
    row = (number(one.found), *(number(getattr(one, name)) for name in columns))
    head = ("calls found", *columns)
    return _table("Where the calls end", head, [row] if one.found else [], range(6))


def places(every: Iterable[str], links: Links) -> tuple[Code, ...]:
    """Places, each with its link."""
    return tuple(Code(one, links.to_place(one)) for one in every)


def _place(flow: FlowSavings, links: Links) -> Code:
    cell = f":cell {flow.cell}" if flow.cell is not None else ""
    text = f"{flow.path}{cell}:{flow.line}"
    return Code(text, links.to_place(text))

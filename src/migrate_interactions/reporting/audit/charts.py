"""The three charts of the page: what there is to see in each, its drawings, its numbers.

Nothing is told by colour alone: parts have patterns or dashes, and their numbers beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from migrate_interactions.audit.ledger import Count
from migrate_interactions.audit.readiness import FolderReadiness
from migrate_interactions.audit.report import AuditReport
from migrate_interactions.audit.savings import FlowSavings
from migrate_interactions.findings import Category
from migrate_interactions.reporting.audit import tables, texts
from migrate_interactions.reporting.audit.drawing import (
    BAR,
    WIDTH,
    bar,
    curve,
    drawn,
    fitted,
    hatch,
    rule,
    scale,
    words,
)
from migrate_interactions.reporting.audit.figures import number, size
from migrate_interactions.reporting.audit.tables import Table

#: Folders beyond these are only in the table.
MOST_FOLDERS = 10
_ROW = 46


@dataclass(frozen=True)
class Chart:
    """``says`` is what there is to see in it. ``drawing`` is empty if there is nothing to draw.

    ``legend`` are the classes of its parts, each with its name.
    """

    name: str
    title: str
    says: str
    drawing: Markup
    table: Table
    legend: tuple[tuple[str, str], ...] = ()


def charts(report: AuditReport) -> tuple[Chart, ...]:
    """Lines by category, requests per turn, readiness by folder."""
    return (_categories(report), _payload(report), _folders(report))


def _categories(report: AuditReport) -> Chart:
    return categories(report.ledger.by_category)


def categories(by_category: Mapping[Category, Count]) -> Chart:
    """What goes, changes and stays of each category."""
    counts = {str(name): count for name, count in by_category.items()}
    return Chart(
        "categories",
        "Lines that orchestrate, by what they are for",
        _most_goes(counts),
        drawn("categories", len(counts) * _ROW, [hatch(), *_stacks(counts)]),
        tables.by_category(by_category),
        tuple((fate, fate) for fate in texts.FATES) if counts else (),
    )


def share_bar(count: Count) -> Markup:
    """One bar of all lines, as wide as there is room. Its sentence stands beside it."""
    if not count.total:
        return Markup()
    return Markup('<svg class="share" viewBox="0 0 {} {}" {}>{}</svg>').format(
        WIDTH, BAR, Markup('preserveAspectRatio="none" aria-hidden="true"'), _stack(count, 0, WIDTH)
    )


def _stack(count: Count, top: float, whole: float) -> Markup:
    """Bars of what goes, changes and stays, side by side, as wide as ``whole`` in all."""
    left, bars = 0.0, Markup()
    for fate in texts.FATES:
        width = getattr(count, fate) / count.total * whole
        if width:
            bars += bar(left, top, width, fate)
        left += width
    return bars


def _most_goes(counts: Mapping[str, Count]) -> str:
    if not counts:
        return texts.NOTHING
    name, most = max(counts.items(), key=lambda item: item[1].goes)
    if not most.goes:
        return "None of these lines can go."
    return f"Most of what goes is in {name}: {number(most.goes)} of {number(most.total)} lines."


def _stacks(counts: Mapping[str, Count]) -> Iterator[Markup]:
    most = max((count.total for count in counts.values()), default=0)
    for place, (name, count) in enumerate(counts.items()):
        top = place * _ROW
        yield words(0, top + 16, fitted(name, WIDTH - 95), "name")
        yield words(WIDTH, top + 16, f"{count.goes:,} of {count.total:,} go", "tick", "end")
        yield _stack(count, top + 24, count.total / most * WIDTH)


def _payload(report: AuditReport) -> Chart:
    flow = texts.heaviest(report)
    if flow is None:
        none = "No conversation here sends its turns again."
        return Chart("payload", "Size of each turn's request", none, Markup(), tables.payload(None))
    return Chart(
        "payload",
        "Size of each turn's request",
        texts.payload_sentence(flow),
        drawn("payload", 260, _curves(flow)),
        tables.payload(flow),
        (("before", "today"), ("after", "after the migration" if flow.moves else "moved by hand")),
    )


def _curves(flow: FlowSavings) -> Iterator[Markup]:
    left, right, top, bottom = 64, WIDTH - 8, 30, 220
    first, last = flow.turns[0].number, flow.turns[-1].number
    levels = scale(max(max(one.bytes_before, one.bytes_after) for one in flow.turns))

    def across(turn: int) -> float:
        share = (turn - first) / (last - first) if last > first else 0.5
        return left + share * (right - left)

    def up(count: int) -> float:
        return bottom - count / levels[-1] * (bottom - top)

    for level in levels:
        yield rule(left, right, up(level))
        yield words(left - 8, up(level) + 4, size(level), "tick", "end")
    for turn in sorted({first, (first + last) // 2, last}):
        yield words(across(turn), bottom + 18, number(turn), "tick", "middle")
    yield words((left + right) / 2, bottom + 36, "turn", "tick", "middle")
    yield curve([(across(one.number), up(one.bytes_before)) for one in flow.turns], "before")
    yield curve([(across(one.number), up(one.bytes_after)) for one in flow.turns], "after")
    end = flow.turns[-1]
    before, after = up(end.bytes_before), up(end.bytes_after)
    under = 18 if abs(before - after) < 20 else -10
    anchor = "end" if last > first else "middle"
    x = across(last)
    yield words(x, before - 10, f"today {size(end.bytes_before)}", "name", anchor)
    yield words(x, after + under, f"after {size(end.bytes_after)}", "name", anchor)


def _folders(report: AuditReport) -> Chart:
    rows = list(_telling(report.readiness.folders))
    shown = rows[:MOST_FOLDERS]
    return Chart(
        "folders",
        "Readiness by folder",
        _least_ready(report, rows),
        drawn("folders", len(shown) * _ROW, _scores(shown)),
        tables.readiness(report),
    )


def _telling(folders: Iterable[FolderReadiness]) -> Iterator[FolderReadiness]:
    """Folders with a score, but for those that hold all the sites of the one above them."""
    figures = {one.folder: (one.sites, one.ready) for one in folders}
    for one in folders:
        above = one.folder.rpartition("/")[0] or "."
        repeats = one.folder != "." and figures.get(above) == (one.sites, one.ready)
        if one.score is not None and not repeats:
            yield one


def _least_ready(report: AuditReport, rows: Sequence[FolderReadiness]) -> str:
    says = texts.score_sentence(report)
    below = [one for one in rows if one.folder != "."]
    if below:
        least = min(below, key=lambda one: (one.score or 0, -one.sites))
        says += f" The least ready folder is {least.folder}, with {least.score}."
    if len(rows) > MOST_FOLDERS:
        says += f" The first {MOST_FOLDERS} of {number(len(rows))} folders are drawn."
    return says


def _scores(rows: Sequence[FolderReadiness]) -> Iterator[Markup]:
    for place, one in enumerate(rows):
        top = place * _ROW
        name = "the whole repository" if one.folder == "." else one.folder
        figures = f"{one.score} ({one.ready:,} of {one.sites:,} sites)"
        yield words(0, top + 16, fitted(name, WIDTH - 150), "name")
        yield words(WIDTH, top + 16, figures, "tick", "end")
        yield bar(0.5, top + 24, WIDTH - 1, "track")
        if one.score:
            yield bar(0.5, top + 24, one.score / 100 * (WIDTH - 1), "goes")

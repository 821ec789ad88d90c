"""What a burndown shows: curves over the commits, and the table that they are drawn from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from markupsafe import Markup

from migrate_interactions import __version__
from migrate_interactions.audit.readiness import FORMULA
from migrate_interactions.audit.series import Burndown, Figures, Point, burndown_csv, burndown_json
from migrate_interactions.reporting.audit.charts import Chart
from migrate_interactions.reporting.audit.drawing import WIDTH, curve, drawn, rule, scale, words
from migrate_interactions.reporting.audit.figures import number, times
from migrate_interactions.reporting.audit.sections import (
    Section,
    Sections,
    sections_markdown,
    sections_page,
)
from migrate_interactions.reporting.audit.tables import Cell, Code, Table

#: Figures of a point that has some.
_Value = Callable[[Figures], int]
#: A commit and its date.
_SHORT = frozenset({0, 1})
_COLUMNS: tuple[tuple[str, _Value], ...] = (
    ("sites", lambda one: one.sites),
    ("ready", lambda one: one.ready),
    ("refused", lambda one: one.refused),
    ("on the Interactions API", lambda one: one.interactions),
    ("lines that go", lambda one: one.goes),
    ("change", lambda one: one.changes),
    ("stay", lambda one: one.stays),
)


def burndown_files(burndown: Burndown) -> dict[str, bytes]:
    """Path below the report's folder -> bytes."""
    report = _sections(burndown)
    return {
        "index.html": sections_page(report).encode(),
        "report.md": sections_markdown(report).encode(),
        "report.json": burndown_json(burndown).encode(),
        "burndown.csv": burndown_csv(burndown.points).encode("utf-8", "surrogateescape"),
    }


def _sections(burndown: Burndown) -> Sections:
    known = [one for one in burndown.points if one.figures is not None]
    lost = [one for one in burndown.points if one.figures is None]
    about = times(len(burndown.points), "commit")
    if len(burndown.points) == 1:
        about += f", of {burndown.points[0].date}"
    elif burndown.points:
        dates = f"{burndown.points[0].date} to {burndown.points[-1].date}"
        about += f", the oldest first, from {dates}"
    parts = [_summary(known), Section("commits", "Commits", (), tables=(_table(known),))]
    if lost:
        rows = tuple((Code(one.commit[:12]), one.date, one.subject, one.reason) for one in lost)
        head = ("commit", "date", "message", "why")
        table = Table("Commits that could not be audited", head, rows, whole=_SHORT)
        says = ("They are left out of the figures, and tried again the next time.",)
        parts.append(Section("lost", "Not audited", says, tables=(table,)))
    name = f"{about}. migrate-interactions {__version__}."
    return Sections("Burndown of orchestration code", burndown.name, name, tuple(parts))


def _summary(known: Sequence[Point]) -> Section:
    if not known:
        return Section("summary", "Summary", ("No commit could be audited.",))
    score = f"The score is that of each commit: {FORMULA}."
    return Section("summary", "Summary", (_change(known), score), tuple(_charts(known)))


def _change(known: Sequence[Point]) -> str:
    ends = [known[0], known[-1]] if len(known) > 1 else [known[0]]
    goes = ", ".join(f"{number(_figures(one).goes)} on {one.date}" for one in ends)
    sites = _course([_figures(one).sites for one in known])
    calls = _course([_figures(one).interactions for one in known])
    return (
        f"Lines that can go: {goes}. Sites that orchestrate: {sites}. "
        f"Calls that make an interaction: {calls}."
    )


def _course(values: Sequence[int]) -> str:
    """The first and the last of ``values``."""
    last = f", then {number(values[-1])}" if len(values) > 1 else ""
    return f"{number(values[0])}{last}"


def _figures(point: Point) -> Figures:
    assert point.figures is not None
    return point.figures


def _charts(known: Sequence[Point]) -> Iterator[Chart]:
    yield _chart(
        "lines",
        "Lines that orchestrate",
        known,
        ("all lines that orchestrate", lambda one: one.goes + one.changes + one.stays),
        ("of them, lines that can go", lambda one: one.goes),
    )
    yield _chart(
        "sites",
        "From sites that orchestrate to the Interactions API",
        known,
        ("sites that orchestrate", lambda one: one.sites),
        ("calls that make an interaction", lambda one: one.interactions),
    )


def _chart(
    name: str,
    title: str,
    known: Sequence[Point],
    solid: tuple[str, _Value],
    dashed: tuple[str, _Value],
) -> Chart:
    series = [[value(_figures(one)) for one in known] for _, value in (solid, dashed)]
    says = "; ".join(
        f"{label}: {_course(own)}" for (label, _), own in zip((solid, dashed), series, strict=True)
    )
    rows = tuple(
        (Code(one.commit[:12]), one.date, number(first), number(second))
        for one, first, second in zip(known, *series, strict=True)
    )
    table = Table(title, ("commit", "date", solid[0], dashed[0]), rows, frozenset({2, 3}), _SHORT)
    legend = (("before", solid[0]), ("after", dashed[0]))
    drawing = drawn(name, 260, _curves(known, series))
    return Chart(name, title, f"{says[0].upper()}{says[1:]}.", drawing, table, legend)


def _curves(known: Sequence[Point], series: Sequence[Sequence[int]]) -> Iterator[Markup]:
    left, right, top, bottom = 64, WIDTH - 8, 30, 220
    levels = scale(max(max(own) for own in series))

    def across(place: int) -> float:
        return left + (place / (len(known) - 1) if len(known) > 1 else 0.5) * (right - left)

    for level in levels:
        height = bottom - level / levels[-1] * (bottom - top)
        yield rule(left, right, height)
        yield words(left - 8, height + 4, number(level), "tick", "end")
    if len(known) > 1:
        yield words(left, bottom + 18, known[0].date, "tick")
        yield words(right, bottom + 18, known[-1].date, "tick", "end")
    else:
        yield words(across(0), bottom + 18, known[0].date, "tick", "middle")
    for own, kind in zip(series, ("before", "after"), strict=True):
        heights = (bottom - value / levels[-1] * (bottom - top) for value in own)
        yield curve([(across(place), height) for place, height in enumerate(heights)], kind)


def _table(known: Sequence[Point]) -> Table:
    head = ("commit", "date", "message", "score", *(name for name, _ in _COLUMNS))
    rows = tuple(_row(one) for one in known)
    return Table("Figures of each commit", head, rows, frozenset(range(3, len(head))), _SHORT)


def _row(point: Point) -> tuple[Cell, ...]:
    figures = _figures(point)
    score = "no sites" if figures.score is None else str(figures.score)
    counts = (number(value(figures)) for _, value in _COLUMNS)
    return (Code(point.commit[:12]), point.date, point.subject, score, *counts)

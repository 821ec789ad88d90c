"""Bars, lines and words of SVG, drawn for a column as narrow as a phone."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from migrate_interactions.reporting.lines import one_line

#: The width of a drawing.
WIDTH = 340
#: The height of a bar.
BAR = 12
#: The width of most characters.
_CHARACTER = 7.2
_HATCH = Markup(
    '<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect class="under" width="6" height="6"/>'
    '<rect class="over" width="3" height="6"/></pattern>'
)


def drawn(name: str, height: int, parts: Iterable[Markup]) -> Markup:
    """The drawing of a figure, whose title and sentence have the ids ``name-title`` and
    ``name-says``. Nothing if it has no height.
    """
    if not height:
        return Markup()
    return Markup(
        '<svg viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" '
        'aria-labelledby="{2}-title {2}-says">\n{3}\n</svg>'
    ).format(WIDTH, height, name, Markup("\n").join(parts))


def hatch() -> Markup:
    """The pattern of bars of the kind ``changes``; once per page."""
    return _HATCH


def bar(left: float, top: float, width: float, kind: str) -> Markup:
    """A horizontal bar."""
    fill = Markup(' fill="url(#hatch)"') if kind == "changes" else ""
    return Markup('<rect class="{}"{} x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{}"/>').format(
        kind, fill, left, top, width, BAR
    )


def rule(left: float, right: float, height: float) -> Markup:
    """A horizontal line behind a curve."""
    return Markup(
        '<line class="grid" x1="{0:.1f}" y1="{2:.1f}" x2="{1:.1f}" y2="{2:.1f}"/>'
    ).format(left, right, height)


def curve(points: Iterable[tuple[float, float]], kind: str) -> Markup:
    """A curve through ``points``, with a dot at its end."""
    every = list(points)
    through = " ".join(f"{x:.1f},{y:.1f}" for x, y in every)
    return Markup(
        '<polyline class="curve {0}" points="{1}"/>'
        '<circle class="dot {0}" cx="{2:.1f}" cy="{3:.1f}" r="4"/>'
    ).format(kind, through, *every[-1])


def words(x: float, y: float, text: str, kind: str, anchor: str = "start") -> Markup:
    """``text`` at a point, which is its ``start``, ``middle`` or ``end``."""
    return Markup('<text class="{}" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(
        kind, x, y, anchor, one_line(text)
    )


def fitted(text: str, room: float) -> str:
    """``text`` with its middle left out where there is not ``room`` for all of it."""
    text = one_line(text)
    most = max(int(room / _CHARACTER), 3)
    if len(text) <= most:
        return text
    half = (most - 1) // 2
    return f"{text[:half]}…{text[-half:]}"


def scale(most: int) -> range:
    """Four or so round levels from 0 to no less than ``most``."""
    least = max(most / 5, 1)
    power = 10 ** (len(str(int(least))) - 1)
    step = next(one * power for one in (1, 2, 5, 10) if one * power >= least)
    return range(0, (-(-most // step) or 1) * step + 1, step)

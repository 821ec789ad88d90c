"""Reports of fleets and burndowns made by hand: rich ones, empty ones, odd ones."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha1

from migrate_interactions.audit.merging import FleetReport, LostRepository, audited_repository
from migrate_interactions.audit.series import Burndown, Figures, Point
from tests.audit.small_reports import alpha, beta, gamma, small

from .samples import ODD_NAMES, ODD_TEXTS, nothing, odd, rich


def rich_fleet() -> FleetReport:
    """Seven repositories of all kinds, two of them with a blocker, and two that were lost."""
    reports = (rich(), alpha(), beta(), gamma(), nothing(), small("free", goes=1))
    audited = [audited_repository(one) for one in reports]
    blocked = replace(audited_repository(rich()), name="team/support-desk-of-last-year")
    every = sorted([*audited, blocked], key=lambda one: one.name)
    lost = (
        LostRepository("team/gone", "git says: fatal: repository 'https://git.example.com/team/"
                                    "gone.git/' not found"),
        LostRepository("tools", "pyproject.toml: tool.migrate-interactions has an unknown key"),
    )  # fmt: skip
    return FleetReport("everything we have", tuple(every), lost)


def odd_fleet() -> FleetReport:
    """Names and reasons that pages have to withstand."""
    one = audited_repository(odd(18))
    audited = tuple(replace(one, name=name) for name in sorted((*ODD_NAMES, *ODD_TEXTS)))
    lost = tuple(LostRepository(f"lost {text}", text) for text in ODD_TEXTS)
    return FleetReport(ODD_TEXTS[0], audited, lost)


def _figures(goes: int, sites: int, interactions: int) -> Figures:
    return Figures(
        sites=sites,
        ready=sites // 2,
        score=None if not sites else 100 * (sites // 2) // sites,
        review=sites // 2,
        refused=sites - sites // 2,
        suppressed=0,
        failed=0,
        one_shots=3,
        interactions=interactions,
        goes=goes,
        changes=goes // 4,
        stays=120,
    )


def _point(number: int, subject: str, figures: Figures | None, reason: str = "") -> Point:
    commit = sha1(str(number).encode()).hexdigest()
    return Point(commit, f"2026-{1 + number // 28:02}-{1 + number % 28:02}", subject, commit,
                 figures, reason)  # fmt: skip


def rich_burndown() -> Burndown:
    """Forty commits: it grows, and then a migration takes it away; two could not be audited."""
    points = []
    for number in range(40):
        if number in (9, 23):
            lost = "pyproject.toml: tool.migrate-interactions has an unknown key"
            points.append(_point(number, "Try a configuration", None, lost))
            continue
        moved = max(0, number - 20)
        figures = _figures(
            goes=max(0, 900 + 38 * min(number, 20) - 96 * moved),
            sites=max(0, 14 + min(number, 20) // 2 - moved),
            interactions=2 * moved,
        )
        subject = "Move a conversation to the Interactions API" if moved else "Answer more people"
        points.append(_point(number, subject, figures))
    return Burndown("support-desk", tuple(points))


def odd_burndown() -> Burndown:
    """Subjects and reasons that pages have to withstand, and figures of a large program."""
    large = _figures(123_456_789, 98_765_432, 1)
    points = [_point(number, text, large) for number, text in enumerate(ODD_TEXTS)]
    points += [_point(20 + number, text, None, text) for number, text in enumerate(ODD_TEXTS)]
    return Burndown(ODD_TEXTS[0], tuple(points))


def one_commit() -> Burndown:
    """A burndown that has just begun."""
    return Burndown("bot", (_point(0, "Begin", _figures(12, 2, 0)),))


FLEETS = {"rich": rich_fleet, "nothing": lambda: FleetReport("empty"), "odd": odd_fleet}
BURNDOWNS = {
    "rich": rich_burndown,
    "nothing": lambda: Burndown("empty", ()),
    "odd": odd_burndown,
    "one": one_commit,
}

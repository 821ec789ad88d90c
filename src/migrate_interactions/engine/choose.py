"""Which fixes of one round are applied together."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from migrate_interactions.engine.file_result import Outcome, Reported
from migrate_interactions.engine.rulebook import Settings
from migrate_interactions.findings import Edit, Fix, Safety, Span

_APPLIED = {
    Safety.SAFE: frozenset({Safety.SAFE}),
    Safety.REVIEW: frozenset({Safety.SAFE, Safety.REVIEW}),
    Safety.MANUAL: frozenset[Safety](),
}


@dataclass(frozen=True)
class Chosen:
    """The findings whose fixes are applied in one round, and the edits of each file."""

    findings: tuple[Reported, ...]
    edits: Mapping[str, tuple[Edit, ...]]


def may_apply(fix: Fix, settings: Settings) -> bool:
    """Whether the user's choices let this fix be applied."""
    if fix.changes_behaviour and not settings.policy.allow_behaviour_change:
        return False
    return fix.safety in _APPLIED[settings.safety]


def choose(paths: Collection[str], reported: Iterable[Reported], settings: Settings) -> Chosen:
    """The fixes that may be applied and do not get into one another's way.

    Codes come in order, then places; a fix that collides with an earlier one waits for the
    next round, when the text is analysed anew. A fix that reaches into other files than
    ``paths`` is left out.
    """
    findings: list[Reported] = []
    edits: dict[str, list[Edit]] = {}
    for one in sorted(reported, key=lambda one: (one.finding.code, one.finding.place)):
        fix = one.finding.fix
        if one.outcome is not Outcome.REVIEW or fix is None or not may_apply(fix, settings):
            continue
        if not fix.edits or not set(fix.edits) <= set(paths):
            continue  # of files of requirements, which are done once for all, or of others
        if not any(_collide(mine, edits.get(path, ())) for path, mine in fix.edits.items()):
            findings.append(one)
            for path, mine in fix.edits.items():
                edits.setdefault(path, []).extend(mine)
    return Chosen(
        tuple(findings), {path: tuple(dict.fromkeys(own)) for path, own in sorted(edits.items())}
    )


def _collide(mine: Sequence[Edit], others: Sequence[Edit]) -> bool:
    """Whether a fix would lose, or swallow, a part of those that are chosen already."""
    if set(mine) <= set(others):
        return False
    return any(
        one != other and (_in_the_way(one, other) or _defined(one) & _defined(other))
        for one in mine
        for other in others
    )


_DEFINITION = re.compile(r"^(?:class|def|async def) (\w+)", re.MULTILINE)


def _defined(edit: Edit) -> set[str]:
    """What is defined for the whole module in new text: two fixes may mean different things."""
    if edit.span.start != edit.span.end:
        return set()
    return {
        name
        for piece in edit.pieces
        if isinstance(piece, str)
        for name in _DEFINITION.findall(piece)
    }


def _in_the_way(one: Edit, other: Edit) -> bool:
    """Whether two different edits overlap other than by lying inside a carried span."""
    if one.span == other.span and one.span.start == one.span.end:
        return True  # in the next round, what one of them brings is there for the other
    if not _overlap(one.span, other.span):
        return False
    return not (_carries(one, other.span) or _carries(other, one.span))


def _carries(edit: Edit, span: Span) -> bool:
    return any(
        isinstance(piece, Span) and piece.contains(span) and piece != span for piece in edit.pieces
    )


def _overlap(one: Span, other: Span) -> bool:
    """Whether the spans share a character, or one is a point strictly inside the other."""
    return one.start < other.end and other.start < one.end

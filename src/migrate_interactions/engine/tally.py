"""Count every site once, in the column that its strongest outcome gives it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from migrate_interactions.engine.file_result import Outcome, Reported
from migrate_interactions.findings import Accounting, Place

_STRENGTH = {outcome: strength for strength, outcome in enumerate(Outcome)}


def tally(reported: Iterable[Reported], one_shots: Iterable[Place] = ()) -> Accounting:
    """The accounting of one file.

    A one-shot call that a finding stands for is counted with the finding.
    """
    outcomes: dict[tuple[int, int, int | None], Outcome] = {}
    for one in reported:
        for site in one.claims:
            key = _key(site)
            outcomes[key] = min(
                one.outcome, outcomes.get(key, one.outcome), key=_STRENGTH.__getitem__
            )
    counts = Counter(outcomes.values())
    return Accounting(
        found=len(outcomes),
        migrated=counts[Outcome.MIGRATED],
        review=counts[Outcome.REVIEW],
        refused=counts[Outcome.REFUSED],
        suppressed=counts[Outcome.SUPPRESSED],
        failed=counts[Outcome.FAILED],
        one_shots=len({_key(place) for place in one_shots} - outcomes.keys()),
    )


def _key(place: Place) -> tuple[int, int, int | None]:
    return place.line, place.column, place.cell


def tally_again(reported: Iterable[Reported], earlier: Accounting) -> Accounting:
    """The accounting after outcomes changed; one-shot calls are counted as ``earlier``."""
    return replace(tally(reported), one_shots=earlier.one_shots)

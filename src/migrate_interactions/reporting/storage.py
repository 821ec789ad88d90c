"""One sentence on what a migrated program stores, where, and for how long."""

from __future__ import annotations

from migrate_interactions.engine.file_result import Outcome, Run
from migrate_interactions.findings import StateMode

_STORED: dict[StateMode, str] = {
    StateMode.SERVER: (
        "server state: Google keeps stored interactions 55 days on paid tiers, "
        "1 day on the free tier"
    ),
    StateMode.STATELESS: (
        "stateless: every request carries its history and store=False; Google keeps nothing of it"
    ),
    StateMode.FORBID: "forbid: no fix that stores anything at Google is offered",
}
_NOTHING_STORED = "nothing is stored: every request that became an interaction says store=False"


def stored(run: Run, state: StateMode) -> str:
    """What is kept where after the fixes of ``run``: those applied, or those offered."""
    fixes = [(one.outcome, one.finding.fix) for one in run.reported if one.finding.fix is not None]
    applied = [fix for outcome, fix in fixes if outcome is Outcome.MIGRATED]
    counting = applied or [fix for _, fix in fixes]
    if state is StateMode.SERVER and counting and not any(fix.stores for fix in counting):
        return _NOTHING_STORED
    return _STORED[state]

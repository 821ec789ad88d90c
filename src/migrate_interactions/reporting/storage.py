"""One sentence on what a migrated program stores, where, and for how long."""

from __future__ import annotations

from migrate_interactions.findings import StateMode

STORAGE: dict[StateMode, str] = {
    StateMode.SERVER: (
        "server state: Google keeps stored interactions 55 days on paid tiers, "
        "1 day on the free tier"
    ),
    StateMode.STATELESS: (
        "stateless: every request carries its history and store=False; Google keeps nothing of it"
    ),
    StateMode.FORBID: "forbid: no fix that stores anything at Google is offered",
}

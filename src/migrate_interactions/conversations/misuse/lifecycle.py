"""What a module gets wrong about the life of interactions: waiting, ids, storing, failing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from migrate_interactions.conversations.misuse.pauses import Tight, find_tight
from migrate_interactions.conversations.misuse.polling import PollingLoop, find_polling_loops
from migrate_interactions.conversations.misuse.status_problems import (
    StatusProblem,
    find_status_problems,
)
from migrate_interactions.facts.module import Facts


@dataclass(frozen=True, eq=False)
class Lifecycle:
    """Found when it is first asked for."""

    facts: Facts

    @cached_property
    def polling_loops(self) -> tuple[PollingLoop, ...]:
        """Loops that fetch an interaction until its status says that it is done."""
        return find_polling_loops(self.facts)

    @cached_property
    def tight_loops(self) -> tuple[Tight, ...]:
        """Those of the polling loops that ask again too soon."""
        return find_tight(self.facts, self.polling_loops)

    @cached_property
    def status_problems(self) -> tuple[StatusProblem, ...]:
        """Those of the polling loops that get the statuses wrong."""
        return find_status_problems(self.facts, self.polling_loops)

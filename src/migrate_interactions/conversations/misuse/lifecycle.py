"""What a module gets wrong about the life of interactions: waiting, ids, storing, failing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from migrate_interactions.conversations.misuse.dead_handlers import (
    DeadHandler,
    find_dead_handlers,
)
from migrate_interactions.conversations.misuse.lookups import Lookup, find_lookups
from migrate_interactions.conversations.misuse.lost_ids import LostId, find_lost_ids
from migrate_interactions.conversations.misuse.made_up_ids import MadeUpId, find_made_up_ids
from migrate_interactions.conversations.misuse.not_stored import NotStored, find_not_stored
from migrate_interactions.conversations.misuse.pauses import Tight, find_tight
from migrate_interactions.conversations.misuse.polling import PollingLoop, find_polling_loops
from migrate_interactions.conversations.misuse.status_problems import (
    StatusProblem,
    find_status_problems,
)
from migrate_interactions.conversations.misuse.stored_one_shots import (
    StoredOneShot,
    find_stored_one_shots,
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

    @cached_property
    def lost_ids(self) -> tuple[LostId, ...]:
        """Calls that start work in the background and do not keep its id."""
        return find_lost_ids(self.facts)

    @cached_property
    def not_stored(self) -> tuple[NotStored, ...]:
        """Calls that store nothing of what is fetched or continued."""
        return find_not_stored(self.facts)

    @cached_property
    def lookups(self) -> tuple[Lookup, ...]:
        """Calls of agents that only look something up."""
        return find_lookups(self.facts)

    @cached_property
    def stored_one_shots(self) -> tuple[StoredOneShot, ...]:
        """One-shot calls that do not say whether to store."""
        return find_stored_one_shots(self.facts)

    @cached_property
    def dead_handlers(self) -> tuple[DeadHandler, ...]:
        """Error handling that never runs, or fails itself."""
        return find_dead_handlers(self.facts)

    @cached_property
    def made_up_ids(self) -> tuple[MadeUpId, ...]:
        """Calls that continue an interaction whose id the program makes up."""
        return find_made_up_ids(self.facts)

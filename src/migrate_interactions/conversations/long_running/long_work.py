"""Everything that takes long in one module, and what is built around it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from migrate_interactions.conversations.long_running.evidence import LongCall
from migrate_interactions.conversations.long_running.long_calls import find_long_calls
from migrate_interactions.conversations.long_running.queues import (
    QueueWrapper,
    find_queue_wrappers,
)
from migrate_interactions.conversations.long_running.retries import (
    RetryWrapper,
    find_retry_wrappers,
)
from migrate_interactions.conversations.long_running.waiting import (
    BlockingWait,
    find_blocking_waits,
)
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import LongCalls


@dataclass(frozen=True, eq=False)
class LongWork:
    """What is long as far as ``limits`` say so, found when it is first asked for."""

    facts: Facts
    limits: LongCalls

    @cached_property
    def calls(self) -> tuple[LongCall, ...]:
        return find_long_calls(self.facts, self.limits)

    @cached_property
    def queue_wrappers(self) -> tuple[QueueWrapper, ...]:
        return find_queue_wrappers(self.facts, self.calls)

    @cached_property
    def retry_wrappers(self) -> tuple[RetryWrapper, ...]:
        return find_retry_wrappers(self.facts, [one.call for one in self.calls])

    @cached_property
    def blocking_waits(self) -> tuple[BlockingWait, ...]:
        return find_blocking_waits(self.facts, self.limits)

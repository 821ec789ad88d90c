"""Holders that belong together: linked by parameters, results, aliases and copies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from migrate_interactions.conversations.holders import Holder
from migrate_interactions.conversations.operations.operation import Operation
from migrate_interactions.facts.module import Facts


@dataclass(frozen=True)
class Family:
    """Holders of one history, and all that is done to it. All grow while it is read.

    ``sources`` are holders that give theirs to a member, and are members for that.
    """

    facts: Facts
    holders: list[Holder] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)
    sources: list[Holder] = field(default_factory=list)

    def takes_from(self, found: Iterable[Holder | None]) -> bool:
        """Whether all of ``found`` are holders; they are members then."""
        holders = list(found)
        self.sources.extend(holder for holder in holders if holder is not None)
        return bool(holders) and None not in holders

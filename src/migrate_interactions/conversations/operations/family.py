"""Holders that belong together: linked by parameters, results, aliases and copies."""

from __future__ import annotations

from dataclasses import dataclass, field

from migrate_interactions.conversations.holders import Holder
from migrate_interactions.conversations.operations.operation import Operation
from migrate_interactions.facts.module import Facts


@dataclass(frozen=True)
class Family:
    """Holders of one history, and all that is done to it. Both grow while it is read."""

    facts: Facts
    holders: list[Holder] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)

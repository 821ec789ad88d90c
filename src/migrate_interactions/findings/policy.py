"""What the user allows a migration to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from migrate_interactions.findings.version import SDK_FLOOR, Version


class StateMode(StrEnum):
    """Where a conversation's state may live after a migration."""

    SERVER = "server"
    STATELESS = "stateless"
    FORBID = "forbid"


class OneShots(StrEnum):
    """Whether calls that carry no conversation are moved too."""

    LEAVE = "leave"
    MIGRATE = "migrate"


@dataclass(frozen=True)
class LongCalls:
    """From when on a call counts as one that holds its connection for too long.

    ``points`` is the weight of the evidence that makes a finding; ``timeout`` is in seconds.
    The defaults keep classification and extraction silent.
    """

    points: int = 3
    timeout: int = 60
    output_tokens: int = 8192
    thinking_tokens: int = 8192


@dataclass(frozen=True)
class Policy:
    """The choices that decide which fixes may be offered."""

    state: StateMode = StateMode.SERVER
    one_shots: OneShots = OneShots.LEAVE
    allow_behaviour_change: bool = False
    #: The oldest google-genai that written code has to run on; never below the floor.
    target: Version = SDK_FLOOR
    long_calls: LongCalls = field(default_factory=LongCalls)

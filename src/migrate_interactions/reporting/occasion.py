"""What a report has to know besides what a run has found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from migrate_interactions.findings import StateMode


class Writing(Enum):
    """Whether the changes of a run are written."""

    NOT_ASKED = "not asked for"
    DONE = "done"
    PRINTED = "in place of that, the new text is printed"
    WITHHELD = "withheld, since the proof failed"


@dataclass(frozen=True)
class Occasion:
    """The command that reports, and what its user may do next."""

    command: str
    state: StateMode = StateMode.SERVER
    #: The command that applies the fixes that are offered, and are not applied here.
    apply: str = "migrate-interactions migrate"
    #: The command that writes the changes that are shown here.
    write: str = "migrate-interactions migrate --write"
    writing: Writing = Writing.NOT_ASKED
    #: What ``prove`` reports, if it was asked for.
    proof: dict[str, Any] | None = None

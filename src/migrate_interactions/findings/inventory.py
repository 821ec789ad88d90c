"""What an audit asks of a file besides its findings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from migrate_interactions.findings.finding import Place


class BlockerKind(StrEnum):
    """What has to be settled before code can move, or keeps it where it is."""

    VERTEX = "vertex"
    OLD_SDK = "sdk-too-old"
    OLDER_PACKAGE = "older-package"
    RETIRED_MODEL = "retired-model"
    EXPLICIT_CACHE = "explicit-caching"
    BATCH = "batch"
    SAFETY_SETTINGS = "safety-settings"
    RETENTION = "data-retention"


@dataclass(frozen=True)
class Blocker:
    """One sign of a blocker, where it stands, and what it says there."""

    kind: BlockerKind
    place: Place
    sentence: str


class StepKind(StrEnum):
    """What a client does itself on the way to one answer."""

    MODEL_CALL = "model call"
    TOOL_CALL = "tool call"
    UPKEEP = "upkeep of a history"
    ROUTING = "choice of a tool"
    OWN_STEP = "step of its own"
    STORE_READ = "read of a store"
    STORE_WRITE = "write to a store"
    HAND_OVER = "hand-over to a queue"


#: One of a flow's unknowns: its requests leave out old turns, so they stop growing at some turn.
TURNS_CUT = "turns that are cut"


@dataclass(frozen=True)
class FlowStep:
    """One step that the client coordinates.

    ``goes`` if the service does it afterwards; None if that is so where its line goes.
    """

    kind: StepKind
    place: Place
    goes: bool | None = None


@dataclass(frozen=True)
class Flow:
    """How a conversation, or another chain of steps, gets to its answers.

    ``resends`` is whether each request carries the turns before it. ``fixed_bytes`` is what each
    request carries besides turns (system instruction, tools), as far as the code tells;
    ``unknown`` is what changes its size, and the code does not tell how much.
    """

    name: str
    kind: str
    place: Place
    resends: bool
    fixed_bytes: int = 0
    unknown: tuple[str, ...] = ()
    steps: tuple[FlowStep, ...] = ()


@dataclass(frozen=True)
class Inventory:
    """One file: its lines of code, its blockers and its flows.

    ``branches`` are the 1-based lines on which a branch begins, with their cells in notebooks.
    """

    code_lines: int = 0
    branches: tuple[tuple[int | None, int], ...] = ()
    blockers: tuple[Blocker, ...] = ()
    flows: tuple[Flow, ...] = ()
    #: Calls that make an interaction.
    interactions: int = 0

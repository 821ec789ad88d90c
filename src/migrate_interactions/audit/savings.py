"""What a migration saves: bytes and tokens per turn, and steps that the client coordinates."""

from __future__ import annotations

from dataclasses import dataclass, field

from migrate_interactions.findings import Assumptions, Price


@dataclass(frozen=True)
class Turn:
    """The request of one turn: what is sent before and after, and what the model reads."""

    number: int
    bytes_before: int
    bytes_after: int
    tokens_read: int


@dataclass(frozen=True)
class FlowSavings:
    """One flow: what each turn sends, and its steps before and after.

    ``unknown`` are settings whose size the code does not tell; they are counted as nothing.
    ``success_before`` and ``success_after`` are the steps' reliability, multiplied.
    """

    name: str
    kind: str
    #: Whether a fix moves it; if not, the numbers say what a move by hand would give.
    moves: bool
    path: str
    line: int
    cell: int | None
    fixed_bytes: int
    unknown: tuple[str, ...]
    turns: tuple[Turn, ...]
    steps_before: int
    steps_after: int
    success_before: float
    success_after: float


@dataclass(frozen=True)
class Measured:
    """What ``prove`` measured: request bytes of each model call, before and after.

    ``equal`` is whether the proof was one: the model saw the same.
    """

    program: str
    equal: bool
    before: tuple[int, ...]
    after: tuple[int, ...]


@dataclass(frozen=True)
class Savings:
    """All flows, under which assumptions, and what was measured."""

    assumptions: Assumptions = field(default_factory=Assumptions)
    flows: tuple[FlowSavings, ...] = ()
    measured: tuple[Measured, ...] = ()
    prices: tuple[Price, ...] = ()

"""What a migration saves: bytes and tokens per turn, and steps that the client coordinates."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Assumptions:
    """What the code does not tell, in tokens; ``reliability`` is that of one step."""

    question_tokens: int = 60
    answer_tokens: int = 250
    bytes_per_token: int = 4
    turns: int = 30
    reliability: float = 0.97


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
    """What ``prove`` measured: request bytes of each model call, before and after."""

    program: str
    before: tuple[int, ...]
    after: tuple[int, ...]


@dataclass(frozen=True)
class Price:
    """What a million tokens of a model cost, in the currency of the configuration's table."""

    model: str
    input: float
    cached_input: float
    output: float


@dataclass(frozen=True)
class Savings:
    """All flows, under which assumptions, and what was measured."""

    assumptions: Assumptions = Assumptions()
    flows: tuple[FlowSavings, ...] = ()
    measured: tuple[Measured, ...] = ()
    prices: tuple[Price, ...] = ()

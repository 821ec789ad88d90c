"""What an audit takes for granted, in the user's own figures."""

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
class Effort:
    """Minutes that one finding takes: to look at a fix, to review one, to do it by hand."""

    safe: int = 2
    review: int = 15
    manual: int = 60


@dataclass(frozen=True)
class Price:
    """What a million tokens of a model cost, in the currency of the configuration's table."""

    model: str
    input: float
    cached_input: float
    output: float

"""What the service has of a history at one point of a program.

Either all of it but some turns (:class:`Unsent`), or exactly what a request has just sent, still
without the answer (:class:`Sent`), or something that differs from path to path
(:class:`Unclear`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.conversations.holders import Holder
from migrate_interactions.conversations.operations.operation import Operation
from migrate_interactions.conversations.turns import Turn
from migrate_interactions.facts.module import Site


@dataclass(frozen=True)
class Unsent:
    """The service has everything but these turns."""

    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True)
class Sent:
    """One of ``sites`` has sent all of it; ``owed`` are sent turns that are yet to be appended."""

    sites: frozenset[Site]
    owed: tuple[Turn, ...]
    unsent: tuple[Turn, ...]
    #: False if it was not known what was unsent; at least so many turns at the end were.
    known: bool = True
    at_least: int = 0


@dataclass(frozen=True)
class Unclear:
    """Different from path to path.

    ``waiting`` if at least one turn is unsent on all of them, ``at_least`` how many turns at the
    end certainly are.
    """

    waiting: bool = False
    at_least: int = 0


History = Unsent | Sent | Unclear
#: The histories of a program point, by holder and, for entries, the source of their key.
State = Mapping[tuple[Holder, str], History]


@dataclass
class FlowReport:
    """What the flow has shown.

    ``sends`` are the states in which each SEND finds its history. ``misplaced`` are answers
    that are appended where they do not follow the turns they answer, ``undone`` POPs that may
    take back turns the service has. ``kept`` are the sites whose answers are appended;
    ``skipped`` those whose answer is left out on some path. ``empty`` are SENDs that may have
    no new turn to send.
    """

    sends: dict[Operation, set[History]] = field(default_factory=dict)
    misplaced: set[Operation] = field(default_factory=set)
    undone: set[Operation] = field(default_factory=set)
    kept: set[Site] = field(default_factory=set)
    skipped: set[Site] = field(default_factory=set)
    empty: set[Operation] = field(default_factory=set)
    #: A function that touches the history and calls itself, if there is one.
    reentered: cst.FunctionDef | None = None

"""What the code does to a history: every mention of it, classified without exception."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

import libcst as cst

from migrate_interactions.conversations.holders import Holder, Mention
from migrate_interactions.conversations.turns import Turn
from migrate_interactions.facts.module import Site


class Doing(Enum):
    """What one operation does. The last group cannot be a server-side history."""

    START = auto()  # a new history, empty or with a seed
    APPEND = auto()  # turns are added at the end
    SEND = auto()  # the history is the contents of a request
    CLEAR = auto()  # back to an empty history
    POP = auto()  # turns are taken from the end
    COPY = auto()  # a copy is made and kept elsewhere
    RESTORE = auto()  # an earlier copy takes the history's place
    LINK = auto()  # the same list under another name: parameter, result, alias
    DECLARE = auto()  # a container of histories comes into being
    ABSENT = auto()  # a container is asked whether it has a key
    FORGET = auto()  # one entry, or all, leave their container
    HELPER = auto()  # the body of a function that only appends what it is given
    READ = auto()  # looked at: printed, counted, iterated, written out
    WINDOW = auto()
    EDIT = auto()
    COMPACT = auto()
    PERSIST = auto()
    ESCAPE = auto()


#: Operations that end in a refusal, and its reason.
REFUSED: dict[Doing, str] = {
    Doing.WINDOW: "history-truncated",
    Doing.COMPACT: "history-compacted",
    Doing.PERSIST: "history-persisted",
    Doing.EDIT: "history-edited",
    Doing.ESCAPE: "history-escapes",
}


@dataclass(frozen=True, eq=False)
class Operation:
    """One operation on ``holder``.

    ``node`` is the expression or statement that does it. ``turns`` are the turns it adds;
    for SEND those that are sent but not stored. ``count`` is how many turns a POP takes.
    ``what`` completes a sentence for the reader. ``target`` is the other holder of a COPY or a
    LINK. ``plain_target`` is the expression that is assigned for a START.
    """

    doing: Doing
    holder: Holder
    mention: Mention
    node: cst.CSTNode
    turns: tuple[Turn, ...] = ()
    site: Site | None = None
    count: int = 0
    what: str = ""
    target: Holder | None = None
    #: The history's expression at ``node``, where it is not that of ``mention``.
    reached: str = ""
    #: The list that copies are put on and taken from.
    stack: Holder | None = None
    #: The constant list that a START copies.
    seed: cst.List | None = None
    #: Whether the copy of a COPY gets turns where it is made, which an APPEND has.
    composed: bool = False

    @property
    def key(self) -> cst.BaseExpression | None:
        return self.mention.key

"""The forms that can take the place of a history, and what each needs."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from migrate_interactions.conversations.flow.states import FlowReport, Unsent
from migrate_interactions.conversations.holders import (
    EntryHolder,
    Holder,
    is_parameter,
)
from migrate_interactions.conversations.operations.family import Family
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.conversations.turns import MODEL
from migrate_interactions.facts.module import Facts


class Form(Enum):
    """What takes the place of the history."""

    #: The interaction id itself, in the same place: one new user turn per request.
    ID = auto()
    #: The id, and beside it a list of the turns that were not sent yet.
    PAIR = auto()
    #: A small object with the id and the turns that were not sent yet, passed around as before.
    OBJECT = auto()


def fits_id(
    facts: Facts,
    family: Family,
    operations: tuple[Operation, ...],
    report: FlowReport,
) -> bool:
    """Whether each request carries exactly one new user turn that can be written in the call."""
    if len(family.holders) != 1:
        return False
    holder = family.holders[0]
    if is_parameter(holder):
        return False
    for operation in operations:
        match operation.doing:
            case Doing.START if operation.seed is not None or len(operation.turns) > 1:
                return False
            case Doing.COPY if operation.stack is None:
                return False
            case Doing.LINK if operation.target is not None:
                return False
            case Doing.SEND:
                for history in report.sends.get(operation, ()):
                    if not isinstance(history, Unsent):
                        return False
                    new = (*history.turns, *operation.turns)
                    if len(new) != 1 or new[0].role == MODEL:
                        return False
                    if not _in_same_function(facts, operation, history, operations):
                        return False
                if len(report.sends.get(operation, ())) != 1:
                    return False
            case Doing.APPEND:
                answered = [t for t in operation.turns if t.answer is not None]
                if answered and operation.turns[-1] is not answered[0]:
                    return False
    return True


def fits_pair(family: Sequence[Holder], operations: Sequence[Operation]) -> bool:
    """Whether the list has one place, and never leaves it."""
    if len(family) != 1:
        return False
    holder = family[0]
    if isinstance(holder, EntryHolder):
        return False
    if is_parameter(holder):
        return False
    return not any(
        o.doing in (Doing.COPY, Doing.RESTORE)
        or (o.doing is Doing.LINK and o.target is not None)
        or (o.mention.alias is not None and not o.turns)
        for o in operations
    )


def _in_same_function(
    facts: Facts, send: Operation, sent: Unsent, operations: tuple[Operation, ...]
) -> bool:
    """Whether the turns that ``send`` carries are appended in the function that sends them."""
    here = facts.calls.enclosing_function(send.node)
    return all(
        facts.calls.enclosing_function(operation.node) is here
        for operation in operations
        if any(turn in sent.turns for turn in operation.turns)
    )

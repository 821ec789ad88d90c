"""The forms that can take the place of a history, and what each needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto

import libcst as cst

from migrate_interactions.conversations.flow.states import FlowReport, Unsent
from migrate_interactions.conversations.holders import (
    AttributeHolder,
    EntryHolder,
    Holder,
    is_parameter,
)
from migrate_interactions.conversations.operations.family import Family
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.conversations.turns import MODEL
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.shapes import is_empty_list, is_none


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
    if is_parameter(holder) or not has_value_semantics(facts, holder, operations):
        return False
    asked = any(
        o.doing is Doing.ABSENT or (o.doing is Doing.FORGET and isinstance(o.node, cst.Del))
        for o in operations
    )
    for operation in operations:
        if operation.mention.lent:
            return False
        if operation.mention.fallback or (asked and _makes_entries(facts, operation)):
            return False
        if _begins_with_turns(operation):
            return False
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


def _begins_with_turns(operation: Operation) -> bool:
    """Whether an entry that is looked up begins with turns: ``setdefault(user, [turn])``."""
    alias = operation.mention.alias
    looked_up = (operation.mention.node, alias.value if alias is not None else None)
    for node in looked_up:
        match node:
            case cst.Call(
                func=cst.Attribute(attr=cst.Name(value="setdefault" | "get")),
                args=[_, cst.Arg(value=default)],
            ) if not is_empty_list(default) and not is_none(default):
                return True
    return False


def _makes_entries(facts: Facts, operation: Operation) -> bool:
    """Whether an entry comes into being by being looked up."""
    return operation.mention.creates or (
        operation.doing is Doing.DECLARE and "defaultdict" in facts.tree.source(operation.node)
    )


#: What makes a second object with the same attributes.
COPIES_OBJECTS = re.compile(
    r"\bcopy\.(copy|deepcopy)\b|\bdeepcopy\(|\bimport copy\b|\bfrom copy\b"
    r"|\bdataclasses\b.*\breplace\b|__dict__|\bvars\(|\bpickle\b|\b_replace\("
)


def has_value_semantics(facts: Facts, holder: Holder, operations: Sequence[Operation]) -> bool:
    """Whether an id in place of the list would be shared by the same code as the list is.

    A list is shared by all instances of a class, or by an object and its shallow copy, where an
    id would not be.
    """
    if not isinstance(holder, AttributeHolder):
        return True
    if COPIES_OBJECTS.search(facts.tree.text) or not _takes_assignments(facts, holder.cls):
        return False
    shared = any(
        o.doing is Doing.START
        and isinstance(o.mention.node, cst.Name)
        and not _is_made_per_instance(o)
        for o in operations
    )
    return not shared or all(_by_class_name(facts, o.mention.node) for o in operations)


def _takes_assignments(facts: Facts, cls: cst.ClassDef) -> bool:
    """Whether attributes of the instances can be set after they are made."""
    if any("frozen=True" in facts.tree.source(d) for d in cls.decorators):
        return False
    return not any(facts.tree.source(b.value).endswith("NamedTuple") for b in cls.bases)


def _is_made_per_instance(operation: Operation) -> bool:
    match operation.node:
        case cst.Assign(value=cst.Call(args=[_, *_])) | cst.AnnAssign(value=cst.Call(args=[_, *_])):
            return True  # field(default_factory=list)
    return False


def _by_class_name(facts: Facts, node: cst.BaseExpression) -> bool:
    match node:
        case cst.Name():
            return True
        case cst.Attribute(value=base):
            value = facts.values.evaluate(base)
            return value is not None and isinstance(value.definition, cst.ClassDef)
    return False


def fits_pair(facts: Facts, family: Sequence[Holder], operations: Sequence[Operation]) -> bool:
    """Whether the list has one place, and never leaves it."""
    if len(family) != 1:
        return False
    holder = family[0]
    if isinstance(holder, EntryHolder) or not has_value_semantics(facts, holder, operations):
        return False
    if is_parameter(holder):
        return False
    return not any(
        o.doing in (Doing.COPY, Doing.RESTORE)
        or (o.doing is Doing.LINK and o.target is not None)
        or (o.mention.alias is not None and not o.turns)
        or o.mention.lent
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

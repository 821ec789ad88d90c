"""A history, or a copy of it, is handed on: to a request, a function, a variable, a stack."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.holders import Holder, Mention, VariableHolder, holder_of
from migrate_interactions.conversations.operations.additions import elements_read
from migrate_interactions.conversations.operations.composites import composed
from migrate_interactions.conversations.operations.copying import COPYING
from migrate_interactions.conversations.operations.family import Family
from migrate_interactions.conversations.operations.links import returned, returned_at
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.conversations.operations.reports import escape
from migrate_interactions.conversations.operations.sending import is_sent, send_of
from migrate_interactions.conversations.operations.stacks import is_stack
from migrate_interactions.syntax.shapes import first_target

#: Functions that look at what they are given and keep nothing of it.
_ONLY_LOOKING = frozenset(
    (
        *("print", "pprint", "pprint.pprint", "logging.info", "logging.debug"),
        *("logger.info", "logger.debug", "json.dumps", "json.dump", "str", "repr", "len", "sum"),
        *("min", "max", "any", "all", "bool", "type", "isinstance"),
        *("enumerate", "sorted", "reversed"),
    )
)


def passed(
    family: Family, holder: Holder, mention: Mention, argument: cst.Arg, call: cst.Call
) -> Iterator[Operation]:
    facts = family.facts
    site = facts.site_by_call.get(call)
    if site is not None:
        if argument.keyword is not None and argument.keyword.value == "contents":
            yield Operation(Doing.SEND, holder, mention, call, site=site)
        else:
            yield escape(family, holder, mention, call)
        return
    called = family.facts.values.name_of(call)
    if called in COPYING and len(call.args) == 1:
        yield from copied(family, holder, mention, call)
        return
    function = facts.values.function_of(call)
    if function is not None:
        parameter = facts.calls.filled_parameter(call, function, argument)
        if parameter is not None:
            target = VariableHolder(facts.calls.function_scope(function), parameter)
            yield Operation(Doing.LINK, holder, mention, call, target=target)
            return
    if called in _ONLY_LOOKING or called.endswith((".info", ".debug", ".dumps", ".dump")):
        yield Operation(Doing.READ, holder, mention, call, what=f"is given to `{called}`")
        return
    yield escape(family, holder, mention, call)


def copied(
    family: Family, holder: Holder, mention: Mention, node: cst.BaseExpression
) -> Iterator[Operation]:
    """A copy of the history: sent, kept under another name, or put on a stack."""
    tree = family.facts.tree
    parent = tree.parent(node)
    match parent:
        case cst.Arg() if is_sent(family.facts, node):
            yield send_of(family.facts, holder, mention, node)
            return
        case cst.Assign():
            target = first_target(parent)
            other = holder_of(family.facts, target)
            if other is not None:
                yield Operation(Doing.COPY, holder, mention, node, target=other)
                return
        case cst.AnnAssign(target=target):
            other = holder_of(family.facts, target)
            if other is not None:
                yield Operation(Doing.COPY, holder, mention, node, target=other)
                return
        case cst.BinaryOperation(left=left, operator=cst.Add(), right=right) if left is node:
            yield from composed(family, holder, mention, parent, elements_read(family.facts, right))
            return
        case cst.Arg():
            call = tree.parent(parent)
            match call:
                case cst.Call(func=cst.Attribute(value=base, attr=cst.Name("append"))):
                    stack = holder_of(family.facts, base)
                    if isinstance(stack, VariableHolder) and is_stack(family.facts, stack):
                        yield Operation(Doing.COPY, holder, mention, node, stack=stack)
                        return
            if isinstance(call, cst.Call):
                for operation in passed(family, holder, mention, parent, call):
                    if operation.doing is Doing.LINK:
                        yield Operation(Doing.COPY, holder, mention, node, target=operation.target)
                    else:
                        yield operation
                return
        case cst.Return():
            yield from returned(family, holder, mention, parent, doing=Doing.COPY)
            return
        case cst.Element() if (place := returned_at(tree, parent)) is not None:
            yield from returned(family, holder, mention, *place, doing=Doing.COPY)
            return
    yield escape(family, holder, mention, parent or node)

"""Stacks of copies, from which an earlier state of a history is taken back."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.holders import (
    Holder,
    VariableHolder,
    holder_of,
    variable_mentions,
)
from migrate_interactions.conversations.operations.copying import copied_holder
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.shapes import first_target, is_empty_list
from migrate_interactions.syntax.uses import is_tested


def popped_stack(facts: Facts, value: cst.Call) -> Holder | None:
    """The list of copies that ``value`` takes the last one from."""
    match value:
        case cst.Call(func=cst.Attribute(value=base, attr=cst.Name("pop")), args=[]):
            stack = holder_of(facts, base)
            if isinstance(stack, VariableHolder) and is_stack(facts, stack):
                return stack
    return None


def is_stack(facts: Facts, stack: VariableHolder) -> bool:
    """Whether nothing is put on ``stack`` but copies of one history."""
    tree = facts.tree
    copied: set[Holder | None] = set()
    for node in variable_mentions(facts, stack):
        parent = tree.parent(node)
        match parent:
            case cst.AssignTarget():
                statement = tree.parent(parent)
                if isinstance(statement, cst.Assign) and is_empty_list(statement.value):
                    continue
            case cst.AnnAssign(value=cst.BaseExpression() as value) if is_empty_list(value):
                continue
            case cst.Attribute(attr=cst.Name(value="append" | "pop" | "clear" as method)):
                call = tree.parent(parent)
                if not isinstance(call, cst.Call):
                    return False
                if method == "append":
                    inner = call.args[0].value if len(call.args) == 1 else None
                    copied.add(copied_holder(facts, inner))
                elif method == "pop":
                    above = tree.parent(call)
                    if not isinstance(above, cst.Assign) or call.args:
                        return False
                    copied.add(holder_of(facts, first_target(above)))
                continue
            case cst.Arg():
                call = tree.parent(parent)
                if isinstance(call, cst.Call) and facts.values.name_of(call) == "len":
                    continue
        if not is_tested(tree, node):
            return False
    return len(copied) == 1 and None not in copied

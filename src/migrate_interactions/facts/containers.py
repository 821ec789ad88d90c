"""What is kept in a dictionary or list: the values stored under its keys."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.facts.calls import CallGraph


def stored_values(calls: CallGraph, container: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """Expressions that are stored under some key of ``container``."""
    for node in calls.same_variable(container):
        parent = calls.tree.parent(node)
        match parent:
            case cst.Subscript(value=base) if base is node:
                target = calls.tree.parent(parent)
                if isinstance(target, cst.AssignTarget):
                    assign = calls.tree.parent(target)
                    assert isinstance(assign, cst.Assign)
                    yield assign.value
            case cst.Attribute(attr=cst.Name(value="setdefault")):
                call = calls.tree.parent(parent)
                if isinstance(call, cst.Call) and len(call.args) == 2:
                    yield call.args[1].value
            case cst.AssignTarget():
                assign = calls.tree.parent(parent)
                if isinstance(assign, cst.Assign) and isinstance(assign.value, cst.Dict):
                    yield from _dict_values(assign.value)
            case cst.AnnAssign(value=cst.Dict() as literal):
                yield from _dict_values(literal)


def _dict_values(literal: cst.Dict) -> Iterator[cst.BaseExpression]:
    for element in literal.elements:
        if isinstance(element, cst.DictElement):
            yield element.value

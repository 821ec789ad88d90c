"""What a framework is given and the service needs then: models, tools, prompts, schemas.

It does not go with the code that gave it to the framework.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import libcst as cst

from migrate_interactions.conversations.frameworks.graphs import TOOL_NODES
from migrate_interactions.conversations.frameworks.seeds import Seeds
from migrate_interactions.conversations.frameworks.steps import helpers_of
from migrate_interactions.conversations.frameworks.values import FrameworkValues, Role
from migrate_interactions.syntax.name_roles import is_read
from migrate_interactions.syntax.scopes import BindingKind, Variable
from migrate_interactions.syntax.walk import children, descendants

#: Methods of models whose arguments are for the request.
_GIVING = frozenset({"bind_tools", "bind"})
_PLUMBING = (Role.WORKFLOW, Role.MEMORY)


def handed_on(
    values: FrameworkValues, seeds: Seeds, going: Collection[cst.FunctionDef]
) -> Iterator[cst.CSTNode]:
    """The mentions that are kept: in calls of the framework, and in ``going``, its steps."""
    passed = {step.mention for step in seeds.steps if step.function in going}
    taken = {*seeds.memory, *seeds.threads, *passed}
    for call in values.facts.tree.scopes.nodes(cst.Call):
        if _gives(values, call):
            for argument in call.args:
                if argument not in taken:
                    yield from (
                        one
                        for one in _mentions(values, argument, taken)
                        if not _is_one_of(values, one, seeds.states)
                    )
    routing = {step.function for step in seeds.steps if step.chooses and step.asks}
    for function in going:
        if function not in routing:
            yield from _data_in(values, function, set())


def _gives(values: FrameworkValues, call: cst.Call) -> bool:
    """Whether the arguments of ``call`` are for more than the framework."""
    name = values.imported(call.func)
    if name:
        made = values.of(call)
        is_window = bool(values.product.windows & {*name.split(".")})
        return made is not None and made.role in (Role.WORKFLOW, Role.PART) and not is_window
    match call.func:
        case cst.Attribute(value=owner, attr=cst.Name(value=method)):
            made = values.of(owner)
            wires = values.product.wires - _GIVING
            is_graph = made is not None and made.role is not Role.MEMORY
            return is_graph and (method in _GIVING or method in wires)
    return False


def _mentions(
    values: FrameworkValues, node: cst.CSTNode, taken: Collection[cst.CSTNode]
) -> Iterator[cst.CSTNode]:
    """The variables in ``node`` that are nothing of the framework itself."""
    if node in taken:
        return
    if isinstance(node, cst.Attribute) or (
        isinstance(node, cst.Name) and _variable(values, node) is not None
    ):
        if not _is_plumbing(values, node) and not values.imported(node):
            yield node
        return
    for below in _below(node):
        yield from _mentions(values, below, taken)


def _is_plumbing(values: FrameworkValues, node: cst.BaseExpression) -> bool:
    """Whether ``node`` is there for the framework alone: not a message, say, or a task."""
    made = values.of(node)
    if made is None or made.role in _PLUMBING:
        return made is not None
    names = {values.imported(one.func) for one in made.origins if isinstance(one, cst.Call)}
    return all(name.rpartition(".")[2] in TOOL_NODES for name in names)


def _below(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The nodes directly below, labels left out."""
    match node:
        case cst.Arg(value=value):
            yield value
        case _:
            yield from children(node)


def _data_in(
    values: FrameworkValues, function: cst.FunctionDef, seen: set[cst.CSTNode]
) -> Iterator[cst.CSTNode]:
    """What ``function``, and those that it calls, read of data outside: texts and settings."""
    if function in seen:
        return
    seen.add(function)
    helpers = {call.func: helper for call, helper in helpers_of(values, function.body)}
    for below in descendants(function.body):
        if not isinstance(below, (cst.Name, cst.Attribute)):
            continue
        variable = _variable(values, below)
        if variable is None or variable[0].parent is not None:
            continue
        kinds = {one.kind for one in variable[0].bindings.get(variable[1], ())}
        if BindingKind.ASSIGNMENT in kinds and values.of(below) is None:
            yield below
        elif BindingKind.FUNCTION in kinds and below in helpers:
            yield from _data_in(values, helpers[below], seen)
        elif BindingKind.FUNCTION in kinds:
            yield below


def _variable(values: FrameworkValues, node: cst.Name | cst.Attribute) -> Variable | None:
    facts = values.facts
    if isinstance(node, cst.Name) and not is_read(node, facts.tree.scopes.parents):
        return None
    return facts.calls.variable(node)


def _is_one_of(
    values: FrameworkValues, node: cst.CSTNode, classes: Collection[cst.ClassDef]
) -> bool:
    value = values.facts.values.evaluate(node)
    return value is not None and value.definition in classes

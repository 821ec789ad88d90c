"""Lists of parts that the code gathers in a variable or a function before they become a turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.conversations.parts import (
    NoTurn,
    Part,
    Reader,
    Source,
    read_part,
)
from migrate_interactions.syntax.scopes import Binding, BindingKind
from migrate_interactions.syntax.uses import is_called, is_target, is_tested


@dataclass(frozen=True, eq=False)
class PartList:
    """A list of parts: every part that may get into it, and every place that has the list."""

    node: cst.BaseExpression
    parts: tuple[Part, ...]
    source: Source


@dataclass
class _Gathering:
    """What has been found on the way through variables and functions."""

    reader: Reader
    parts: list[Part] = field(default_factory=list)
    outlets: list[cst.CSTNode] = field(default_factory=list)
    annotations: list[cst.Annotation] = field(default_factory=list)
    seen: set[object] = field(default_factory=set)
    #: Expressions that only hand the list on to one that is looked at anyway.
    passed: set[cst.CSTNode] = field(default_factory=set)


def read_part_list(reader: Reader, node: cst.BaseExpression) -> PartList | NoTurn:
    """The parts that a list of parts which is not written out at ``node`` is made of."""
    gathering = _Gathering(reader)
    refused = _gather(gathering, reader.resolve(node))
    if refused is not None:
        return refused
    parts = gathering.parts
    if not parts:
        return NoTurn(node, "has parts that are built elsewhere")
    outlets = (
        outlet for outlet in gathering.outlets if outlet is node or outlet not in gathering.passed
    )
    return PartList(node, tuple(parts), Source(tuple(outlets), tuple(gathering.annotations)))


def _gather(gathering: _Gathering, node: cst.BaseExpression) -> NoTurn | None:
    """Note all parts of the list at ``node``; what is wrong with it, if anything is."""
    facts = gathering.reader.facts
    gathering.passed.add(node)
    match node:
        case cst.List(elements=elements) | cst.Tuple(elements=elements):
            for element in elements:
                refused = (
                    _gather(gathering, element.value)
                    if isinstance(element, cst.StarredElement)
                    else _note(gathering, element.value)
                )
                if refused is not None:
                    return refused
            return None
        case cst.ListComp(elt=element) | cst.GeneratorExp(elt=element):
            return _note(gathering, element)
        case cst.BinaryOperation(left=left, operator=cst.Add(), right=right):
            return _gather(gathering, left) or _gather(gathering, right)
        case cst.Call(func=cst.Name(value="list"), args=[]):
            return None
        case cst.Call(func=cst.Name(value="list"), args=[cst.Arg(value=inner)]):
            return _gather(gathering, inner)
        case cst.Call(func=cst.Name(value="map"), args=[cst.Arg(value=function), cst.Arg()]) if (
            facts.values.evaluate(function) is not None
        ):
            return NoTurn(node, "has parts that `map` makes")
        case cst.Await(expression=cst.Call(args=args) as call) if (
            facts.values.name_of(call) == "asyncio.gather"
        ):
            for argument in args:
                refused = (
                    _gather(gathering, argument.value)
                    if argument.star == "*"
                    else _note(gathering, argument.value)
                )
                if refused is not None:
                    return refused
            return None
        case cst.Name():
            return _of_variable(gathering, node)
        case cst.Call():
            return _of_function(gathering, node)
    return NoTurn(node, "has parts that are built elsewhere")


def _note(gathering: _Gathering, node: cst.BaseExpression) -> NoTurn | None:
    part = read_part(gathering.reader, node)
    if isinstance(part, NoTurn):
        return part
    gathering.parts.append(part)
    return None


def _of_variable(gathering: _Gathering, node: cst.Name) -> NoTurn | None:
    """Everything that a variable is set to, and that is added to it."""
    facts = gathering.reader.facts
    scope = facts.tree.scope_of(node).resolve(node.value)
    bindings = scope.bindings.get(node.value, ()) if scope is not None else ()
    if scope is None or not bindings:
        return NoTurn(node, "has parts that are built elsewhere")
    if (scope, node.value) in gathering.seen:
        return None
    gathering.seen.add((scope, node.value))
    for binding in bindings:
        refused = _of_binding(gathering, node, binding)
        if refused is not None:
            return refused
    for mention in facts.calls.mentions_of(scope, node.value):
        refused = _of_mention(gathering, mention)
        if refused is not None:
            return refused
    return None


def _of_binding(gathering: _Gathering, node: cst.Name, binding: Binding) -> NoTurn | None:
    if binding.annotation is not None:
        gathering.annotations.append(binding.annotation)
    match binding.kind:
        case BindingKind.ASSIGNMENT | BindingKind.AUGMENTED if (
            binding.value is not None and not binding.path
        ):
            return _gather(gathering, binding.value)
        case BindingKind.ANNOTATION_ONLY:
            return None
    return NoTurn(node, "has parts that are built elsewhere")


def _of_mention(gathering: _Gathering, mention: cst.Name) -> NoTurn | None:
    """One use of the variable: something is added, it is looked at, or it goes on from here."""
    tree = gathering.reader.facts.tree
    parent = tree.parent(mention)
    if is_target(tree, mention) or is_tested(tree, mention):
        return None
    match parent:
        case cst.AugAssign(target=target) if target is mention:
            return None
        case cst.Attribute(value=value, attr=cst.Name(value=method)) if (
            value is mention and is_called(tree, parent)
        ):
            call = tree.parent(parent)
            assert isinstance(call, cst.Call)
            match method, [argument.value for argument in call.args]:
                case "append", [element]:
                    return _note(gathering, element)
                case "insert", [_, element]:
                    return _note(gathering, element)
                case "extend", [more]:
                    return _gather(gathering, more)
                case "clear", []:
                    return None
            return NoTurn(mention, f"has parts on which `{method}` is called")
        case cst.Arg():
            call = tree.parent(parent)
            if isinstance(call, cst.Call) and tree.source(call.func) == "len":
                return None
    gathering.outlets.append(mention)
    return None


def _of_function(gathering: _Gathering, call: cst.Call) -> NoTurn | None:
    """Everything that a function of this module returns."""
    facts = gathering.reader.facts
    function = facts.values.function_of(call)
    if function is None or facts.tracker.mentions_uncalled(function):
        return NoTurn(call, "has parts that are built elsewhere")
    if function in gathering.seen:
        return None
    gathering.seen.add(function)
    if function.returns is not None:
        gathering.annotations.append(function.returns)
    gathering.outlets += facts.calls.calls_of(function)
    for value in _returned(gathering, function):
        refused = _gather(gathering, value)
        if refused is not None:
            return refused
    return None


def _returned(gathering: _Gathering, function: cst.FunctionDef) -> Iterator[cst.BaseExpression]:
    for statement in gathering.reader.facts.calls.returns_of(function):
        if statement.value is not None:
            yield statement.value

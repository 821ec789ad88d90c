"""Which interactions' answers an expression has in it, whole and as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.facts.sdk import Kind
from migrate_interactions.facts.values import unpacked

_DEEP_ENOUGH = 8
_ANSWERS = frozenset({"output_text", "outputs", "steps"})
#: Methods that keep a text as it is, but for its ends or its frame.
_KEEPING = frozenset({"format", "join", "lstrip", "replace", "rstrip", "strip"})
#: Functions that keep what they are given.
_KEEPING_FUNCTIONS = frozenset({"list", "str", "tuple"})


@dataclass
class AnswersIn:
    """Looks through names, attributes, frames of text, lists and dictionaries."""

    facts: Facts
    _seen: set[cst.CSTNode] = field(default_factory=set)

    def interactions(
        self, node: cst.BaseExpression, depth: int = 0
    ) -> Iterator[cst.BaseExpression]:
        """The expressions of interactions whose answer is in ``node``."""
        if depth > _DEEP_ENOUGH or node in self._seen:
            return
        self._seen.add(node)
        match node:
            case cst.Attribute(value=owner, attr=cst.Name(value=name)) if (
                name in _ANSWERS and self._is_interaction(owner)
            ):
                yield owner
                return
            case cst.Attribute(value=inner, attr=cst.Name(value="text")) if isinstance(
                inner, cst.Subscript
            ):
                yield from self._below(inner, depth)
                return
        for source in self._sources(node):
            yield from self.interactions(source, depth + 1)

    def _below(self, node: cst.BaseExpression, depth: int) -> Iterator[cst.BaseExpression]:
        """``outputs[-1]`` and ``steps[-1].content[0]``: what they are taken of."""
        current = node
        while isinstance(current, (cst.Subscript, cst.Attribute)):
            if isinstance(current, cst.Attribute) and current.attr.value in _ANSWERS:
                yield from self.interactions(current, depth + 1)
                return
            current = current.value

    def _is_interaction(self, node: cst.BaseExpression) -> bool:
        return self.facts.values.kind(node) is Kind.INTERACTION

    def _sources(self, node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
        match node:
            case cst.Name():
                for binding in self.facts.tracker.definitions_at(node):
                    value = unpacked(binding.value, binding.path)
                    if value is not None:
                        yield value
            case cst.Attribute() | cst.Subscript():
                yield from kept_values(self.facts, node)
            case cst.Await(expression=inner) | cst.NamedExpr(value=inner):
                yield inner
            case cst.IfExp(body=one, orelse=other) | cst.BooleanOperation(left=one, right=other):
                yield from (one, other)
            case cst.BinaryOperation(left=one, operator=cst.Add(), right=other):
                yield from (one, other)
            case cst.FormattedString(parts=parts):
                for part in parts:
                    if isinstance(part, cst.FormattedStringExpression):
                        yield part.expression
            case cst.ConcatenatedString(left=left, right=right):
                yield from (left, right)
            case cst.Dict(elements=elements):
                yield from (one.value for one in elements)
            case cst.List(elements=elements) | cst.Tuple(elements=elements):
                yield from (one.value for one in elements)
            case cst.Call():
                yield from self._of_call(node)

    def _of_call(self, node: cst.Call) -> Iterator[cst.BaseExpression]:
        match node.func:
            case cst.Attribute(value=owner, attr=cst.Name(value=name)) if name in _KEEPING:
                yield owner
                yield from (one.value for one in node.args)
                return
            case cst.Name(value=name) if name in _KEEPING_FUNCTIONS:
                yield from (one.value for one in node.args)
                return
        function = self.facts.values.function_of(node)
        if function is None:
            return
        returned = [one.value for one in self.facts.calls.returns_of(function) if one.value]
        if returned and all(self.facts.is_text(one) for one in returned):
            for argument in node.args:
                if self._is_answer(argument.value):
                    yield argument.value
                elif self._is_interaction(argument.value):
                    yield cst.Attribute(argument.value, cst.Name("output_text"))

    def _is_answer(self, node: cst.BaseExpression) -> bool:
        return (
            isinstance(node, cst.Attribute)
            and node.attr.value in _ANSWERS
            and self._is_interaction(node.value)
        )


def kept_values(facts: Facts, node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """What is put into an attribute or an entry, as far as the module writes it just so.

    ``self.text`` by its class; ``state.text`` and ``state["text"]`` by how they are written.
    """
    owner = facts.calls.self_attribute(node)
    if owner is not None:
        yield from facts.calls.attribute_values(*owner)
        return
    written = facts.tree.source(node) if node in facts.tree.scopes.scope_of else ""
    for statement in facts.tree.scopes.nodes(cst.Assign):
        for target in statement.targets:
            for path, place in _places(target.target):
                if written and facts.tree.source(place) == written:
                    value = unpacked(statement.value, path)
                    if value is not None:
                        yield value


def _places(
    target: cst.BaseExpression, path: tuple[int, ...] = ()
) -> Iterator[tuple[tuple[int, ...], cst.BaseExpression]]:
    match target:
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            for index, element in enumerate(elements):
                yield from _places(element.value, (*path, index))
        case _:
            yield path, target

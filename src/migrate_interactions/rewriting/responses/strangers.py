"""Whether a place that is read may hold something else than a value of a response."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.facts.journeys import Journey
from migrate_interactions.facts.module import Facts
from migrate_interactions.facts.strangers import stranger
from migrate_interactions.mapping.response import Shape
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.scopes import Binding, BindingKind
from migrate_interactions.syntax.shapes import is_none


@dataclass
class Passed:
    """Where values of one shape came along: variables that were read, and how they were set."""

    journeys: list[Journey] = field(default_factory=list)
    bound: set[Binding] = field(default_factory=set)
    names: list[cst.Name] = field(default_factory=list)
    #: What is appended to the lists that such values are collected in.
    appended: list[cst.BaseExpression] = field(default_factory=list)

    @property
    def seen(self) -> set[cst.CSTNode]:
        return set().union(*(journey.seen for journey in self.journeys))

    def knows(self, binding: Binding) -> bool:
        """Whether ``binding`` can only set such a value, or None."""
        if binding in self.bound or binding.kind is BindingKind.ANNOTATION_ONLY:
            return True
        if is_none(binding.value) and not binding.path:
            return True
        return any(
            binding in journey.bindings or _is_parameter(binding, journey)
            for journey in self.journeys
        )


def _is_parameter(binding: Binding, journey: Journey) -> bool:
    return binding.kind is BindingKind.PARAMETER and any(
        function is binding.scope.node and name == binding.name
        for function, name in journey.parameters
    )


def refuse_strangers(
    facts: Facts, passed: Mapping[Shape, Passed], is_gone: Callable[[cst.CSTNode], bool]
) -> None:
    """Raise RefusedError if anything else comes where values of a shape are read."""
    for one in passed.values():
        for name in one.names:
            if not all(map(one.knows, facts.tracker.definitions_at(name))):
                raise _stranger(facts, name)
        escape = stranger(facts.tracker, one.journeys)
        if escape is not None and not is_gone(escape.node):
            raise _stranger(facts, escape.node)
        for other in _beside(facts, one):
            raise _stranger(facts, other)


def _beside(facts: Facts, passed: Passed) -> list[cst.BaseExpression]:
    """What functions return, lists collect and expressions choose, beside such values."""
    seen = passed.seen
    found: list[cst.BaseExpression | None] = [*passed.appended]
    for function in {f for journey in passed.journeys for f in journey.returned_by}:
        found += [statement.value for statement in facts.calls.returns_of(function)]
    for node in seen:
        if isinstance(node, cst.IfExp):
            found += [node.body, node.orelse]
    return [one for one in found if one is not None and one not in seen and not is_none(one)]


def _stranger(facts: Facts, node: cst.CSTNode) -> RefusedError:
    return RefusedError(
        "response-escapes",
        f"`{facts.tree.excerpt(node)}` may also be something else here",
        facts.tree.line(node),
    )

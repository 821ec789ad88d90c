"""Where the program reads what a framework gives back, and builds what it is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from migrate_interactions.conversations.frameworks.values import FrameworkValues
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.uses import awaited
from migrate_interactions.syntax.walk import descendants

#: So many names deep is what is read of a result looked into.
_DEPTH = 3


def reads_of_results(facts: Facts, requests: Iterable[cst.Call]) -> Iterator[cst.CSTNode]:
    """Attributes and elements that are read of what ``requests`` give."""
    for call in requests:
        yield from _reads(facts, awaited(facts.tree, call), _DEPTH)


def _reads(facts: Facts, value: cst.CSTNode, depth: int) -> Iterator[cst.CSTNode]:
    tree = facts.tree
    above = tree.parent(value)
    while isinstance(above, (cst.Attribute, cst.Subscript)) and above.value is value:
        yield above
        value, above = above, tree.parent(above)
    targets: list[cst.CSTNode] = []
    match above:
        case cst.Assign(value=given, targets=[cst.AssignTarget(target=one)]) if given is value:
            targets = [one]
        case cst.For(iter=given, target=one) | cst.CompFor(iter=given, target=one):
            targets = [one] if given is value else []
    for target in targets if depth else ():
        variable = facts.calls.variable(target)
        for read in tree.scopes.reads.get(variable, ()) if variable is not None else ():
            yield from _reads(facts, read, depth - 1)


def built_for(values: FrameworkValues, requests: Iterable[cst.Call]) -> Iterator[cst.CSTNode]:
    """Calls of the framework's packages that build what ``requests`` are given, anywhere."""
    for call in requests:
        for argument in call.args:
            yield from _built(values, argument.value, 2)


def _built(values: FrameworkValues, node: cst.CSTNode, depth: int) -> Iterator[cst.CSTNode]:
    facts = values.facts
    for below in descendants(node):
        if isinstance(below, cst.Call):
            if values.imported(below.func):
                yield below
            function = facts.values.function_of(below)
            if function is not None and depth:
                for one in facts.calls.returns_of(function):
                    yield from _built(values, one, depth - 1)
        elif isinstance(below, cst.Name) and depth:
            variable = facts.calls.variable(below)
            bound = variable[0].bindings.get(variable[1], ()) if variable is not None else ()
            for binding in bound:
                if binding.value is not None and values.of(binding.value) is None:
                    yield from _built(values, binding.value, depth - 1)

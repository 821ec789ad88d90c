"""How the program comes to a call: the functions of the module that lead to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import libcst as cst

from migrate_interactions.conversations.long_running.evidence import ModelCall
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.uses import call_given

#: What starts the function that it is given as ``target``.
STARTERS = frozenset({"threading.Thread", "threading.Timer", "multiprocessing.Process"})

#: Enough for a handler that calls a service that calls a helper, and so on.
_MOST = 60


@dataclass(frozen=True, eq=False)
class Way:
    """One step towards a call.

    ``node`` is the model call, a call that leads to it, or the mention of a function that
    does and that is given to ``handed_to``. ``function`` is the one that ``node`` stands in,
    None for the module's own code.
    """

    node: cst.CSTNode
    function: cst.FunctionDef | None
    handed_to: cst.Call | None = None


@dataclass(frozen=True, eq=False)
class ModelCalls:
    """All calls of a module that ask a model, and how the program comes to each."""

    facts: Facts

    @property
    def all(self) -> tuple[ModelCall, ...]:
        creating = (call for call in self.facts.interaction_calls if call.creates)
        return (*self.facts.sites, *creating)

    @cached_property
    def ways(self) -> dict[cst.Call, tuple[Way, ...]]:
        return {one.call: ways_to(self.facts, one.call) for one in self.all}

    @cached_property
    def by_function(self) -> dict[cst.FunctionDef | None, list[cst.CSTNode]]:
        """What stands in each function and leads to a model call, in source order."""
        found: dict[cst.FunctionDef | None, set[cst.CSTNode]] = {}
        for ways in self.ways.values():
            for way in ways:
                found.setdefault(way.function, set()).add(way.node)
        return {
            function: sorted(nodes, key=lambda node: self.facts.tree.span(node).start)
            for function, nodes in found.items()
        }


def ways_to(facts: Facts, call: cst.Call) -> tuple[Way, ...]:
    """The steps that lead to ``call``, the nearest first; the first one is ``call`` itself."""
    ways = [Way(call, facts.calls.enclosing_function(call))]
    followed: set[cst.FunctionDef] = set()
    for way in ways:
        function = way.function
        if function is None or function in followed or len(ways) > _MOST:
            continue
        followed.add(function)
        ways += _callers(facts, function)
    return tuple(ways)


def _callers(facts: Facts, function: cst.FunctionDef) -> list[Way]:
    found = [
        Way(call, facts.calls.enclosing_function(call))
        for call in facts.calls.calls_of(function)
        if facts.values.function_of(call) is function
    ]
    for mention in facts.tracker.mentions_uncalled(function):
        call = call_given(facts.tree, mention)
        value = facts.values.evaluate(mention)
        if call is not None and value is not None and value.definition is function:
            found.append(Way(mention, facts.calls.enclosing_function(mention), call))
    return found


def lambdas_around(facts: Facts, node: cst.CSTNode) -> Iterator[tuple[cst.Lambda, cst.Call | None]]:
    """The lambdas of its function that ``node`` is in, nearest first, and the call given each."""
    for above in facts.tree.ancestors(node):
        if isinstance(above, cst.FunctionDef):
            return
        if isinstance(above, cst.Lambda):
            yield above, call_given(facts.tree, above)

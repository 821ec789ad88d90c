"""Runs a module over the states of its histories.

Functions of the module are followed into where they are called; those that nobody calls may be
called by anyone, in any order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.conversations.flow.callees import (
    definition_of,
    roots,
    touching_functions,
)
from migrate_interactions.conversations.flow.changes import Changes
from migrate_interactions.conversations.flow.generators import is_exhausted
from migrate_interactions.conversations.flow.guarded import goes_over_calls
from migrate_interactions.conversations.flow.raising import may_raise, may_swallow
from migrate_interactions.conversations.flow.states import FlowReport, History, State, Unclear
from migrate_interactions.conversations.holders import Holder, VariableHolder
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.flow import Interpreter
from migrate_interactions.syntax.reaching import flow_node
from migrate_interactions.syntax.walk import descendants

#: What functions leave behind is given to the others until nothing changes, at most so often.
_MAX_ROUNDS = 12


def follow_histories(facts: Facts, operations: Sequence[Operation]) -> FlowReport:
    """Run the whole module over ``operations``."""
    return _HistoryDomain(facts, operations, Changes(facts)).run()


@dataclass
class _HistoryDomain:
    """The domain of :class:`~migrate_interactions.syntax.flow.Interpreter`."""

    facts: Facts
    operations: Sequence[Operation]
    changes: Changes
    _at: dict[cst.CSTNode, list[Operation]] = field(default_factory=dict)
    _touching: set[cst.FunctionDef] = field(default_factory=set)
    _stack: list[cst.FunctionDef] = field(default_factory=list)
    _steps: dict[cst.CSTNode, list[cst.CSTNode | Operation]] = field(default_factory=dict)
    _raising: dict[cst.CSTNode, bool] = field(default_factory=dict)

    def run(self) -> FlowReport:
        for operation in self.operations:
            self._at.setdefault(flow_node(self.facts.tree, operation.node), []).append(operation)
        self._touching = touching_functions(self.facts, self.operations)
        bodies = roots(self.facts, self._touching)
        for _ in range(_MAX_ROUNDS):
            before = dict(self.changes.pool)
            self.changes.report = FlowReport()
            for root in bodies:
                body = root.body if isinstance(root, cst.FunctionDef) else root
                exits = Interpreter(self).run(body, {})
                leaving = [exits.normal, exits.returned]
                if isinstance(root, cst.FunctionDef):
                    leaving.append(exits.raised)
                for state in leaving:
                    self._contribute(state)
            if self.changes.pool == before:
                break
        return self.changes.report

    def _contribute(self, state: State | None) -> None:
        """Other functions may find the histories as they are left here."""
        for (holder, _), history in (state or {}).items():
            history = self.changes.settled(history)
            known = self.changes.pool.get(holder)
            self.changes.pool[holder] = (
                history if known is None else self.changes.merge(known, history)
            )

    # -- the domain -----------------------------------------------------------------------

    def join(self, left: State, right: State) -> State:
        joined: dict[tuple[Holder, str], History] = {}
        for key in {*left, *right}:
            one = left.get(key) or self.changes.default(key[0])
            other = right.get(key) or self.changes.default(key[0])
            joined[key] = self.changes.merge(one, other)
        return joined

    def transfer(self, node: cst.CSTNode, state: State) -> tuple[State, State | None]:
        raised = state if self._may_raise(node) else None
        current = state
        for step in self._steps_of(node):
            if isinstance(step, Operation):
                current = self.changes.operate(step, current)
            elif isinstance(step, cst.Call):
                current, inside = self._enter(step, current)
                if inside is not None:
                    raised = inside if raised is None else self.join(raised, inside)
        return current, raised

    def swallows(self, item: cst.WithItem) -> bool:
        return may_swallow(self.facts, item)

    def enters(self, loop: cst.For) -> bool:
        return goes_over_calls(self.facts, loop)

    def _may_raise(self, node: cst.CSTNode) -> bool:
        if node not in self._raising:
            self._raising[node] = may_raise(self.facts, self._touching, node)
        return self._raising[node]

    def _steps_of(self, node: cst.CSTNode) -> list[cst.CSTNode | Operation]:
        """Operations and calls of touching functions inside ``node``, as they are evaluated."""
        if node not in self._steps:
            span = self.facts.tree.span
            steps: list[tuple[int, int, cst.CSTNode | Operation]] = [
                (span(operation.node).end, 1, operation) for operation in self._at.get(node, ())
            ]
            if not isinstance(node, (cst.FunctionDef, cst.ClassDef, cst.For)):
                steps += [
                    (span(call).end, 0, call)
                    for call in descendants(node)
                    if isinstance(call, cst.Call)
                    and definition_of(self.facts, call) in self._touching
                ]
            steps.sort(key=lambda step: step[:2])
            self._steps[node] = [step for _, _, step in steps]
        return self._steps[node]

    # -- calls ----------------------------------------------------------------------------

    def _enter(self, call: cst.Call, state: State) -> tuple[State, State | None]:
        """Follow a call into a function of the module."""
        function = definition_of(self.facts, call)
        assert function is not None
        if function in self._stack:
            self.changes.report.reentered = function
            return dict.fromkeys(state, Unclear()), None
        links = [
            operation
            for operation in self.operations
            if operation.doing in (Doing.LINK, Doing.COPY)
            and isinstance(operation.target, VariableHolder)
            and operation.target.scope is self.facts.calls.function_scope(function)
            and self.facts.tree.span(call).contains(self.facts.tree.span(operation.node))
        ]
        inner = dict(state)
        for link in links:
            assert link.target is not None
            inner[(link.target, "")] = self.changes.get(link, state)
        self._stack.append(function)
        exits = Interpreter(self).run(function.body, inner)
        self._stack.pop()
        left = exits.normal
        if exits.returned is not None:
            left = exits.returned if left is None else self.join(left, exits.returned)
        if left is None:
            left = exits.raised if exits.raised is not None else inner
        if self.facts.calls.yields_of(function) and not is_exhausted(self.facts, call):
            left = self.join(left, inner if exits.raised is None else exits.raised)
            left = self.join(left, inner)
        return self._back(links, left), (
            self._back(links, exits.raised) if exits.raised is not None else None
        )

    def _back(self, links: list[Operation], state: State) -> State:
        """What a callee did to its parameter it did to the caller's history.

        The parameter itself is gone: what it was left with is nobody's any more.
        """
        parameters = {(link.target, "") for link in links}
        after = {key: history for key, history in state.items() if key not in parameters}
        for link in links:
            assert link.target is not None
            if link.doing is Doing.LINK and (link.target, "") in state:
                after[self.changes.key(link)] = state[(link.target, "")]
                after.pop((link.target, ""), None)  # the parameter is no more
        return after

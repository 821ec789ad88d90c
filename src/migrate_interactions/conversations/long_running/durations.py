"""How long a loop goes on that looks again and again, with a pause in between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.configurations.constants import possible_numbers
from migrate_interactions.facts.module import Facts

_CLOCKS = ("time", "monotonic", "perf_counter")
_ORDER = (cst.LessThan, cst.LessThanEqual, cst.GreaterThan, cst.GreaterThanEqual)
_LEAVING = (cst.Break, cst.Return, cst.Raise)
_DEEP_ENOUGH = 4


@dataclass(frozen=True)
class Longest:
    """The most seconds that a loop takes; None where it has no end of its own.

    ``is_known`` is False where there is an end, and the code does not say when.
    """

    seconds: float | None
    is_known: bool = True


@dataclass(frozen=True, eq=False)
class Polling:
    """A loop and its calls of ``sleep``."""

    facts: Facts
    loop: cst.While | cst.For
    pauses: Sequence[cst.Call]

    def longest(self) -> Longest:
        """How long the loop goes on at most."""
        if isinstance(self.loop, cst.For):
            return self._of_range(self.loop)
        limits = list(self._limits(self.loop))
        known = [limit for limit in limits if limit is not None]
        return Longest(min(known)) if known else Longest(None, is_known=not limits)

    def _of_range(self, loop: cst.For) -> Longest:
        match loop.iter:
            case cst.Call(func=cst.Name(value="range"), args=args) if args:
                rounds = self._rounds([one.value for one in args])
                pause = self._pause
                if rounds is not None and pause is not None:
                    return Longest(rounds * pause)
            case cst.Call() as call if self.facts.values.name_of(call) == "itertools.count":
                return Longest(None)
        return Longest(None, is_known=False)

    def _rounds(self, limits: Sequence[cst.BaseExpression]) -> float | None:
        """How often a loop over ``range`` with these arguments goes round."""
        if len(limits) == 1:
            return self._highest(limits[0])
        first, last = self._highest(limits[0]), self._highest(limits[1])
        return last - first if first is not None and last is not None else last

    @property
    def _pause(self) -> float | None:
        """The longest of the pauses, in seconds."""
        found = (self._highest(one.args[0].value) for one in self.pauses if one.args)
        return max((one for one in found if one is not None), default=None)

    def _highest(self, node: cst.BaseExpression) -> float | None:
        numbers = (number.value for number in possible_numbers(self.facts, node))
        return max(numbers, default=None)

    def _limits(self, loop: cst.While) -> Iterator[float | None]:
        """The seconds of each comparison with the time by which the loop ends; None if unknown."""
        for comparison in self.facts.tree.scopes.nodes(cst.Comparison):
            if self.facts.tree.is_within(comparison, [loop]) and self._ends(comparison, loop):
                for target in comparison.comparisons:
                    if isinstance(target.operator, _ORDER):
                        yield from self._limit(loop, comparison.left, target.comparator)

    def _ends(self, comparison: cst.Comparison, loop: cst.While) -> bool:
        """Whether ``loop`` ends by ``comparison``."""
        for above in self.facts.tree.ancestors(comparison):
            match above:
                case cst.While(test=test):
                    return above is loop and self.facts.tree.is_within(comparison, [test])
                case cst.If(test=test, body=body):
                    leaves = isinstance(_last_statement(body), _LEAVING)
                    return leaves and self.facts.tree.is_within(comparison, [test])
        return False

    def _limit(
        self, loop: cst.While, left: cst.BaseExpression, right: cst.BaseExpression
    ) -> Iterator[float | None]:
        for grows, limit in ((left, right), (right, left)):
            deadline = self._deadline_left(grows)
            if deadline is not None:
                yield self._seconds(deadline)
                return
            each = self._seconds_each(loop, grows)
            if each is not None:
                seconds = self._seconds(limit)
                yield seconds * each if seconds is not None else None
                return

    def _deadline_left(self, node: cst.BaseExpression, depth: int = 0) -> cst.BaseExpression | None:
        """``deadline`` where ``node`` is ``deadline - time.monotonic()``."""
        match node:
            case cst.BinaryOperation(left=left, operator=cst.Subtract(), right=right):
                return left if self._is_clock(right) and not self._is_time(left) else None
            case cst.Name() if depth < _DEEP_ENOUGH:
                for value in self._values(node):
                    found = self._deadline_left(value, depth + 1)
                    if found is not None:
                        return found
        return None

    def _seconds_each(self, loop: cst.While, node: cst.BaseExpression) -> float | None:
        """How many seconds pass while ``node`` grows by one; None if it does not grow with time."""
        if self._is_time(node):
            return 1.0
        if not isinstance(node, cst.Name):
            return None
        for step in self.facts.tree.scopes.nodes(cst.AugAssign):
            match step:
                case cst.AugAssign(target=cst.Name(value=name), operator=cst.AddAssign()) if (
                    name == node.value and self.facts.tree.is_within(step, [loop])
                ):
                    return self._seconds_of_step(step.value)
        return None

    def _seconds_of_step(self, added: cst.BaseExpression) -> float | None:
        """A variable to which the pause is added is one of seconds; else it counts pauses."""
        pause, step = self._pause, self._highest(added)
        named = {self.facts.tree.source(one.args[0].value) for one in self.pauses if one.args}
        if self.facts.tree.source(added) in named or (step is not None and step == pause):
            return 1.0
        return pause / step if pause is not None and step else None

    def _seconds(self, limit: cst.BaseExpression, depth: int = 0) -> float | None:
        """The seconds in ``limit``: a number, or what is added to the time at the beginning."""
        highest = self._highest(limit)
        if highest is not None:
            return highest
        match limit:
            case cst.BinaryOperation(left=left, operator=cst.Add(), right=right):
                return self._highest(right if self._is_time(left) else left)
            case cst.Name() if depth < _DEEP_ENOUGH:
                found = [self._seconds(value, depth + 1) for value in self._values(limit)]
                return max((one for one in found if one is not None), default=None)
        return None

    def _is_time(self, node: cst.BaseExpression, depth: int = 0) -> bool:
        """Whether ``node`` is the time, or how much of it has passed."""
        match node:
            case cst.Call():
                return self._is_clock(node)
            case cst.BinaryOperation(left=left, operator=cst.Subtract()):
                return self._is_time(left, depth + 1)
            case cst.Name() if depth < _DEEP_ENOUGH:
                return any(self._is_time(value, depth + 1) for value in self._values(node))
        return False

    def _is_clock(self, node: cst.BaseExpression) -> bool:
        match node:
            case cst.Call():
                return self.facts.values.name_of(node).rpartition(".")[2] in _CLOCKS
        return False

    def _values(self, name: cst.Name) -> Iterator[cst.BaseExpression]:
        for binding in self.facts.tracker.definitions_at(name):
            if binding.value is not None and not binding.path:
                yield binding.value


def _last_statement(body: cst.BaseSuite) -> cst.CSTNode | None:
    match body:
        case cst.IndentedBlock(body=[*_, cst.SimpleStatementLine(body=[*_, last])]):
            return last
        case cst.SimpleStatementSuite(body=[*_, last]):
            return last
    return None

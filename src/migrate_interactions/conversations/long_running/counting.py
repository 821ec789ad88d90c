"""Loops that count attempts: which value the count has in the last round."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from migrate_interactions.syntax.walk import descendants


@dataclass(frozen=True)
class Linear:
    """A number, or a variable and a number: ``symbol`` is the variable's text, if there is one."""

    symbol: str
    number: int

    def plus(self, number: int) -> Linear:
        return Linear(self.symbol, self.number + number)


def linear(node: cst.BaseExpression) -> Linear | None:
    """``node`` as a variable plus a number; None if it is anything else."""
    match node:
        case cst.Integer():
            return Linear("", node.evaluated_value)
        case cst.Name(value=name):
            return Linear(name, 0)
        case cst.Attribute(value=cst.Name(value=owner), attr=cst.Name(value=name)):
            return Linear(f"{owner}.{name}", 0)
        case cst.BinaryOperation(left=left, operator=cst.Add() | cst.Subtract(), right=right):
            one, other = linear(left), linear(right)
            if one is None or other is None:
                return None
            if isinstance(node.operator, cst.Subtract):
                return one.plus(-other.number) if not other.symbol else None
            if not other.symbol:
                return one.plus(other.number)
            return other.plus(one.number) if not one.symbol else None
    return None


@dataclass(frozen=True)
class Count:
    """A loop that counts its rounds in ``name``: the value in the last one.

    ``rounds`` is how many there are, where that is known.
    """

    name: str
    last: Linear
    rounds: Linear | None

    def holds_at_last(self, test: cst.BaseExpression) -> bool | None:
        """Whether ``test`` holds in the last round; None if that cannot be told."""
        match test:
            case cst.UnaryOperation(operator=cst.Not(), expression=inner):
                held = self.holds_at_last(inner)
                return None if held is None else not held
            case cst.BooleanOperation(left=left, operator=operator, right=right):
                both = {self.holds_at_last(left), self.holds_at_last(right)}
                decisive = isinstance(operator, cst.Or)
                if decisive in both:
                    return decisive
                return None if None in both else not decisive
            case cst.Comparison(left=left, comparisons=[cst.ComparisonTarget(operator, right)]):
                return self._compared(left, operator, right)
            case cst.Name(value="True" | "False"):
                return test.value == "True"
        return None

    def _compared(
        self, left: cst.BaseExpression, operator: cst.BaseCompOp, right: cst.BaseExpression
    ) -> bool | None:
        one, other = self._at_last(left), self._at_last(right)
        if one is None or other is None or one.symbol != other.symbol:
            return None
        match operator:
            case cst.Equal():
                return one.number == other.number
            case cst.NotEqual():
                return one.number != other.number
            case cst.LessThan():
                return one.number < other.number
            case cst.LessThanEqual():
                return one.number <= other.number
            case cst.GreaterThan():
                return one.number > other.number
            case cst.GreaterThanEqual():
                return one.number >= other.number
        return None

    def _at_last(self, node: cst.BaseExpression) -> Linear | None:
        found = linear(node)
        if found is not None and found.symbol == self.name:
            return self.last.plus(found.number)
        return found


def counted(loop: cst.For | cst.While) -> Count | None:
    """The count of a loop with steps of one; None for other loops.

    ``while name < most`` counts if there is one ``name += 1`` before all that asks for ``name``:
    what is asked then is asked of the new number.
    """
    match loop:
        case cst.For(
            target=cst.Name(value=name),
            iter=cst.Call(func=cst.Name(value="range"), args=arguments),
        ):
            bounds = [linear(one.value) for one in arguments if one.keyword is None]
            match bounds:
                case [Linear() as stop]:
                    return Count(name, stop.plus(-1), stop)
                case [Linear(symbol="", number=start), Linear() as stop]:
                    return Count(name, stop.plus(-1), stop.plus(-start))
        case cst.While(
            test=cst.Comparison(
                left=cst.Name(value=name),
                comparisons=[
                    cst.ComparisonTarget(cst.LessThan() | cst.LessThanEqual() as op, most)
                ],
            )
        ) if _counts_first(loop.body, name):
            limit = linear(most)
            if limit is not None:
                return Count(name, limit.plus(isinstance(op, cst.LessThanEqual)), None)
    return None


def _counts_first(body: cst.BaseSuite, name: str) -> bool:
    """Whether ``name += 1`` is the only change of ``name`` in ``body``, and its first mention."""
    mentions = [n for n in descendants(body) if isinstance(n, cst.Name) and n.value == name]
    steps = [
        node
        for node in descendants(body)
        if isinstance(node, cst.AugAssign) and node.target in mentions
    ]
    match steps:
        case [cst.AugAssign(target=first, operator=cst.AddAssign(), value=cst.Integer(value="1"))]:
            return first is mentions[0]
    return False

"""Which kinds a part can be of at a place, after the tests that lead there."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.mapping.response import PartKind
from migrate_interactions.rewriting.responses.contexts import comparison_with_none
from migrate_interactions.syntax.shapes import constant_text
from migrate_interactions.syntax.walk import descendants

Kinds = frozenset[PartKind]

_EXITS = (cst.Continue, cst.Break, cst.Return, cst.Raise)


def kinds_at(facts: Facts, part: cst.BaseExpression, kinds: Kinds) -> Kinds:
    """The ones of ``kinds`` that ``part`` can be of where it stands."""
    tree = facts.tree
    narrowing = _Narrowing(facts, part)
    child: cst.CSTNode = part
    for parent in tree.ancestors(part):
        match parent:
            case cst.FunctionDef() | cst.Lambda() | cst.ClassDef():
                return kinds
            case cst.If(test=test, body=body, orelse=orelse):
                kinds = narrowing.after(test, kinds, child is body, child is orelse)
            case cst.IfExp(test=test, body=taken, orelse=other):
                kinds = narrowing.after(test, kinds, child is taken, child is other)
            case cst.While(test=test, body=body):
                kinds = narrowing.after(test, kinds, child is body, False)
            case cst.BooleanOperation(left=left, operator=operator, right=right):
                conjunction = isinstance(operator, cst.And)
                inside = child is right
                kinds = narrowing.after(
                    left, kinds, inside and conjunction, inside and not conjunction
                )
            case cst.ListComp(elt=elt, for_in=loop) | cst.GeneratorExp(elt=elt, for_in=loop) if (
                child is elt
            ):
                for condition in loop.ifs:
                    kinds = narrowing.after(condition.test, kinds, True, False)
            case cst.IndentedBlock(body=lines):
                for line in lines:
                    if line is child:
                        break
                    if isinstance(line, cst.If) and line.orelse is None and _exits(line.body):
                        kinds = narrowing.after(line.test, kinds, False, True)
        child = parent
    return kinds


def _exits(block: cst.BaseSuite) -> bool:
    last = block.body[-1] if block.body else None
    if isinstance(last, cst.SimpleStatementLine):
        last = last.body[-1]
    return isinstance(last, _EXITS)


class _Narrowing:
    """What tests of one part say of its kind."""

    def __init__(self, facts: Facts, part: cst.BaseExpression) -> None:
        self.facts = facts
        self.text = facts.tree.source(part)
        self.names = self._definitions(part)

    def _definitions(self, node: cst.CSTNode) -> list[object]:
        return [
            self.facts.tracker.definitions_at(below)
            for below in descendants(node)
            if isinstance(below, cst.Name)
        ]

    def after(self, test: cst.BaseExpression, kinds: Kinds, holds: bool, fails: bool) -> Kinds:
        """``kinds`` where ``test`` holds, or where it fails; all of them if neither is known."""
        if holds:
            return self._holds(test, kinds)
        return self._fails(test, kinds) if fails else kinds

    def _holds(self, test: cst.BaseExpression, kinds: Kinds) -> Kinds:
        match test:
            case cst.BooleanOperation(left=left, operator=cst.And(), right=right):
                return self._holds(right, self._holds(left, kinds))
            case cst.BooleanOperation(left=left, right=right):
                return self._holds(left, kinds) | self._holds(right, kinds)
            case cst.UnaryOperation(operator=cst.Not(), expression=inner):
                return self._fails(inner, kinds)
            case cst.Comparison(left=left):
                found = comparison_with_none(self.facts.tree, left)
                if found is not None:
                    is_none = found[1]
                    return kinds - self._asked(left) if is_none else self._only(left, kinds)
        return self._only(test, kinds)

    def _fails(self, test: cst.BaseExpression, kinds: Kinds) -> Kinds:
        match test:
            case cst.BooleanOperation(left=left, operator=cst.And(), right=right):
                return self._fails(left, kinds) | self._fails(right, kinds)
            case cst.BooleanOperation(left=left, right=right):
                return self._fails(right, self._fails(left, kinds))
            case cst.UnaryOperation(operator=cst.Not(), expression=inner):
                return self._holds(inner, kinds)
            case cst.Comparison(left=left):
                found = comparison_with_none(self.facts.tree, left)
                if found is not None:
                    is_none = found[1]
                    return self._only(left, kinds) if is_none else kinds - self._asked(left)
                return kinds
        # a text may be there and empty
        return kinds - (self._asked(test) - {PartKind.TEXT, PartKind.THOUGHT} | self._thought(test))

    def _only(self, node: cst.BaseExpression, kinds: Kinds) -> Kinds:
        asked = self._asked(node)
        return kinds & asked if asked else kinds

    def _thought(self, node: cst.BaseExpression) -> Kinds:
        asked = self._asked(node)
        return asked if asked == {PartKind.THOUGHT} else frozenset()

    def _asked(self, node: cst.BaseExpression) -> Kinds:
        """The kinds of parts that have what ``node`` reads of the part; empty for all else."""
        match node:
            case cst.NamedExpr(value=value):
                return self._asked(value)
            case cst.Attribute(value=base, attr=cst.Name(value=name)):
                return self._kinds_with(base, name)
            case cst.Call(func=cst.Name(value="getattr"), args=[first, second, *_]):
                return self._kinds_with(first.value, constant_text(second.value) or "")
        return frozenset()

    def _kinds_with(self, base: cst.BaseExpression, name: str) -> Kinds:
        if self.facts.tree.source(base) == self.text and self._definitions(base) == self.names:
            if name == PartKind.TEXT:
                return frozenset({PartKind.TEXT, PartKind.THOUGHT})
            if name in set(PartKind):
                return frozenset({PartKind(name)})
            return frozenset()
        if isinstance(base, cst.Attribute):
            # part.inline_data.data: there is inline_data, or an exception
            return self._kinds_with(base.value, base.attr.value)
        return frozenset()

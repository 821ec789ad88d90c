"""What one round of a loop does while an interaction has a certain status."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import libcst as cst

from migrate_interactions.conversations.misuse.status_values import (
    UNKNOWN,
    Compared,
    StatusValues,
)
from migrate_interactions.facts.module import Facts
from migrate_interactions.mapping.statuses import FAILED
from migrate_interactions.syntax.shapes import without_await
from migrate_interactions.syntax.walk import children

Loop = cst.While | cst.For

_LEAVING_CALLS = frozenset({"sys.exit", "exit", "quit", "os._exit", "st.stop", "streamlit.stop"})
_DEEP_ENOUGH = 3
_CATCH_ALL = frozenset({"Exception", "BaseException"})
#: How functions are called that raise where something is not as it should be.
_CHECKING = ("raise", "check", "ensure", "assert", "verify", "require", "validate")


@dataclass(frozen=True, eq=False)
class Round:
    """What may come of a round.

    ``exits`` are the statements that leave the loop, or its test; ``stays`` says whether another
    round may follow. ``done`` is all that may be executed. ``is_read`` says whether anything in
    it asks for the status.
    """

    exits: frozenset[cst.CSTNode]
    stays: bool
    done: frozenset[cst.CSTNode]
    is_read: bool
    compared: tuple[Compared, ...]

    @property
    def leaves(self) -> bool:
        """Whether the loop is left for certain."""
        return bool(self.exits) and not self.stays


@dataclass
class _Ends:
    """How a piece of code may end; ``known`` is what variables are worth behind it."""

    falls: bool = True
    known: dict[str, Any] = field(default_factory=dict)
    continues: bool = False
    breaks: set[cst.CSTNode] = field(default_factory=set)
    returns: set[cst.CSTNode] = field(default_factory=set)
    raises: set[cst.CSTNode] = field(default_factory=set)
    #: What variables may be worth where the next round begins.
    next_round: list[dict[str, Any]] = field(default_factory=list)

    def take(self, other: _Ends) -> None:
        """Note where ``other`` leaves sideways."""
        self.continues |= other.continues
        self.breaks |= other.breaks
        self.returns |= other.returns
        self.raises |= other.raises
        self.next_round += other.next_round


def play_round(facts: Facts, loop: Loop, status: str) -> Round:
    """One round of ``loop`` with an interaction that has ``status``, exceptions left aside."""
    return _Player(facts, StatusValues(facts, status)).round_of(loop)


@dataclass
class _Player:
    facts: Facts
    values: StatusValues
    done: set[cst.CSTNode] = field(default_factory=set)
    #: Functions that are being run.
    running: list[cst.FunctionDef] = field(default_factory=list)

    def round_of(self, loop: Loop) -> Round:
        ends = _Ends(known=self._at_first(loop))
        self._suite(loop.body, ends)
        exits = ends.breaks | ends.returns | ends.raises
        stays = False
        after = [*ends.next_round, *([ends.known] if ends.falls else [])]
        for known in after:
            tested = self.values.of(loop.test, known) if isinstance(loop, cst.While) else UNKNOWN
            if isinstance(loop, cst.While) and (tested is UNKNOWN or not tested):
                exits |= {loop.test}
            stays |= tested is UNKNOWN or bool(tested)
        return Round(
            frozenset(exits),
            stays,
            frozenset(self.done),
            self.values.asked,
            tuple(self.values.compared),
        )

    def _at_first(self, loop: Loop) -> dict[str, Any]:
        """What the test of the loop says of its flags where the round begins."""
        return dict(_flags(loop.test, True)) if isinstance(loop, cst.While) else {}

    def _suite(self, suite: cst.BaseSuite, ends: _Ends) -> None:
        for line in suite.body:
            if not ends.falls:
                return
            if isinstance(line, cst.BaseSmallStatement):
                self._small(line, ends)
            elif isinstance(line, cst.SimpleStatementLine):
                for small in line.body:
                    if ends.falls:
                        self._small(small, ends)
            else:
                self._statement(line, ends)

    def _small(self, node: cst.BaseSmallStatement, ends: _Ends) -> None:
        self.done.add(node)
        match node:
            case cst.Break():
                ends.breaks.add(node)
                ends.falls = False
            case cst.Continue():
                ends.continues = True
                ends.next_round.append(dict(ends.known))
                ends.falls = False
            case cst.Return():
                ends.returns.add(node)
                ends.falls = False
            case cst.Raise():
                ends.raises.add(node)
                ends.falls = False
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))], value=value):
                self._set(name, value, ends)
            case cst.AnnAssign(target=cst.Name(value=name), value=value) if value is not None:
                self._set(name, value, ends)
            case cst.AugAssign(target=cst.Name(value=name)):
                ends.known[name] = UNKNOWN
            case cst.Assert(test=test):
                tested = self.values.of(test, ends.known)
                if tested is UNKNOWN or not tested:
                    ends.raises.add(node)
                    ends.falls = tested is UNKNOWN
            case cst.Expr(value=value):
                self._call(node, value, ends)

    def _set(self, name: str, value: cst.BaseExpression, ends: _Ends) -> None:
        ends.known[name] = self.values.of(value, ends.known)

    def _call(self, node: cst.BaseSmallStatement, value: cst.BaseExpression, ends: _Ends) -> None:
        """A call as a statement: one that ends the program, or may raise for the status."""
        call = without_await(value)
        if not isinstance(call, cst.Call):
            return
        name = self.facts.values.name_of(call)
        if name in _LEAVING_CALLS or self.facts.tree.source(call.func) in _LEAVING_CALLS:
            ends.raises.add(node)
            ends.falls = False
        elif (function := self.facts.values.function_of(call)) is not None:
            self._run(call, function, ends)
        elif self.values.status in FAILED and _checks(name):
            ends.raises.add(node)

    def _run(self, call: cst.Call, function: cst.FunctionDef, ends: _Ends) -> None:
        """A call of a function of the module: what it raises for the status."""
        if function in self.running or len(self.running) > _DEEP_ENOUGH:
            return
        self.running.append(function)
        passed = self.facts.calls.passed(call, function)
        below = _Ends(known={n: self.values.of(v, ends.known) for n, v in passed.items()})
        self._suite(function.body, below)
        self.running.pop()
        ends.raises |= below.raises
        ends.falls = below.falls or bool(below.returns)

    def _statement(self, node: cst.CSTNode, ends: _Ends) -> None:
        match node:
            case cst.If():
                self._if(node, ends)
            case cst.With(body=body):
                self._suite(body, ends)
            case cst.Try() | cst.TryStar():
                self._try(node, ends)
            case cst.While(body=body) | cst.For(body=body):
                self._inner_loop(body, ends)
            case cst.Match():
                self._match(node, ends)

    def _if(self, node: cst.If, ends: _Ends) -> None:
        tested = self.values.of(node.test, ends.known)
        branches: list[_Ends] = []
        if tested is UNKNOWN or tested:
            branches.append(self._branch(node.body, ends))
        if tested is UNKNOWN or not tested:
            other = node.orelse
            if isinstance(other, cst.Else):
                branches.append(self._branch(other.body, ends))
            elif isinstance(other, cst.If):
                below = _Ends(known=dict(ends.known))
                self._if(other, below)
                branches.append(below)
            else:
                branches.append(_Ends(known=dict(ends.known)))
        self._join(branches, ends)

    def _branch(self, body: cst.BaseSuite, ends: _Ends) -> _Ends:
        below = _Ends(known=dict(ends.known))
        self._suite(body, below)
        return below

    def _join(self, branches: Sequence[_Ends], ends: _Ends) -> None:
        for one in branches:
            ends.take(one)
        falling = [one.known for one in branches if one.falls]
        ends.falls = bool(falling)
        if falling:
            first, *others = falling
            names = {name for known in falling for name in known}
            ends.known = {
                name: value
                if all(name in known and known[name] == value for known in others)
                else UNKNOWN
                for name in names
                for value in [first.get(name, UNKNOWN)]
            }

    def _try(self, node: cst.Try | cst.TryStar, ends: _Ends) -> None:
        below = self._branch(node.body, ends)
        if below.falls and node.orelse is not None:
            self._suite(node.orelse.body, below)
        caught = {one for one in below.raises if _catching(one, node)}
        handler = next((_catching(one, node) for one in caught), None)
        branches = [below]
        if caught and handler is not None:
            below.raises -= caught
            branches.append(self._branch(handler.body, ends))
        self._join(branches, ends)
        if node.finalbody is not None:
            last = self._branch(node.finalbody.body, ends)
            ends.take(last)
            ends.falls &= last.falls

    def _inner_loop(self, body: cst.BaseSuite, ends: _Ends) -> None:
        below = self._branch(body, ends)
        ends.returns |= below.returns
        ends.raises |= below.raises
        for name in below.known:
            if below.known[name] != ends.known.get(name, UNKNOWN):
                ends.known[name] = UNKNOWN

    def _match(self, node: cst.Match, ends: _Ends) -> None:
        subject = self.values.of(node.subject, ends.known)
        branches: list[_Ends] = []
        for case in node.cases:
            fits = self._fits(case.pattern, subject, ends)
            if fits is True and case.guard is not None:
                fits = self.values.of(case.guard, ends.known)
                fits = fits if fits is UNKNOWN else bool(fits)
            if fits is UNKNOWN or fits:
                branches.append(self._branch(case.body, ends))
            if fits is True:
                break
        else:
            branches.append(_Ends(known=dict(ends.known)))
        self._join(branches, ends)

    def _fits(self, pattern: cst.MatchPattern, subject: Any, ends: _Ends) -> Any:
        match pattern:
            case cst.MatchAs(pattern=None):
                return True
            case cst.MatchAs(pattern=inner) if inner is not None:
                return self._fits(inner, subject, ends)
            case cst.MatchOr(patterns=options):
                found = [self._fits(one.pattern, subject, ends) for one in options]
                return True if True in found else UNKNOWN if UNKNOWN in found else False
            case cst.MatchValue(value=value):
                worth = self.values.of(value, ends.known)
                if subject == self.values.status and isinstance(worth, str):
                    self.values.compared.append(Compared(worth, value, pattern))
                if worth is UNKNOWN or subject is UNKNOWN:
                    return UNKNOWN
                return bool(worth == subject)
        return UNKNOWN


def _flags(test: cst.BaseExpression, value: bool) -> Iterator[tuple[str, bool]]:
    """What is known of plain flags where ``test`` is ``value``."""
    match test:
        case cst.Name(value=name) if name not in ("True", "False", "None"):
            yield name, value
        case cst.UnaryOperation(operator=cst.Not(), expression=inner):
            yield from _flags(inner, not value)
        case cst.BooleanOperation(left=left, operator=operator, right=right):
            if isinstance(operator, cst.And) is value:
                yield from _flags(left, value)
                yield from _flags(right, value)


def _checks(name: str) -> bool:
    return name.rpartition(".")[2].lstrip("_").lower().startswith(_CHECKING)


def _catching(raised: cst.CSTNode, node: cst.Try | cst.TryStar) -> cst.ExceptHandler | None:
    """The handler of ``node`` that catches what ``raised`` raises, as far as names tell."""
    name = _raised_name(raised)
    for handler in node.handlers:
        if not isinstance(handler, cst.ExceptHandler):
            continue
        if handler.type is None or {*_names(handler.type)} & {name, *_CATCH_ALL}:
            return handler
    return None


def _raised_name(node: cst.CSTNode) -> str:
    match node:
        case cst.Raise(exc=cst.Call(func=cst.Name(value=name)) | cst.Name(value=name)):
            return name
    return ""


def _names(node: cst.CSTNode) -> Iterator[str]:
    if isinstance(node, cst.Name):
        yield node.value
    for child in children(node):
        yield from _names(child)

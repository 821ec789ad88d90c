"""Abstract interpretation of structured Python code, one function body at a time.

A domain says what a state is and what each simple statement does to it; the interpreter
follows branches, loops, exceptions and early exits. ``None`` is the state of unreachable code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

import libcst as cst

S = TypeVar("S")

_MAX_ROUNDS = 50


class Domain(Protocol[S]):
    """What an analysis has to say about states.

    ``transfer`` is given small statements, and the header expressions of compound ones: the
    test of ``if`` and ``while``, the iterable and then the ``For`` node itself for its target,
    each ``WithItem``, nested definitions. It gives the state afterwards, and the state in which
    an exception that somebody could catch may leave the node, or None. ``swallows`` says
    whether a context manager may end an exception, ``enters`` whether there is certainly
    something to loop over.
    """

    def join(self, left: S, right: S, /) -> S: ...

    def transfer(self, node: cst.CSTNode, state: S, /) -> tuple[S, S | None]: ...

    def swallows(self, item: cst.WithItem, /) -> bool: ...

    def enters(self, loop: cst.For, /) -> bool: ...


@dataclass(frozen=True)
class Exits(Generic[S]):
    """The states in which a body is left: at its end, by ``return``, by an exception."""

    normal: S | None
    returned: S | None
    raised: S | None


@dataclass
class _Frame(Generic[S]):
    """What leaves the code under interpretation sideways."""

    raised: S | None = None
    returned: S | None = None
    breaks: S | None = None
    continues: S | None = None


@dataclass
class Interpreter(Generic[S]):
    """Runs a :class:`Domain` over a body."""

    domain: Domain[S]
    _frames: list[_Frame[S]] = field(default_factory=list)
    #: Statements behind which the loop around them is left, since they set what it tests.
    _leaving: set[cst.CSTNode] = field(default_factory=set)

    def run(self, body: cst.BaseSuite | cst.Module, entry: S) -> Exits[S]:
        frame: _Frame[S] = _Frame()
        self._frames.append(frame)
        normal = self._block(body.body, entry)
        self._frames.pop()
        return Exits(normal, frame.returned, frame.raised)

    # -- states ---------------------------------------------------------------------------

    def _join(self, left: S | None, right: S | None) -> S | None:
        if left is None:
            return right
        if right is None:
            return left
        return self.domain.join(left, right)

    def _apply(self, node: cst.CSTNode | None, state: S | None) -> S | None:
        if node is None or state is None:
            return state
        after, raised = self.domain.transfer(node, state)
        frame = self._frames[-1]
        frame.raised = self._join(frame.raised, raised)
        return after

    # -- statements -----------------------------------------------------------------------

    def _block(self, body: Sequence[cst.CSTNode], state: S | None) -> S | None:
        for statement in body:
            if state is None:
                return None
            state = self._statement(statement, state)
        return state

    def _suite(self, suite: cst.BaseSuite, state: S | None) -> S | None:
        return self._block(suite.body, state)

    def _statement(self, node: cst.CSTNode, state: S) -> S | None:
        frame = self._frames[-1]
        match node:
            case cst.SimpleStatementLine(body=body):
                after = self._block(body, state)
                if node not in self._leaving:
                    return after
                frame.breaks = self._join(frame.breaks, after)
                return None
            case cst.Return():
                frame.returned = self._join(frame.returned, self._apply(node, state))
                return None
            case cst.Raise():
                after = self._apply(node, state)
                frame.raised = self._join(frame.raised, after)
                return None
            case cst.Break():
                frame.breaks = self._join(frame.breaks, state)
                return None
            case cst.Continue():
                frame.continues = self._join(frame.continues, state)
                return None
            case cst.If():
                return self._if(node, state)
            case cst.While(test=test, body=body, orelse=orelse):
                endless = isinstance(test, cst.Name) and test.value == "True"
                endless = endless or (isinstance(test, cst.Integer) and test.value == "1")
                if orelse is None:
                    self._leaving.update(_last_rounds(test, body))
                return self._loop(test, None, body, orelse, state, endless=endless)
            case cst.For(iter=iterable, body=body, orelse=orelse):
                after = self._apply(iterable, state)
                return self._loop(None, node, body, orelse, after, endless=False)
            case cst.With():
                return self._with(node, state)
            case cst.Try() | cst.TryStar():
                return self._try(node, state)
            case cst.Match(subject=subject, cases=cases):
                entry = self._apply(subject, state)
                out = entry
                for case in cases:
                    guarded = self._apply(case.guard, entry)
                    out = self._join(out, self._suite(case.body, guarded))
                return out
            case _:
                return self._apply(node, state)

    def _if(self, node: cst.If, state: S) -> S | None:
        tested = self._apply(node.test, state)
        then = self._suite(node.body, tested)
        match node.orelse:
            case cst.If() as inner:
                other = None if tested is None else self._if(inner, tested)
            case cst.Else(body=body):
                other = self._suite(body, tested)
            case _:
                other = tested
        return self._join(then, other)

    def _loop(
        self,
        test: cst.CSTNode | None,
        header: cst.CSTNode | None,
        body: cst.BaseSuite,
        orelse: cst.Else | None,
        state: S | None,
        *,
        endless: bool,
    ) -> S | None:
        outer = self._frames[-1]
        entry = state
        for _ in range(_MAX_ROUNDS):
            frame: _Frame[S] = _Frame()
            self._frames.append(frame)
            tested = self._apply(test, entry)
            after = self._suite(body, self._apply(header, tested))
            self._frames.pop()
            following = self._join(self._join(state, after), frame.continues)
            outer.raised = self._join(outer.raised, frame.raised)
            outer.returned = self._join(outer.returned, frame.returned)
            if following == entry:
                break
            entry = self._join(entry, following)
        left = None if endless else tested
        if isinstance(header, cst.For) and self.domain.enters(header):
            left = self._join(after, frame.continues)
        if orelse is not None:
            left = self._suite(orelse.body, left)
        return self._join(left, frame.breaks)

    def _with(self, node: cst.With, state: S) -> S | None:
        """The body may also be left by an exception that a context manager swallows."""
        current: S | None = state
        for item in node.items:
            current = self._apply(item, current)
        outer = self._frames[-1]
        before, outer.raised = outer.raised, None
        normal = self._suite(node.body, current)
        inside = outer.raised
        outer.raised = self._join(before, inside)
        if any(self.domain.swallows(item) for item in node.items):
            normal = self._join(normal, inside)
        return normal

    def _try(self, node: cst.Try | cst.TryStar, state: S) -> S | None:
        outer = self._frames[-1]
        frame: _Frame[S] = _Frame()
        self._frames.append(frame)
        normal = self._suite(node.body, state)
        caught = frame.raised
        frame.raised = None if any(_catches_all(h) for h in node.handlers) else caught
        if node.orelse is not None:
            normal = self._suite(node.orelse.body, normal)
        for handler in node.handlers:
            entry = self._apply(handler, caught)
            normal = self._join(normal, self._suite(handler.body, entry))
        self._frames.pop()
        final = node.finalbody
        for name in ("raised", "returned", "breaks", "continues"):
            left = getattr(frame, name)
            if final is not None:
                left = self._suite(final.body, left)
            setattr(outer, name, self._join(getattr(outer, name), left))
        return normal if final is None else self._suite(final.body, normal)


def _catches_all(handler: cst.ExceptHandler | cst.ExceptStarHandler) -> bool:
    match handler.type:
        case None:
            return True
        case cst.Name(value="Exception" | "BaseException"):
            return True
    return False


def _last_rounds(test: cst.BaseExpression, body: cst.BaseSuite) -> list[cst.CSTNode]:
    """Statements at the end of a round that make ``while not done`` or ``while running`` end."""
    flags = dict(_flags(test))
    found: list[cst.CSTNode] = []
    ends: list[cst.CSTNode | None] = [body]
    while ends:
        end = ends.pop()
        match end:
            case cst.IndentedBlock(body=statements) | cst.SimpleStatementSuite(body=statements):
                ends.append(statements[-1] if statements else None)
            case cst.If(body=then, orelse=orelse):
                ends += [then, orelse]
            case cst.Else(body=inner):
                ends.append(inner)
            case cst.SimpleStatementLine(body=[*_, last]):
                match last:
                    case cst.Assign(
                        targets=[cst.AssignTarget(target=cst.Name(value=name))],
                        value=cst.Name(value=value),
                    ) if flags.get(name) == value:
                        found.append(end)
    return found


def _flags(test: cst.BaseExpression) -> list[tuple[str, str]]:
    """Variables that end the loop, with the constant that does."""
    match test:
        case cst.Name(value=name):
            return [(name, "False")]
        case cst.UnaryOperation(operator=cst.Not(), expression=cst.Name(value=name)):
            return [(name, "True")]
        case cst.BooleanOperation(left=left, operator=cst.And(), right=right):
            return [*_flags(left), *_flags(right)]
    return []

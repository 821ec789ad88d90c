"""Loops that are written by hand to make a request again when it has failed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

import libcst as cst

from migrate_interactions.conversations.long_running.counting import Count, counted
from migrate_interactions.conversations.long_running.retried_errors import (
    Named,
    errors_named,
    joined,
)
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.walk import descendants

Statements = Sequence[cst.BaseStatement | cst.BaseSmallStatement]


class Leaving(Enum):
    """How a block may be left."""

    AT_END = auto()
    AGAIN = auto()
    BREAK = auto()
    RETURN = auto()
    #: With the error that was caught.
    SAME_ERROR = auto()
    OTHER_ERROR = auto()


@dataclass(frozen=True, eq=False)
class RetryLoop:
    """A loop that ends once ``guarded`` has gone through, and goes on where it has not.

    ``following`` is what is done once it has gone through: behind the ``try``, or in its
    ``else``. ``named`` are the errors after which the loop goes on.
    """

    loop: cst.For | cst.While
    guarded: cst.Try
    following: Statements
    count: Count | None
    named: Named

    @property
    def attempted(self) -> Statements:
        return self.guarded.body.body


def retry_loop_around(facts: Facts, guarded: cst.Try | cst.TryStar) -> RetryLoop | None:
    """The retry loop that ``guarded`` makes; None if it makes none."""
    block = facts.tree.parent(guarded)
    loop = facts.tree.parent(block) if block is not None else None
    if not isinstance(guarded, cst.Try) or not isinstance(loop, (cst.For, cst.While)):
        return None
    if not isinstance(block, cst.IndentedBlock) or loop.body is not block:
        return None
    count = counted(loop)
    if isinstance(loop, cst.For) and count is None and not _is_endless(facts, loop):
        return None
    behind = block.body[block.body.index(guarded) + 1 :]
    following = _following(guarded, behind)
    if following is None:
        return None
    going_on = [
        handler
        for handler in guarded.handlers
        if ways_out(handler.body.body, _unknown, caught_as(handler))
        & {Leaving.AT_END, Leaving.AGAIN}
    ]
    falls = any(Leaving.AT_END in ways_out(h.body.body, _unknown, None) for h in going_on)
    if falls and following and guarded.orelse is None:
        return None
    named = joined(errors_named(facts, handler.type) for handler in going_on)
    if named is Named.OTHERS or any(_asks_otherwise(one, guarded) for one in going_on):
        return None
    return RetryLoop(loop, guarded, following, count, named)


def _following(guarded: cst.Try, behind: Statements) -> Statements | None:
    """What comes after a success; None if that does not leave the loop."""
    if _leaves(guarded.body.body):
        return ()
    if guarded.orelse is not None:
        return guarded.orelse.body.body if _leaves(guarded.orelse.body.body) else None
    return behind if _leaves(behind) else None


def _leaves(statements: Statements) -> bool:
    """Whether the loop around is left behind ``statements``, without an error."""
    found = ways_out(statements, _unknown, None)
    errors = {Leaving.SAME_ERROR, Leaving.OTHER_ERROR}
    return bool(found - errors) and found - errors <= {Leaving.BREAK, Leaving.RETURN}


def _is_endless(facts: Facts, loop: cst.For) -> bool:
    """Whether ``loop`` goes over ``itertools.count()``."""
    match loop.iter:
        case cst.Call(func=func):
            return facts.values.imported(func) == "itertools.count"
    return False


def _asks_otherwise(handler: cst.ExceptHandler, guarded: cst.Try) -> bool:
    """Whether ``handler`` sets something that the next attempt is made with."""
    read = {node.value for node in descendants(guarded.body) if isinstance(node, cst.Name)}
    return bool(assigned_in(handler.body) & read)


def assigned_in(node: cst.CSTNode) -> set[str]:
    """The names of variables that statements in ``node`` set."""
    found: set[str] = set()
    for below in descendants(node):
        match below:
            case cst.AssignTarget(target=cst.Name(value=name)):
                found.add(name)
            case cst.AugAssign(target=cst.Name(value=name)):
                found.add(name)
            case cst.AnnAssign(target=cst.Name(value=name)):
                found.add(name)
    return found


def caught_as(handler: cst.ExceptHandler) -> str | None:
    """The variable that has the error in ``handler``."""
    match handler.name:
        case cst.AsName(name=cst.Name(value=name)):
            return name
    return None


def _unknown(test: cst.BaseExpression) -> bool | None:
    return None


def ways_out(
    statements: Statements,
    holds: Callable[[cst.BaseExpression], bool | None],
    error: str | None,
) -> set[Leaving]:
    """How ``statements`` may be left; ``holds`` says of tests whether they hold.

    ``error`` is the variable with the error that is being handled.
    """
    found: set[Leaving] = set()
    for statement in statements:
        ways = _ways(statement, holds, error)
        found |= ways - {Leaving.AT_END}
        if Leaving.AT_END not in ways:
            return found
    return found | {Leaving.AT_END}


def _ways(
    statement: cst.CSTNode,
    holds: Callable[[cst.BaseExpression], bool | None],
    error: str | None,
) -> set[Leaving]:
    match statement:
        case cst.SimpleStatementLine(body=body):
            return ways_out(body, holds, error)
        case cst.Continue():
            return {Leaving.AGAIN}
        case cst.Break():
            return {Leaving.BREAK}
        case cst.Return():
            return {Leaving.RETURN}
        case cst.Raise(exc=None) | cst.Raise(exc=cst.Name(), cause=None):
            same = statement.exc is None or (
                isinstance(statement.exc, cst.Name) and statement.exc.value == error
            )
            return {Leaving.SAME_ERROR if same else Leaving.OTHER_ERROR}
        case cst.Raise():
            return {Leaving.OTHER_ERROR}
        case cst.If(test=test, body=body, orelse=orelse):
            held = holds(test)
            found: set[Leaving] = set()
            if held is not False:
                found |= ways_out(body.body, holds, error)
            if held is not True:
                match orelse:
                    case cst.Else(body=other):
                        found |= ways_out(other.body, holds, error)
                    case cst.If():
                        found |= _ways(orelse, holds, error)
                    case _:
                        found.add(Leaving.AT_END)
            return found
        case cst.With(body=body):
            return ways_out(body.body, holds, error)
    return {Leaving.AT_END}

"""Whether the handlers of a retry do nothing but wait and try again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import libcst as cst

from migrate_interactions.conversations.configurations.possible import possible_values
from migrate_interactions.conversations.long_running.counting import Count
from migrate_interactions.conversations.long_running.retried_errors import Named, errors_named
from migrate_interactions.conversations.long_running.retry_loops import (
    Leaving,
    RetryLoop,
    Statements,
    caught_as,
    ways_out,
)
from migrate_interactions.conversations.long_running.sdk_retries import is_retried
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.walk import descendants

REASON = "retry-wrapper"

#: Whoever waits this many seconds waits for something that the SDK does not wait for.
LONG_WAIT = 30

_SLEEPS = frozenset({"time.sleep", "asyncio.sleep", "anyio.sleep", "trio.sleep"})
_ARITHMETIC = frozenset(
    {
        *("min", "max", "float", "int", "round", "pow", "abs", "str"),
        *("random.random", "random.uniform", "random.randint", "math.pow", "math.exp"),
    }
)


def refuse_handlers(facts: Facts, loop: RetryLoop) -> None:
    """Raise RefusedError unless the handlers of ``loop`` only wait, count and raise again."""
    if loop.guarded.finalbody is not None:
        raise _refused(facts, loop.guarded.finalbody, "is done after each attempt")
    behind = set(loop.following)
    for handler in loop.guarded.handlers:
        for statement in _small_statements(handler.body.body):
            _refuse_statement(facts, loop, handler, statement)
        for below in descendants(handler.body):
            if isinstance(below, cst.If):
                _refuse_test(facts, loop, handler, below)
    body: Statements = loop.loop.body.body
    place = body.index(loop.guarded)
    for line in body[:place]:
        _refuse_before(facts, loop, line)
    for statement in _small_statements([x for x in body[place + 1 :] if x not in behind]):
        _refuse_statement(facts, loop, None, statement)


def _refuse_before(facts: Facts, loop: RetryLoop, line: cst.CSTNode) -> None:
    """What comes before each attempt may count, and wait where it is not the first."""
    match line:
        case cst.If(test=test) if _is_about_count(loop, test):
            statements = list(_small_statements([line]))
        case cst.SimpleStatementLine(body=body):
            statements = list(body)
            for one in statements:
                if isinstance(one, cst.Expr) and not isinstance(one.value, cst.SimpleString):
                    raise _refused(facts, one, "is done before each attempt")
        case _:
            raise _refused(facts, line, "is done before each attempt")
    for statement in statements:
        _refuse_statement(facts, loop, None, statement)


def _small_statements(statements: Statements) -> Iterator[cst.CSTNode]:
    for statement in statements:
        match statement:
            case cst.SimpleStatementLine(body=body):
                yield from body
            case cst.If(body=body, orelse=orelse):
                yield from _small_statements(body.body)
                if isinstance(orelse, cst.If):
                    yield from _small_statements([orelse])
                elif orelse is not None:
                    yield from _small_statements(orelse.body.body)
            case _:
                yield statement


def _refuse_statement(
    facts: Facts, loop: RetryLoop, handler: cst.ExceptHandler | None, statement: cst.CSTNode
) -> None:
    match statement:
        case cst.Pass() | cst.Continue() | cst.Expr(value=cst.SimpleString() | cst.Ellipsis()):
            return
        case cst.Raise():
            error = caught_as(handler) if handler is not None else None
            if ways_out([statement], lambda _: None, error) == {Leaving.SAME_ERROR}:
                return
            raise _refused(facts, statement, "takes the place of the error of the request")
        case cst.Expr(value=cst.Call() as call) | cst.Expr(value=cst.Await(expression=call)):
            if isinstance(call, cst.Call) and facts.values.name_of(call) in _SLEEPS:
                _refuse_long_wait(facts, call)
                return
        case cst.AugAssign(target=cst.Name(), value=value):
            if _only_counts(facts, value):
                return
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name())], value=value):
            if _only_counts(facts, value):
                return
        case cst.AnnAssign(target=cst.Name(), value=cst.BaseExpression() as value):
            if _only_counts(facts, value):
                return
        case cst.Return() | cst.Break():
            raise _refused(facts, statement, "gives up in another way than by the error")
    raise _refused(facts, statement, "is done when a request fails, and would not be any more")


def _only_counts(facts: Facts, value: cst.BaseExpression) -> bool:
    return all(
        facts.values.name_of(below) in _ARITHMETIC
        for below in descendants(value)
        if isinstance(below, cst.Call)
    )


def _refuse_long_wait(facts: Facts, call: cst.Call) -> None:
    for argument in call.args[:1]:
        for value in possible_values(facts, argument.value):
            if seconds_of(value) >= LONG_WAIT:
                raise _refused(facts, call, "waits for longer than the SDK does in all")


def seconds_of(node: cst.CSTNode) -> float:
    """The number that ``node`` is; 0 if it is none."""
    if isinstance(node, (cst.Integer, cst.Float)):
        return float(node.evaluated_value)
    return 0.0


def _refuse_test(facts: Facts, loop: RetryLoop, handler: cst.ExceptHandler, branch: cst.If) -> None:
    """Tests may count, and may ask whether the error is one that the SDK retries."""
    error = caught_as(handler)
    leaves = ways_out(branch.body.body, lambda _: None, error) == {Leaving.SAME_ERROR}
    for test, negated in _parts_of(branch.test):
        if _is_about_count(loop, test):
            continue
        about_error = any(isinstance(n, cst.Name) and n.value == error for n in descendants(test))
        if not (about_error and _asks_for_retried(facts, test, leaves is not negated)):
            raise _refused(facts, test, "decides which errors are retried, otherwise than the SDK")


def _parts_of(
    test: cst.BaseExpression, negated: bool = False
) -> Iterator[tuple[cst.BaseExpression, bool]]:
    """What ``test`` is joined of, each with whether it stands under ``not``."""
    match test:
        case cst.BooleanOperation(left=left, right=right):
            yield from _parts_of(left, negated)
            yield from _parts_of(right, negated)
        case cst.UnaryOperation(operator=cst.Not(), expression=inner):
            yield from _parts_of(inner, not negated)
        case _:
            yield test, negated


def _is_about_count(loop: RetryLoop, test: cst.BaseExpression) -> bool:
    if loop.count is not None and loop.count.holds_at_last(test) is not None:
        return True
    names = {n.value for n in descendants(test) if isinstance(n, cst.Name)}
    return bool(names & counters(loop)) and not _calls_in(test)


def counters(loop: RetryLoop) -> set[str]:
    """The variables that ``loop`` counts its rounds in."""
    stepped = {
        below.target.value
        for below in descendants(loop.loop.body)
        if isinstance(below, cst.AugAssign) and isinstance(below.target, cst.Name)
    }
    if isinstance(loop.loop, cst.For) and isinstance(loop.loop.target, cst.Name):
        stepped.add(loop.loop.target.value)
    return stepped


def _calls_in(node: cst.CSTNode) -> bool:
    return any(isinstance(below, cst.Call) for below in descendants(node))


def _asks_for_retried(facts: Facts, test: cst.BaseExpression, leaves: bool) -> bool:
    """Whether ``test`` is about errors that the SDK retries; ``leaves`` if it raises these."""
    match test:
        case cst.Call(func=cst.Name(value="isinstance"), args=[_, classes]):
            return errors_named(facts, classes.value) is Named.REQUESTS
        case cst.Comparison(comparisons=[cst.ComparisonTarget(operator=operator)]):
            leaves ^= isinstance(operator, (cst.NotEqual, cst.NotIn))
            if isinstance(operator, (cst.LessThan, cst.LessThanEqual)) and not leaves:
                return False
        case _:
            return False
    for below in descendants(test):
        match below:
            case cst.Call(func=cst.Name(value="str" | "repr" | "getattr")):
                continue
            case cst.Call(func=cst.Attribute(attr=cst.Name(value="lower" | "upper"))):
                continue
            case cst.Call():
                return False
    return leaves or all(map(is_retried, _statuses(facts, test)))


def _statuses(facts: Facts, test: cst.Comparison) -> Iterator[int]:
    """The HTTP statuses that ``test`` names, by number or in a text."""
    for below in descendants(test):
        for value in possible_values(facts, below) if isinstance(below, cst.Name) else (below,):
            for one in descendants(value):
                match one:
                    case cst.Integer():
                        yield one.evaluated_value
                    case cst.SimpleString():
                        yield from map(int, re.findall(r"\b[1-5]\d\d\b", one.value))


def refuse_other_ending(facts: Facts, loop: RetryLoop, behind: list[cst.CSTNode]) -> None:
    """Raise RefusedError unless a failure of the last attempt ends in the error of the request.

    ``behind`` are the statements that only a failure of the last attempt comes to.
    """
    going_on: list[cst.ExceptHandler] = []
    for handler in loop.guarded.handlers:
        last = ways_out(handler.body.body, _at_last(loop.count), caught_as(handler))
        if last & {Leaving.AT_END, Leaving.AGAIN}:
            going_on.append(handler)
    if not going_on:
        return
    if loop.count is None:
        if _is_endless(loop.loop) and all(_gives_up(loop, handler) for handler in going_on):
            return
        raise RefusedError(
            REASON,
            "the loop has no last attempt that can be told from the code; the SDK's attempts end",
            facts.tree.line(loop.loop),
        )
    orelse = loop.loop.orelse
    final = list(orelse.body.body) if orelse is not None else behind
    if final and all(_keeps_error(handler, final[0]) for handler in going_on):
        return
    if final:
        raise _refused(facts, final[0], "follows the last attempt, instead of its error")
    raise RefusedError(
        REASON,
        "the program goes on when the last attempt has failed; it would end with the error",
        facts.tree.line(loop.loop),
    )


def _at_last(count: Count | None) -> Callable[[cst.BaseExpression], bool | None]:
    return count.holds_at_last if count is not None else lambda _: None


def _is_endless(loop: cst.For | cst.While) -> bool:
    """Whether ``loop`` is not left at its head."""
    match loop:
        case cst.While(test=cst.Name(value="True") | cst.Integer(value="1")) | cst.For():
            return True
    return False


def _gives_up(loop: RetryLoop, handler: cst.ExceptHandler) -> bool:
    """Whether some number of attempts is the last."""
    for below in descendants(handler.body):
        if isinstance(below, cst.If) and any(
            _is_about_count(loop, test) for test, _ in _parts_of(below.test)
        ):
            return Leaving.SAME_ERROR in ways_out([below], lambda _: None, caught_as(handler))
    return False


def _keeps_error(handler: cst.ExceptHandler, final: cst.CSTNode) -> bool:
    """Whether ``final`` raises what ``handler`` keeps."""
    match final:
        case cst.SimpleStatementLine(body=[cst.Raise(exc=cst.Name(value=kept), cause=None)]):
            pass
        case _:
            return False
    error = caught_as(handler)
    for line in handler.body.body:
        match line:
            case cst.SimpleStatementLine(
                body=[
                    cst.Assign(
                        targets=[cst.AssignTarget(target=cst.Name(value=name))],
                        value=cst.Name(value=value),
                    ),
                    *_,
                ]
            ) if name == kept and value == error:
                return True
    return False


def _refused(facts: Facts, node: cst.CSTNode, what: str) -> RefusedError:
    return RefusedError(REASON, f"`{facts.tree.excerpt(node)}` {what}", facts.tree.line(node))

"""Loops that poll a background interaction while a page or a message waits for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.long_running.durations import Polling
from migrate_interactions.conversations.long_running.ways import Way, ways_to
from migrate_interactions.facts.frameworks import Framework, Role
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts
from migrate_interactions.facts.sdk import Kind
from migrate_interactions.findings import LongCalls
from migrate_interactions.syntax.bindings import dotted_name
from migrate_interactions.syntax.uses import awaited

_SLEEPS = frozenset({"time.sleep", "asyncio.sleep", "anyio.sleep", "trio.sleep", "gevent.sleep"})
#: Decorators of handlers that can tell the other side how far the work is.
_TALKING = frozenset({"websocket", "websocket_route"})


@dataclass(frozen=True, eq=False)
class BlockingWait:
    """A loop that polls, and whom it keeps waiting.

    ``function`` is the one that the loop stands in; ``only_waits`` says that it does nothing
    else. ``seconds`` is how long the loop goes on at most, None where it has no end of its own.
    """

    loop: cst.While | cst.For
    function: cst.FunctionDef | None
    only_waits: bool
    framework: Framework
    handler: cst.FunctionDef | None
    seconds: float | None

    @property
    def node(self) -> cst.FunctionDef | cst.While | cst.For:
        """Where a finding points."""
        return self.function if self.function is not None and self.only_waits else self.loop

    @property
    def sentence(self) -> str:
        """Whom it keeps waiting, and for how long."""
        name = self.framework.name
        who = f"the {name} script" if self.framework.is_script else f"a handler of {name}"
        if self.handler is not None:
            who = f"`{self.handler.name.value}`, a handler of {name},"
        ends = "until it is done" if self.seconds is None else f"for up to {self.seconds:.0f} s"
        return f"{who} is blocked {ends} while this polls an interaction"


def find_blocking_waits(facts: Facts, limits: LongCalls) -> tuple[BlockingWait, ...]:
    """The loops that keep somebody waiting for more than ``limits.timeout`` seconds.

    Not those that cancel the interaction when they give up: their authors knew.
    """
    if not facts.entry_points.frameworks:
        return ()
    polls: dict[cst.While | cst.For, cst.Call] = {}
    for call in facts.interaction_calls:
        if call.creates or call.argument("stream") is not None:
            continue
        for poll in fetching(facts, call):
            loop = _loop_around(facts, poll)
            if loop is not None:
                polls.setdefault(loop, poll)
    found = (_blocking(facts, loop, poll, limits) for loop, poll in polls.items())
    return tuple(one for one in found if one is not None)


def fetching(facts: Facts, call: InteractionCall) -> Iterator[cst.Call]:
    """``call``, and calls of functions that return what it fetches."""
    yield call.call
    for way in ways_to(facts, call.call)[1:]:
        if not isinstance(way.node, cst.Call) or way.handed_to is not None:
            continue
        if facts.values.kind(awaited(facts.tree, way.node)) is Kind.INTERACTION:
            yield way.node


def _loop_around(facts: Facts, call: cst.Call) -> cst.While | cst.For | None:
    """The nearest loop that runs ``call`` again and again, in the same function."""
    function = facts.calls.enclosing_function(call)
    for above in facts.tree.ancestors(call):
        if above is function:
            return None
        if isinstance(above, (cst.While, cst.For)):
            return above
    return None


def _blocking(
    facts: Facts, loop: cst.While | cst.For, poll: cst.Call, limits: LongCalls
) -> BlockingWait | None:
    function = facts.calls.enclosing_function(loop)
    pauses = [call for call in _calls_in(facts, loop) if facts.values.name_of(call) in _SLEEPS]
    whole = function if function is not None else facts.tree.part_of(loop).module
    if not pauses or _reports(facts, loop) or _cancels(facts, whole):
        return None
    longest = Polling(facts, loop, pauses).longest()
    is_short = longest.seconds is not None and longest.seconds <= limits.timeout
    if is_short or not longest.is_known:
        return None
    is_async = any(isinstance(facts.tree.parent(pause), cst.Await) for pause in pauses)
    waiting = _who_waits(facts, ways_to(facts, poll), is_async=is_async)
    if waiting is None:
        return None
    framework, handler = waiting
    only_waits = function is not None and _only_waits(facts, function, loop)
    return BlockingWait(loop, function, only_waits, framework, handler, longest.seconds)


def _calls_in(facts: Facts, node: cst.CSTNode) -> Iterator[cst.Call]:
    return (
        call for call in facts.tree.scopes.nodes(cst.Call) if facts.tree.is_within(call, [node])
    )


def _reports(facts: Facts, loop: cst.CSTNode) -> bool:
    """Whether the loop hands out how far the work is, as a generator does."""
    yields = facts.tree.scopes.nodes(cst.Yield)
    return any(facts.tree.is_within(one, [loop]) for one in yields)


def _cancels(facts: Facts, whole: cst.CSTNode) -> bool:
    """Whether an interaction is cancelled in ``whole``."""
    return any(
        dotted_name(call.func).endswith("interactions.cancel") for call in _calls_in(facts, whole)
    )


def _who_waits(
    facts: Facts, ways: tuple[Way, ...], *, is_async: bool
) -> tuple[Framework, cst.FunctionDef | None] | None:
    """The framework that is kept waiting, and the handler through which it is."""
    for way in ways:
        if way.handed_to is not None:
            entry = facts.entry_points.registered_by(way.handed_to)
        elif way.function is not None:
            entry = facts.entry_points.of(way.function)
        else:
            entry = None
        if entry is not None and _keeps_waiting(entry.framework, way.function, is_async):
            return entry.framework, None if way.handed_to is not None else way.function
    script = next((one for one in facts.entry_points.frameworks if one.is_script), None)
    if script is not None and any(way.function is None and way.handed_to is None for way in ways):
        return script, None
    return None


def _keeps_waiting(framework: Framework, handler: cst.FunctionDef | None, is_async: bool) -> bool:
    if framework.role is Role.WEB:
        decorators = handler.decorators if handler is not None else ()
        names = {dotted_name(_called(one)).rpartition(".")[2] for one in decorators}
        return not names & _TALKING
    # a bot goes on with other messages while a handler awaits
    return framework.role is Role.BOT and not is_async


def _called(decorator: cst.Decorator) -> cst.BaseExpression:
    node = decorator.decorator
    return node.func if isinstance(node, cst.Call) else node


def _only_waits(facts: Facts, function: cst.FunctionDef, loop: cst.CSTNode) -> bool:
    """Whether ``function`` does nothing but get ready, run ``loop`` and give what came of it."""
    if any(call.creates for call in facts.interaction_calls if _stands_in(facts, call, function)):
        return False
    if not isinstance(function.body, cst.IndentedBlock) or loop not in function.body.body:
        return False
    behind = False
    for line in function.body.body:
        if line is loop:
            behind = True
        elif not _is_preparation(line) and not (behind and _ends(line)):
            return False
    return True


def _stands_in(facts: Facts, call: InteractionCall, function: cst.FunctionDef) -> bool:
    return facts.calls.enclosing_function(call.call) is function


def _is_preparation(line: cst.BaseStatement | cst.BaseSmallStatement) -> bool:
    match line:
        case cst.SimpleStatementLine(body=body):
            return all(
                isinstance(one, (cst.Assign, cst.AnnAssign, cst.Expr, cst.Pass, cst.Global))
                for one in body
            )
    return False


def _ends(line: cst.BaseStatement | cst.BaseSmallStatement) -> bool:
    match line:
        case cst.SimpleStatementLine(body=body):
            return isinstance(body[-1], (cst.Return, cst.Raise))
        case cst.If(body=cst.IndentedBlock(body=[*_, last])):
            return _ends(last)
    return False

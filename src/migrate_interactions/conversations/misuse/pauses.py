"""How long a polling loop waits before it asks again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.configurations.constants import possible_numbers
from migrate_interactions.conversations.configurations.possible import possible_values
from migrate_interactions.conversations.misuse.polling import PollingLoop
from migrate_interactions.facts.module import Facts
from migrate_interactions.sources import is_test_file
from migrate_interactions.syntax.walk import descendants

#: A loop that asks sooner than this asks too often, in seconds.
SHORTEST = 1.0

_SLEEPS = frozenset(
    {
        *("time.sleep", "asyncio.sleep", "anyio.sleep", "trio.sleep", "gevent.sleep"),
        *("eventlet.sleep", "curio.sleep"),
    }
)
#: Words in the name of a function that may well wait, or in that of what a loop goes over.
_WAITING_WORDS = (
    *("sleep", "wait", "pause", "delay", "backoff", "back_off", "throttle", "limit", "poll"),
    *("interval", "tick", "input", "prompt", "join", "acquire", "select", "retry", "rerun"),
)
#: What may be gone over without waiting.
_PROMPT_ITERABLES = frozenset({"range", "enumerate", "count", "itertools.count", "tqdm", "repeat"})


@dataclass(frozen=True, eq=False)
class Tight:
    """A loop that asks too soon; ``sleeps`` are its pauses, ``longest`` the seconds of them."""

    polling: PollingLoop
    sleeps: tuple[cst.Call, ...]
    longest: float | None


def find_tight(facts: Facts, loops: tuple[PollingLoop, ...]) -> tuple[Tight, ...]:
    """Those of ``loops`` that ask again at once, or in less than a second."""
    found = (_tight(facts, loop) for loop in loops)
    return tuple(one for one in found if one is not None)


def _tight(facts: Facts, polling: PollingLoop) -> Tight | None:
    if not polling.working.stays or polling.hands_out or _paces(facts, polling):
        return None
    executed = list(_executed(facts, polling))
    asking = (polling.fetch, polling.get.call)
    sleeps: list[cst.Call] = []
    if any(call in executed for call in _streams(facts)):
        return None
    for call in executed:
        if is_sleep(facts, call):
            sleeps.append(call)
        elif call not in asking and _may_wait(facts.values.name_of(call)):
            return None
    if not sleeps:
        return Tight(polling, (), None)
    longest = [_longest(facts, sleep) for sleep in sleeps]
    if any(seconds is None or seconds >= SHORTEST for seconds in longest):
        return None
    return Tight(polling, tuple(sleeps), sum(one for one in longest if one is not None))


def _streams(facts: Facts) -> Iterator[cst.Call]:
    """Calls that give a stream, which is waited for as it comes."""
    return (one.call for one in facts.interaction_calls if one.argument("stream") is not None)


def is_sleep(facts: Facts, node: cst.CSTNode) -> bool:
    """Whether ``node`` is a call that does nothing but wait."""
    return isinstance(node, cst.Call) and facts.values.name_of(node) in _SLEEPS


def _paces(facts: Facts, polling: PollingLoop) -> bool:
    """Whether what the loop goes over, or tests, may wait."""
    match polling.loop:
        case cst.For(iter=cst.Call(func=func) as call):
            name = facts.values.imported(func) or facts.tree.source(func)
            return polling.loop.asynchronous is not None or (
                name not in _PROMPT_ITERABLES
                and name.rpartition(".")[2] not in _PROMPT_ITERABLES
                and facts.values.name_of(call) not in _PROMPT_ITERABLES
            )
        case cst.While(test=test):
            calls = [below for below in descendants(test) if isinstance(below, cst.Call)]
            return any(_may_wait(facts.values.name_of(call)) for call in calls)
    return False


def _may_wait(name: str) -> bool:
    last = name.rpartition(".")[2].lower()
    return any(word in last for word in _WAITING_WORDS)


def _executed(facts: Facts, polling: PollingLoop) -> Iterator[cst.Call]:
    """The calls of a round in which the service still works, those in functions included."""
    queue: list[cst.CSTNode] = list(polling.working.done)
    for statement in polling.working.done:
        for above in facts.tree.ancestors(statement):
            if above is polling.loop:
                break
            if isinstance(above, cst.If):
                queue.append(above.test)
            elif isinstance(above, cst.With):
                queue += [item.item for item in above.items]
            elif isinstance(above, cst.For):
                queue.append(above.iter)
    seen: set[cst.CSTNode] = set()
    while queue:
        node = queue.pop()
        for below in (node, *descendants(node)):
            if not isinstance(below, cst.Call) or below in seen:
                continue
            seen.add(below)
            yield below
            function = facts.values.function_of(below)
            if function is not None:
                queue.append(function.body)


def _longest(facts: Facts, sleep: cst.Call) -> float | None:
    """The most seconds that ``sleep`` waits; None if that is not written out, or grows."""
    if not sleep.args:
        return None
    node = sleep.args[0].value
    if _grows(facts, node):
        return None
    seconds = []
    for value in possible_values(facts, node):
        if is_test_file(facts.tree.part_of(value).path):
            continue
        numbers = [one.value for one in possible_numbers(facts, value)]
        if not numbers:
            return None
        seconds += numbers
    return max(seconds, default=None)


def _grows(facts: Facts, node: cst.BaseExpression) -> bool:
    """Whether a variable in ``node`` is set to something new as the loop goes on."""
    for name in (node, *descendants(node)):
        if not isinstance(name, cst.Name):
            continue
        bound = facts.tracker.definitions_at(name)
        if any(isinstance(one.node, (cst.AugAssign, cst.For)) for one in bound):
            return True
        if len({one.node for one in bound}) > 1:
            return True
    return False

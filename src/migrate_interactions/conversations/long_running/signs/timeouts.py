"""Somebody waits longer for the call than a connection lives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.configurations.constants import possible_numbers
from migrate_interactions.conversations.configurations.possible import (
    possible_fields,
    possible_values,
)
from migrate_interactions.conversations.long_running.evidence import Evidence, Sign
from migrate_interactions.conversations.long_running.situation import Situation
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.facts.running import Gives, run_of
from migrate_interactions.facts.sdk import Kind
from migrate_interactions.syntax.bindings import dotted_name
from migrate_interactions.syntax.shapes import keyword_of
from migrate_interactions.syntax.uses import call_given

_SECOND = 1.0
_MILLISECOND = 0.001

#: Functions that limit what they are given, or the block they open -> place of the seconds.
_LIMITERS: dict[str, int] = {
    "asyncio.wait_for": 1,
    "asyncio.wait": 1,
    "asyncio.timeout": 0,
    "async_timeout.timeout": 0,
    "anyio.fail_after": 0,
    "anyio.move_on_after": 0,
    "func_timeout.func_timeout": 0,
    "timeout_decorator.timeout": 0,
    "wrapt_timeout_decorator.timeout": 0,
    "signal.alarm": 0,
}

#: Arguments of decorators that limit a task -> the unit, by the package that has them.
_TASK_LIMITS: dict[str, dict[str, float]] = {
    "Celery": {"time_limit": _SECOND, "soft_time_limit": _SECOND},
    "RQ": {"timeout": _SECOND, "job_timeout": _SECOND},
    "Dramatiq": {"time_limit": _MILLISECOND},
    "arq": {"timeout": _SECOND},
    "Taskiq": {"timeout": _SECOND},
}


@dataclass(frozen=True)
class _Limit:
    """``value`` is in units of ``unit`` seconds; ``name`` is what it is called in the code."""

    name: str
    value: cst.BaseExpression
    unit: float


def timeout(situation: Situation) -> Iterator[Evidence]:
    """A timeout of more seconds than the limit, as far as its value can be read.

    What only counts where a setting is missing says nothing of this call.
    """
    for limit in _limits(situation):
        for number in possible_numbers(situation.facts, limit.value):
            seconds = number.value * limit.unit
            if seconds > situation.limits.timeout and not number.is_fallback:
                sentence = f"`{limit.name}` waits {seconds:.0f} s"
                yield Evidence(Sign.TIMEOUT, limit.value, sentence)


def _limits(situation: Situation) -> Iterator[_Limit]:
    yield from _of_request(situation)
    yield from _of_client(situation.facts, situation.call)
    yield from _around(situation)
    yield from _of_futures(situation)
    yield from _of_tasks(situation)


def _of_request(situation: Situation) -> Iterator[_Limit]:
    if not isinstance(situation.call, Site) or situation.call.is_legacy:
        for value in situation.request.of("timeout"):
            yield _Limit("timeout", value, _SECOND)
    for options in situation.request.of("http_options"):
        yield from _of_http_options(situation.facts, options)


def client_timeout(facts: Facts, call: Site | InteractionCall) -> float | None:
    """The seconds that the client of ``call`` gives each request, if it is one number."""
    numbers = {
        None if number.is_fallback else number.value * limit.unit
        for limit in _of_client(facts, call)
        for number in possible_numbers(facts, limit.value)
    }
    return numbers.pop() if len(numbers) == 1 else None


def _of_client(facts: Facts, call: Site | InteractionCall) -> Iterator[_Limit]:
    for client in _clients(facts, call):
        for argument in client.args:
            if keyword_of(argument) == "http_options":
                yield from _of_http_options(facts, argument.value)


def _clients(facts: Facts, call: Site | InteractionCall) -> Iterator[cst.Call]:
    """The calls that may make the client of ``call``."""
    origin = call.value.origin
    method: cst.BaseExpression = call.method
    if isinstance(call, Site) and call.is_chat and isinstance(origin, cst.Call):
        method = origin.func
        value = facts.values.evaluate(method)
        origin = value.origin if value is not None else None
    if isinstance(origin, cst.Call):
        yield origin
        return
    while isinstance(method, cst.Attribute) and facts.values.kind(method) is not Kind.CLIENT:
        method = method.value
    for made in possible_values(facts, method):
        if isinstance(made, cst.Call) and facts.values.kind(made) is Kind.CLIENT:
            yield made


def _of_http_options(facts: Facts, options: cst.BaseExpression) -> Iterator[_Limit]:
    """``timeout`` in milliseconds, and the one of the HTTP library in seconds."""
    fields = possible_fields(facts, options)
    for value in fields.get("timeout", ()):
        yield _Limit("http_options.timeout", value, _MILLISECOND)
    for name in ("client_args", "async_client_args"):
        for arguments in fields.get(name, ()):
            for value in possible_fields(facts, arguments).get("timeout", ()):
                yield _Limit(f"{name}.timeout", _inside(facts, value), _SECOND)


def _inside(facts: Facts, value: cst.BaseExpression) -> cst.BaseExpression:
    """The seconds of ``httpx.Timeout(seconds)``."""
    for made in possible_values(facts, value):
        match made:
            case cst.Call(func=func, args=[cst.Arg(keyword=None, value=seconds), *_]) if (
                dotted_name(func).rpartition(".")[2] == "Timeout"
            ):
                return seconds
    return value


def _around(situation: Situation) -> Iterator[_Limit]:
    """Calls and ``with`` blocks that have the call, or one that leads to it, inside."""
    facts = situation.facts
    for way in situation.ways:
        for above in facts.tree.ancestors(way.node):
            match above:
                case cst.FunctionDef(decorators=decorators):
                    for decorator in decorators:
                        if isinstance(decorator.decorator, cst.Call):
                            yield from _of_limiter(facts, decorator.decorator)
                    break
                case cst.With(items=items):
                    for item in items:
                        if isinstance(item.item, cst.Call):
                            yield from _of_limiter(facts, item.item)
                case cst.Call():
                    yield from _of_limiter(facts, above)
        yield from _of_task_waited_for(facts, way.node)


def _of_limiter(facts: Facts, call: cst.Call) -> Iterator[_Limit]:
    name = facts.values.imported(call.func)
    place = _LIMITERS.get(name)
    if place is None:
        return
    for position, argument in enumerate(call.args):
        keyword = keyword_of(argument)
        if keyword in ("timeout", "delay", "seconds") or (keyword is None and position == place):
            yield _Limit(dotted_name(call.func), argument.value, _SECOND)


def _of_task_waited_for(facts: Facts, node: cst.CSTNode) -> Iterator[_Limit]:
    """``task = create_task(...)``, and later ``wait_for(task, 120)``."""
    statement = facts.tree.statement_of(node)
    match statement:
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name() as kept)]):
            for mention in facts.calls.same_variable(kept):
                call = call_given(facts.tree, mention)
                if call is not None:
                    yield from _of_limiter(facts, call)


def _of_futures(situation: Situation) -> Iterator[_Limit]:
    """``future.result(timeout=120)`` where the future is of the call."""
    facts = situation.facts
    handed = [way.handed_to for way in situation.ways if way.handed_to is not None]
    if isinstance(situation.call, Site) and situation.call.is_handed_over:
        handed.append(situation.call.call)
    for call in handed:
        run = run_of(facts.values, call)
        if run is None or run.gives is not Gives.FUTURE:
            continue
        for result in _results(facts, call):
            for position, argument in enumerate(result.args):
                keyword = keyword_of(argument)
                if keyword == "timeout" or (keyword is None and position == 0):
                    yield _Limit("result", argument.value, _SECOND)


def _results(facts: Facts, submitted: cst.Call) -> Iterator[cst.Call]:
    """The calls of ``result`` of the future that ``submitted`` gives."""
    places: list[cst.CSTNode] = [submitted]
    match facts.tree.statement_of(submitted):
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name() as kept)]):
            places += facts.calls.same_variable(kept)
    for place in places:
        match facts.tree.parent(place):
            case cst.Attribute(value=value, attr=cst.Name(value="result")) as method if (
                value is place
            ):
                call = facts.tree.parent(method)
                if isinstance(call, cst.Call):
                    yield call


def _of_tasks(situation: Situation) -> Iterator[_Limit]:
    """How long a task queue lets the task run."""
    for way in situation.ways:
        entries = [
            situation.facts.entry_points.of(way.function) if way.function is not None else None,
            situation.facts.entry_points.registered_by(way.handed_to) if way.handed_to else None,
        ]
        for entry in entries:
            units = _TASK_LIMITS.get(entry.framework.name, {}) if entry is not None else {}
            made = entry.node if entry is not None else None
            if isinstance(made, cst.Decorator):
                made = made.decorator
            for argument in made.args if isinstance(made, cst.Call) else ():
                name = keyword_of(argument)
                if name in units:
                    yield _Limit(name, argument.value, units[name])

"""What else is done again, or tried again, when a request is."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.long_running.retried_errors import Named, errors_named
from migrate_interactions.conversations.long_running.sdk_retries import SdkCall
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.walk import children, descendants

#: Methods of texts and dictionaries that change nothing and do not fail on what they are for.
_HARMLESS_METHODS = frozenset(
    {
        *("strip", "lstrip", "rstrip", "lower", "upper", "title", "format", "join"),
        *("split", "splitlines", "replace", "removeprefix", "removesuffix"),
        *("startswith", "endswith", "get", "items", "keys", "values"),
    }
)
_HARMLESS_FUNCTIONS = frozenset(
    {
        *("len", "str", "bool", "isinstance", "getattr", "hasattr", "dict", "list", "tuple"),
        *("time.time", "time.monotonic", "time.perf_counter", "os.getenv", "os.environ.get"),
    }
)
#: How the functions are called that wait for an interaction in the background.
_WAITING = ("wait_for_interaction", "wait_for_background_interaction")
#: How many functions of the module may lie between a wrapper and its call.
_MOST_FUNCTIONS = 2


@dataclass(frozen=True)
class Repeated:
    """``statements`` are run again after the errors that ``named`` says.

    ``calls`` are the model's, ``functions`` those through which the statements come to them.
    """

    statements: Sequence[cst.CSTNode]
    named: Named
    calls: frozenset[cst.CSTNode]
    functions: tuple[cst.FunctionDef, ...]


def done_besides(facts: Facts, repeated: Repeated, depth: int = 0) -> cst.CSTNode | None:
    """What is not the one request itself, and would be done less often, or not be tried again.

    None if there is no such thing. Any error of the network or the service comes from the
    request then; where other errors are retried too, nothing else can fail.
    """
    requests = 0
    for node in _in_order(repeated.statements):
        match node:
            case cst.Call() if node in repeated.calls:
                requests += 1
            case cst.Call() if waits_for_interaction(node):
                pass
            case cst.Call() if (function := _leading(facts, node, repeated)) is not None:
                requests += 1
                inner = Repeated(
                    function.body.body, repeated.named, repeated.calls, repeated.functions
                )
                if depth >= _MOST_FUNCTIONS or done_besides(facts, inner, depth + 1) is not None:
                    return node
            case cst.Call():
                if not (_is_harmless(facts, node) or _comes_later(facts, node, repeated, requests)):
                    return node
            case cst.Raise(exc=raised):
                if repeated.named is not Named.REQUESTS or raised is None:
                    return node
                raised_class = raised.func if isinstance(raised, cst.Call) else raised
                if errors_named(facts, raised_class) is not Named.OTHERS:
                    return node
            case cst.Assert() | cst.Subscript() if repeated.named is not Named.REQUESTS:
                return node
            case cst.Yield() | cst.From() | cst.Global() | cst.Nonlocal() | cst.Del():
                return node
            case cst.AugAssign() if not requests:
                return node
            case cst.For(body=body) | cst.While(body=body) if _holds_request(body, repeated):
                return node
            case cst.Try() | cst.TryStar() if _holds_request(node, repeated):
                return node
        if requests > 1:
            return node
    return None


def waits_for_interaction(node: cst.CSTNode) -> bool:
    """Whether ``node`` calls the function that a migration adds to wait for an interaction."""
    match node:
        case cst.Call(func=cst.Name(value=name)):
            return is_waiting(name)
    return False


def is_waiting(name: str) -> bool:
    """Whether a function called ``name`` is one that a migration adds to wait with."""
    return name.startswith(_WAITING)


def streams(calls: Iterable[SdkCall]) -> bool:
    """Whether an answer comes in pieces: the SDK does not try again in the middle."""
    return any(
        call.says("stream") if isinstance(call, InteractionCall) else call.is_streaming
        for call in calls
    )


def _in_order(statements: Sequence[cst.CSTNode]) -> Iterable[cst.CSTNode]:
    """All that is run when ``statements`` are, in the order of the text."""
    for statement in statements:
        stack = [statement]
        while stack:
            current = stack.pop()
            yield current
            if not isinstance(current, (cst.FunctionDef, cst.Lambda, cst.Annotation)):
                stack.extend(reversed(tuple(children(current))))


def _leading(facts: Facts, call: cst.Call, repeated: Repeated) -> cst.FunctionDef | None:
    function = facts.values.function_of(call)
    return function if function in repeated.functions else None


def _is_harmless(facts: Facts, call: cst.Call) -> bool:
    name = facts.values.name_of(call)
    if name in _HARMLESS_FUNCTIONS or name.startswith("google.genai.types."):
        return True
    match call.func:
        case cst.Attribute(value=receiver, attr=cst.Name(value=method)):
            return method in _HARMLESS_METHODS and facts.values.evaluate(receiver) is None
    return False


def _comes_later(facts: Facts, call: cst.Call, repeated: Repeated, requests: int) -> bool:
    """Whether ``call`` is made once the request has succeeded, and raises no error of requests."""
    if not requests or repeated.named is not Named.REQUESTS:
        return False
    value = facts.values.evaluate(call.func)
    if value is None:
        match call.func:
            case cst.Name(value=name):
                return facts.tree.scope_of(call).resolve(name) is None
            case cst.Attribute(value=receiver):
                return not isinstance(receiver, cst.Name) or receiver.value not in ("self", "cls")
        return False
    return (value.imported or "").split(".")[0] in sys.stdlib_module_names


def _holds_request(node: cst.CSTNode, repeated: Repeated) -> bool:
    return any(below in repeated.calls for below in descendants(node))

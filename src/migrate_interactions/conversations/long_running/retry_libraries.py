"""Retries that a library makes: tenacity, backoff, google-api-core and others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.long_running.retried_errors import (
    Named,
    errors_named,
    joined,
)
from migrate_interactions.facts.module import Facts
from migrate_interactions.facts.running import assigned_to

#: importable name -> the library it is from
_LIBRARIES: dict[str, str] = {
    "tenacity.retry": "tenacity",
    "tenacity.Retrying": "tenacity",
    "tenacity.AsyncRetrying": "tenacity",
    "tenacity.asyncio.AsyncRetrying": "tenacity",
    "backoff.on_exception": "backoff",
    "google.api_core.retry.Retry": "google-api-core",
    "google.api_core.retry.AsyncRetry": "google-api-core",
    "google.api_core.retry_async.AsyncRetry": "google-api-core",
    "stamina.retry": "stamina",
    "stamina.retry_context": "stamina",
    "retrying.retry": "retrying",
    "retry.retry": "retry",
}

#: Argument that says which errors are retried -> its place, by library.
_CHOOSING: dict[str, tuple[str, int | None]] = {
    "tenacity": ("retry", None),
    "backoff": ("exception", 1),
    "google-api-core": ("predicate", 0),
    "stamina": ("on", None),
    "retrying": ("retry_on_exception", None),
    "retry": ("exceptions", 0),
}

#: Functions that make a predicate of the classes that they are given.
_BY_CLASS = frozenset(
    {
        "tenacity.retry_if_exception_type",
        "tenacity.retry.retry_if_exception_type",
        "google.api_core.retry.if_exception_type",
    }
)
#: The errors of the network and of busy services, as google-api-core has them.
_TRANSIENT = frozenset({"google.api_core.retry.if_transient_error"})
#: What is asked about the result: that waits for an answer, and retries nothing.
_BY_RESULT = frozenset({"tenacity.retry_if_result", "tenacity.retry_if_not_result"})


@dataclass(frozen=True, eq=False)
class RetryPolicy:
    """What a library is told: ``call`` has the arguments; None for a bare ``@retry``."""

    library: str
    name: str
    call: cst.Call | None
    named: Named

    def argument(self, name: str, place: int | None = None) -> cst.Arg | None:
        """The argument ``name``, or the one at ``place``."""
        for index, argument in enumerate(self.call.args if self.call is not None else ()):
            if argument.keyword is not None and argument.keyword.value == name:
                return argument
            if argument.keyword is None and index == place:
                return argument
        return None

    @property
    def attempts(self) -> cst.BaseExpression | None:
        """What says how many attempts are made."""
        tries = self.argument("max_tries") or self.argument("attempts") or self.argument("tries")
        if tries is not None:
            return tries.value
        match self.argument("stop"):
            case cst.Arg(value=cst.Call(func=func, args=[cst.Arg(value=number)])):
                name = func.attr if isinstance(func, cst.Attribute) else func
                if isinstance(name, cst.Name) and name.value == "stop_after_attempt":
                    return number
        return None


def policy_of(facts: Facts, node: cst.BaseExpression) -> RetryPolicy | None:
    """The policy that the decorator or iterable ``node`` is; None if it retries no request."""
    for meant in assigned_to(facts.values, node) if isinstance(node, cst.Name) else (node,):
        node = meant
    call = node if isinstance(node, cst.Call) else None
    name = facts.values.imported(call.func if call is not None else node)
    library = _LIBRARIES.get(name)
    if library is None:
        return None
    by_default = Named.REQUESTS if library == "google-api-core" else Named.MORE
    unchosen = RetryPolicy(library, name, call, by_default)
    keyword, place = _CHOOSING[library]
    chosen = unchosen.argument(keyword, place)
    if chosen is None:
        return unchosen
    named = joined(_chosen(facts, chosen.value))
    return None if named is Named.OTHERS else RetryPolicy(library, name, call, named)


def _chosen(facts: Facts, node: cst.BaseExpression) -> Iterator[Named]:
    """What each part of a predicate is about."""
    match node:
        case cst.BinaryOperation(left=left, right=right):
            yield from _chosen(facts, left)
            yield from _chosen(facts, right)
        case _ if facts.values.imported(node) in _TRANSIENT:
            yield Named.REQUESTS
        case cst.Call(func=func, args=arguments):
            name = facts.values.imported(func)
            if name in _BY_RESULT:
                yield Named.OTHERS
            elif name in _BY_CLASS:
                yield from (errors_named(facts, one.value) for one in arguments)
            else:
                yield Named.MORE
        case _ if _is_predicate(facts, node):
            yield Named.MORE
        case _:
            yield errors_named(facts, node)


def _is_predicate(facts: Facts, node: cst.BaseExpression) -> bool:
    """Whether ``node`` is a function that is asked about errors."""
    value = facts.values.evaluate(node)
    if isinstance(node, cst.Lambda) or value is None:
        return isinstance(node, cst.Lambda)
    name = (value.imported or "").rpartition(".")[2]
    return isinstance(value.definition, cst.FunctionDef) or name[:1].islower()
